package import AuditModel
import LibPQ
import Logging

/// An erasure without the service: the same request and the same worker, on an administrator's connections.
package struct OfflineErasure: Sendable {
    private static let account = "raptor-audit-server"
    private static let interval: Duration = .milliseconds(500)

    private let databaseURL: String
    private let pepper: Pepper

    package init(databaseURL: String, pepper: Pepper) {
        self.databaseURL = databaseURL
        self.pepper = pepper
    }

    /// Returns when the request is completed: here, or by an instance that is at it.
    /// - Throws: ``ErasureError``, ``PepperError``, ``PostgresError``.
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
            server: Server(databaseURL) { try SessionSettings.prepareForAdministration($0, by: $1) },
            pepper: pepper,
            logger: Logger(label: "raptor-audit", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        while !record.isCompleted {
            try await worker.workOff()
            record =
                try await Preparation.withAdministration(databaseURL) { connection, deadline in
                    try Erasures.record(of: request.requestID, on: connection, by: deadline)
                } ?? record
            if !record.isCompleted { try await Task.sleep(for: Self.interval) }
        }
        await worker.close()
        return record
    }
}
