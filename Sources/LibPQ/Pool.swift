/// A few connections for callers that need one for a moment. First come, first served; each wait has a deadline.
///
/// Connections are opened when first needed. One that failed, or that the server has closed meanwhile, is replaced.
/// While the server cannot be reached, attempts are spaced by ``Backoff`` and callers in between are told at once.
package actor Pool {
    package typealias Setup = @Sendable (isolated Connection, Deadline) throws -> Void

    private let conninfo: String
    private let setup: Setup
    private let gate: Gate
    private var idle: [Connection] = []
    private var backoff = Backoff()

    /// - Parameter setup: carried out on each new connection; when it throws, the connection is not used.
    package init(size: Int, conninfo: String, setup: @escaping Setup) {
        self.conninfo = conninfo
        self.setup = setup
        gate = Gate(permits: size)
    }

    /// Lends a connection to `body`, which runs as one unit on the connection's own queue.
    /// - Throws: ``PostgresError`` `cannotConnect` when no connection is free by the deadline or none can be made, else
    ///   what `body` throws.
    package func withConnection<Value: Sendable>(
        by deadline: Deadline,
        _ body: @escaping @Sendable (isolated Connection) throws -> Value
    ) async throws -> Value {
        guard await gate.enter(by: deadline) else {
            throw PostgresError(.cannotConnect, message: "no connection came free in time")
        }
        defer { gate.leave() }
        let connection = try await connection(by: deadline)
        do {
            let value = try await connection.run(body)
            await giveBack(connection)
            return value
        } catch {
            await giveBack(connection)
            throw error
        }
    }

    private func giveBack(_ connection: Connection) async {
        if await connection.isOpen { idle.append(connection) }
    }

    private func connection(by deadline: Deadline) async throws -> Connection {
        while let connection = idle.popLast() {
            if await connection.isReady { return connection }
        }
        if let next = backoff.nextAttempt, next > .now {
            throw PostgresError(.cannotConnect, message: "the last attempt to connect failed a moment ago")
        }
        let connection = Connection(queue: BlockingQueue(label: "raptor-audit.pool"))
        do {
            let setup = setup
            let conninfo = conninfo
            try await connection.run { connection in
                try connection.open(conninfo, by: deadline)
                try setup(connection, deadline)
            }
        } catch {
            await connection.close()
            backoff.failed()
            throw error
        }
        backoff.succeeded()
        return connection
    }
}
