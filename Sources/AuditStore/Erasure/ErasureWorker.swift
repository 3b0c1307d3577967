package import LibPQ
package import Logging
import Synchronization

/// Carries out requests to be erased, one after the other, on whichever instance has the lease.
///
/// Every step can be repeated: after a crash, of this process, of the database or in between, the next instance that
/// looks begins the request again and finds less to do. A request that fails is tried again later, and others go on.
///
/// Has two connections, a thread each: one reads the trail, the other writes, keeps the lease and looks for work.
package final class ErasureWorker: Sendable {
    /// Between two looks for work, when nobody calls for one.
    private static let interval: Duration = .seconds(1)
    /// For each statement, and for opening a connection.
    private static let answerWithin: Duration = .seconds(5)

    private let server: Server
    private let pepper: Pepper
    /// How long an erasure waits for transactions that were open before it began.
    private let barrierPatience: Duration
    private let logger: Logger
    private let reader = Connection(queue: BlockingQueue(label: "raptor-audit.erasure-reader"))
    private let writer = Connection(queue: BlockingQueue(label: "raptor-audit.erasure-writer"))
    private let lease = ErasureLease()
    /// Fires when a request was taken a step further by this instance.
    private let changed = ChangeSignal()
    /// Calls to look for work. Those that come while the worker is busy are one.
    private let calls: AsyncStream<Void>
    private let caller: AsyncStream<Void>.Continuation
    private let latest = Mutex<ErasureBacklog?>(nil)

    /// Opens no connection yet.
    /// - Parameters:
    ///   - barrierPatience: how long one request waits, before it is put off and others go on.
    package init(server: Server, pepper: Pepper, barrierPatience: Duration = .seconds(60), logger: Logger) {
        self.server = server
        self.pepper = pepper
        self.barrierPatience = barrierPatience
        self.logger = logger
        (calls, caller) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// What was open when this instance last looked; `nil` before it has. Stays as it was while the database is away.
    var backlog: ErasureBacklog? { latest.withLock { $0 } }

    /// Looks for work now rather than in a second. Returns at once.
    func wake() {
        caller.yield()
    }

    /// Returns when a request has changed here, at `end`, or after 250 milliseconds: another instance may have the
    /// work, and its changes are not seen here.
    func nextChange(by end: ContinuousClock.Instant) async {
        await changed.wait(atMost: min(.milliseconds(250), end - .now))
    }

    /// Works until the task is cancelled, and closes the connections then. Logs what keeps it from its work while a
    /// request is open, and tries again at the next call.
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

    /// Carries out what is due, the oldest request first, unless another instance is at it. Ends holds whose time is
    /// up, also where nothing is due.
    ///
    /// Returns early when it loses the lease. When it throws, the lease ends by itself.
    /// - Throws: ``StoreError`` or ``PostgresError`` when the database cannot be used, or is not durable;
    ///   `CancellationError`. Nothing is lost: the requests stand as they stood.
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

    /// Closes both connections. The next look opens them again.
    package func close() async {
        await reader.close()
        await writer.close()
    }

    /// Ends expired holds, reads the backlog and reports it to the gauges.
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

    /// Logs the failure and puts the request off: for a second, twice as long after each further failure, and at most
    /// an hour. Both connections are opened anew: a transaction may be open on them.
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

    /// Opens the connection unless it is ready.
    private func open(_ connection: Connection) async throws {
        try await server.open(connection, by: .after(Self.answerWithin))
    }

    /// Returns the oldest request that is due, or `nil`. Those that await a confirmation or a hold are not.
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
