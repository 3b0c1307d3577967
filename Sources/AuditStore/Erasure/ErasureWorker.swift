import AuditModel
package import LibPQ
package import Logging
import Metrics
import NameSearch
import StrictJSON
import SystemCrypto

/// Carries out requests to be erased, one after the other, on whichever instance holds the lock.
///
/// Every step can be repeated: after a crash, of this process, of the database or in between, the next instance that
/// looks begins the request again and finds less to do.
package final class ErasureWorker: Sendable {
    /// The bytes of "raptoraW".
    private static let workerLock = 0x7261_7074_6f72_6157
    private static let interval: Duration = .seconds(1)
    private static let answerWithin: Duration = .seconds(5)

    private struct Request: Sendable {
        let requestID: String
        let serviceAccount: String
        let tombstone: String
        /// Of earlier requests about the same person: names like any other.
        let formerTombstones: [String]
        let sealedNames: [UInt8]
        let verify: Bool
    }

    private let server: Server
    private let pepper: Pepper
    private let logger: Logger
    private let reader = Connection(queue: BlockingQueue(label: "raptor-audit.erasure-reader"))
    /// Holds the lock, so that what it writes is never written by two.
    private let writer = Connection(queue: BlockingQueue(label: "raptor-audit.erasure-writer"))
    private let calls: AsyncStream<Void>
    private let caller: AsyncStream<Void>.Continuation

    package init(server: Server, pepper: Pepper, logger: Logger) {
        self.server = server
        self.pepper = pepper
        self.logger = logger
        (calls, caller) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// A request was taken here: look now rather than in a second.
    func wake() {
        caller.yield()
    }

    /// Works until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [caller] in
                while (try? await Task.sleep(for: Self.interval)) != nil { caller.yield() }
                caller.finish()
            }
            for await _ in calls {
                do {
                    try await workOff()
                } catch is CancellationError {
                    break
                } catch {
                    // A PostgresError tells no values.
                    logger.warning("erasure interrupted, to be resumed", metadata: ["error": "\(error)"])
                    await close()
                }
            }
            group.cancelAll()
        }
        await close()
    }

    /// Carries out what there is to do, unless another instance is at it.
    /// - Throws: ``PostgresError``, with nothing lost.
    package func workOff() async throws {
        try await open(writer)
        guard try await nextRequest() != nil, try await lock() else { return }
        while let request = try await nextRequest() {
            try Task.checkCancellation()
            try await carryOut(request)
        }
        try await writer.execute(
            "select pg_catalog.pg_advisory_unlock(\(Self.workerLock))",
            by: .after(Self.answerWithin)
        )
    }

    package func close() async {
        await reader.close()
        await writer.close()
    }

    private func open(_ connection: Connection) async throws {
        let server = server
        try await connection.run { connection in try server.open(connection, by: .after(Self.answerWithin)) }
    }

    private func lock() async throws -> Bool {
        try await writer.run { connection in
            try connection.query(
                "select pg_catalog.pg_try_advisory_lock(\(Self.workerLock))",
                by: .after(Self.answerWithin)
            ) { row throws(PostgresError) in try row.get(0, as: Bool.self) } == [true]
        }
    }

    private func nextRequest() async throws -> Request? {
        try await writer.run { connection in
            try connection.query(
                """
                select request_id, service_account, tombstone, former_tombstones, sealed_identifiers, verify
                  from audit_erasure
                 where completed_at is null
                 order by requested_at, request_id
                 limit 1
                """,
                by: .after(Self.answerWithin)
            ) { row throws(PostgresError) in
                try Request(
                    requestID: row.get(0),
                    serviceAccount: row.get(1),
                    tombstone: row.get(2),
                    formerTombstones: row.get(3),
                    sealedNames: row.get(4, as: Bytea.self).bytes,
                    verify: row.get(5)
                )
            }
            .first
        }
    }

    private func carryOut(_ request: Request) async throws {
        let start = ContinuousClock.now
        let names = try open(request.sealedNames) + request.formerTombstones
        try await open(reader)
        try await passBarrier()
        let eraser = EntryEraser(
            requestID: request.requestID,
            act: ServiceAct.id(.erase, about: request.requestID, pepper: pepper),
            tombstone: request.tombstone,
            names: names
        )
        try await eraser.run(reading: reader, writing: writer)
        var verification = JSONValue.null
        if request.verify {
            verification = try await IdentifierSearch(identifiers: names).run(on: reader).json
        }
        try await complete(request, verification)
        logger.notice(
            "erasure completed",
            metadata: [
                "request_id": "\(request.requestID)", "tombstone": "\(request.tombstone)",
                "duration": "\(start.duration(to: .now))",
            ]
        )
    }

    private func open(_ sealed: [UInt8]) throws -> [String] {
        guard let bytes = pepper.identifiers.open(sealed),
            case .array(let names)? = try? StrictJSON.parse(bytes, limits: .stored)
        else { throw PepperError.mismatch }
        return names.compactMap { if case .string(let name) = $0 { name } else { nil } }
    }

    /// Every insert that has not seen the request has ended when this returns. Tried for moments only: whoever inserts
    /// meanwhile waits behind it.
    private func passBarrier() async throws {
        while true {
            try Task.checkCancellation()
            do {
                try await writer.run { connection in
                    let deadline = Deadline.after(Self.answerWithin)
                    try connection.transaction(by: deadline) {
                        try connection.execute("set local lock_timeout = '250ms'", by: deadline)
                        try connection.execute("select audit_erasure_barrier()", by: deadline)
                    }
                }
                return
            } catch let error as PostgresError where error.sqlState == "55P03" {
                logger.info("an insert takes long, the erasure waits for it")
            }
            try await Task.sleep(for: .milliseconds(250))
        }
    }

    /// The entry that tells of the erasure, and the receipt, in one transaction. The names are gone from then on.
    private func complete(_ request: Request, _ verification: JSONValue) async throws {
        let pepper = pepper
        try await writer.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            try connection.transaction(by: deadline) {
                guard
                    let requestID = ErasureRequestID(request.requestID),
                    let record = try Erasures.record(of: requestID, on: connection, by: deadline)
                else { throw PostgresError(.unexpectedResult, message: "an erasure is not there any more") }
                let act = ServiceAct(
                    .erase,
                    about: request.requestID,
                    serviceAccount: request.serviceAccount,
                    details: [
                        "request_id": .string(request.requestID), "tombstone": .string(record.tombstone),
                        "entries_rewritten": .number(Double(record.entriesRewritten)), "verification": verification,
                    ],
                    pepper: pepper
                )
                try act.insert(on: connection, by: deadline)
                let receipt: JSONValue = ["entry_id": .string(act.id.description), "verification": verification]
                try connection.execute(
                    """
                    select audit_complete_erasure(\(request.requestID), \(JSONB(StrictJSON.canonical(receipt))))
                    """,
                    by: deadline
                )
            }
        }
    }
}
