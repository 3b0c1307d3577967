/// A connection that opens itself: at its first use, and again after it was lost.
package struct Session: Sendable {
    package let connection: Connection
    private let server: Server

    /// - Parameter queue: sessions given one queue share its thread.
    package init(_ server: Server, queue: BlockingQueue) {
        self.server = server
        connection = Connection(queue: queue)
    }

    /// - Parameter label: of the session's own queue.
    package init(_ server: Server, label: String) {
        self.init(server, queue: BlockingQueue(label: label))
    }

    /// Runs `body` on the open connection, as one unit on its own queue. A caller on that queue does not leave it.
    /// - Throws: ``PostgresError`` `cannotConnect` or what preparing the connection throws, else what `body` throws.
    package nonisolated(nonsending) func run<Value: Sendable>(
        by deadline: Deadline,
        _ body: @Sendable (isolated Connection) throws -> Value
    ) async throws -> Value {
        let server = server
        return try await connection.run { connection in
            try server.open(connection, by: deadline)
            return try body(connection)
        }
    }

    /// Closes the connection after the statements that are under way. The next use opens it again.
    package func close() async {
        await connection.close()
    }
}
