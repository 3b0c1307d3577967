package import LibPQ
package import Logging
import Synchronization

/// Carries out requests to be erased, one after the other, on whichever instance has the lease.
///
/// Every step can be repeated: after a crash, of this process, of the database or in between, the next instance that
/// looks begins the request again and finds less to do. A request that fails is tried again later, and others go on.
package final class ErasureWorker: Sendable {
    private static let interval: Duration = .seconds(1)
    private static let answerWithin: Duration = .seconds(5)

    private let server: Server
    private let pepper: Pepper
    /// How long an erasure waits for transactions that were open before it began.
    private let barrierPatience: Duration
    private let logger: Logger
    private let reader = Connection(queue: BlockingQueue(label: "raptor-audit.erasure-reader"))
    private let writer = Connection(queue: BlockingQueue(label: "raptor-audit.erasure-writer"))
    private let lease = ErasureLease()
    private let changed = ChangeSignal()
    private let calls: AsyncStream<Void>
    private let caller: AsyncStream<Void>.Continuation
    private let latest = Mutex<ErasureBacklog?>(nil)

    package init(server: Server, pepper: Pepper, barrierPatience: Duration = .seconds(60), logger: Logger) {
        self.server = server
        self.pepper = pepper
        self.barrierPatience = barrierPatience
        self.logger = logger
        (calls, caller) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// What was open when this instance last looked; `nil` before it has.
    var backlog: ErasureBacklog? { latest.withLock { $0 } }

    /// Looks for work now rather than in a second.
    func wake() {
        caller.yield()
    }

    /// Returns when a request has changed here. Another instance may have the work, so it never waits long.
    func nextChange(by end: ContinuousClock.Instant) async {
        await changed.wait(atMost: min(.milliseconds(250), end - .now))
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
                    if backlog?.count ?? 0 > 0 {
                        logger.warning("erasures wait for the database", metadata: ["error": "\(error)"])
                    }
                    await close()
                }
            }
            group.cancelAll()
        }
        await close()
    }

    /// Carries out what is due, unless another instance is at it.
    /// - Throws: ``PostgresError``, with nothing lost.
    package func workOff() async throws {
        guard try await look().due > 0, try await lease.take(on: writer) else { return }
        try await writer.execute("select audit_resume_erasures()", by: .after(Self.answerWithin))
        while let request = try await nextRequest() {
            try Task.checkCancellation()
            do {
                try await open(reader)
                try await ErasureRun(
                    request: request,
                    reader: reader,
                    writer: writer,
                    lease: lease,
                    pepper: pepper,
                    barrierPatience: barrierPatience,
                    logger: logger
                ).run()
            } catch let error as CancellationError {
                throw error
            } catch is LeaseLost {
                return await close()
            } catch let error as StoreError where error.kind == .notDurable {
                // Not this request's failure: all wait until the setting is back.
                throw error
            } catch {
                try await note(error, of: request)
            }
            _ = try await look()
            changed.fire()
        }
        try await lease.release(on: writer)
        _ = try await look()
    }

    package func close() async {
        await reader.close()
        await writer.close()
    }

    private func look() async throws -> ErasureBacklog {
        try await open(writer)
        let pepper = pepper
        let backlog = try await writer.run { connection in
            try Holds.expire(on: connection, pepper: pepper, by: .after(Self.answerWithin))
            return try ErasureBacklog.read(on: connection, by: .after(Self.answerWithin))
        }
        backlog.record()
        latest.withLock { $0 = backlog }
        return backlog
    }

    /// Logs the failure and puts the request off. Both connections are opened anew: a transaction may be open on them.
    private func note(_ error: any Error, of request: ErasureRun.Request) async throws {
        let description = StoreError(error).description
        logger.error(
            "erasure failed, to be tried again",
            metadata: [
                "erasure_id": "\(request.erasureID)", "attempts": .stringConvertible(request.attempts + 1),
                "error": "\(description)",
            ]
        )
        await close()
        try await open(writer)
        try await writer.execute(
            "select audit_note_erasure_failure(\(request.erasureID), \(description))",
            by: .after(Self.answerWithin)
        )
        try await lease.keep(on: writer)
    }

    private func open(_ connection: Connection) async throws {
        let server = server
        try await connection.run { connection in try server.open(connection, by: .after(Self.answerWithin)) }
    }

    private func nextRequest() async throws -> ErasureRun.Request? {
        try await writer.run { connection in
            try connection.query(
                """
                select \(ErasureRun.Request.columns)
                  from audit_erasure
                 where state in ('counting', 'running') and next_attempt_at <= pg_catalog.now()
                 order by requested_at, erasure_id
                 limit 1
                """,
                by: .after(Self.answerWithin)
            ) { row throws(PostgresError) in try ErasureRun.Request(row) }
            .first
        }
    }
}
