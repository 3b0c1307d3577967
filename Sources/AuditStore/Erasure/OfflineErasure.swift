package import AuditModel
import LibPQ
import Logging
package import StrictJSON

/// An erasure without the service: the same request and the same worker, on an administrator's connections. May run
/// beside the service: the lease lets one of them work.
package struct OfflineErasure: Sendable {
    /// Stands in the acts in the place of a service account.
    private static let account = "raptor-audit-server"
    /// Between two looks at a request that another instance carries out.
    private static let interval: Duration = .milliseconds(500)

    private let databaseURL: String
    private let pepper: Pepper

    /// Opens no connection yet.
    package init(databaseURL: String, pepper: Pepper) {
        self.databaseURL = databaseURL
        self.pepper = pepper
    }

    /// Returns what a request would change, as JSON. Does not compare the pepper: with another one, no tombstone and no
    /// hold on a person is known.
    /// - Throws: ``ErasureError``, ``StoreError``.
    package func preview(_ request: ErasureRequest) async throws -> JSONValue {
        let session = Session(server, label: "raptor-audit.administration")
        do {
            try await session.run(by: .after(.seconds(10))) { _ in }
            let preview = try await Erasures.preview(request, pepper: pepper, on: session.connection)
            await session.close()
            return preview
        } catch {
            await session.close()
            throw error is PostgresError ? StoreError(error) : error
        }
    }

    /// A new one at each use, without the service's limits of time and without its role.
    private var server: Server {
        Server(databaseURL) { try SessionSettings.prepareForAdministration($0, by: $1) }
    }

    /// Returns when the request is settled: carried out, here or by an instance that is at it, or held or stopped. Has
    /// no limit of time. A request that fails is tried again at its next time, and nothing is logged.
    /// - Throws: ``ErasureError``, ``PepperError``, ``StoreError``. The request stays, and the service goes on with it.
    package func run(_ request: ErasureRequest) async throws -> ErasureRecord {
        let pepper = pepper
        var record = try await Preparation.withAdministration(databaseURL) { connection, deadline in
            try Preparation.requirePepper(pepper, on: connection, by: deadline)
            return try Erasures.begin(
                request,
                serviceAccount: Self.account,
                pepper: pepper,
                on: connection,
                by: deadline
            )
        }
        let worker = ErasureWorker(
            server: server,
            pepper: pepper,
            logger: Logger(label: "raptor-audit", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        while !record.isSettled {
            do {
                try await worker.workOff()
            } catch let error as PostgresError {
                throw StoreError(error)
            }
            record =
                try await Preparation.withAdministration(databaseURL) { connection, deadline in
                    try Erasures.record(of: request.erasureID, on: connection, by: deadline)
                } ?? record
            if !record.isSettled { try await Task.sleep(for: Self.interval) }
        }
        await worker.close()
        return record
    }
}
