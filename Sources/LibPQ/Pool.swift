/// A few sessions for callers that need one for a moment. First come, first served; each wait has a deadline.
package actor Pool {
    private let server: Server
    private let gate: Gate
    private var idle: [Session] = []

    /// Opens nothing yet. A session opens at its first use, and stays open.
    /// - Parameter size: the most connections.
    package init(size: Int, server: Server) {
        self.server = server
        gate = Gate(permits: size)
    }

    /// Lends a session's connection to `body`, which runs as one unit on the connection's own queue.
    /// - Throws: ``PostgresError`` `cannotConnect` when no session is free by the deadline or none can be opened, else
    ///   what `body` throws.
    ///   When the task is cancelled while it waits for a session, that is `cannotConnect`, too.
    package func run<Value: Sendable>(
        by deadline: Deadline,
        _ body: @escaping @Sendable (isolated Connection) throws -> Value
    ) async throws -> Value {
        guard await gate.enter(by: deadline) else {
            throw PostgresError(.cannotConnect, message: "no connection came free in time")
        }
        defer { gate.leave() }
        let session = idle.popLast() ?? Session(server, label: "raptor-audit.pool")
        defer { idle.append(session) }
        return try await session.run(by: deadline, body)
    }
}
