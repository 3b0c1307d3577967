import LibPQ

/// Tells when an account or a token has been changed, on whichever instance or in `psql`: PostgreSQL's LISTEN.
package struct CredentialChanges: Sendable {
    private static let connectWithin: Duration = .seconds(2)
    /// How long cancellation may go unnoticed.
    private static let interval: Duration = .milliseconds(500)

    private let conninfo: String
    private let setup: Pool.Setup

    init(conninfo: String, setup: @escaping Pool.Setup) {
        self.conninfo = conninfo
        self.setup = setup
    }

    /// Calls `onChange` at each change, and whenever one may have been missed, until the task is cancelled.
    package func listen(_ onChange: @escaping @Sendable () -> Void) async {
        let connection = Connection(queue: BlockingQueue(label: "raptor-audit.listen"))
        var backoff = Backoff()
        while !Task.isCancelled {
            do {
                try await open(connection)
                backoff.succeeded()
                onChange()
                while !Task.isCancelled {
                    if try await connection.waitForNotification(by: .after(Self.interval)) { onChange() }
                }
            } catch {
                onChange()
                backoff.failed()
                if let next = backoff.nextAttempt { try? await Task.sleep(until: next, clock: .continuous) }
            }
        }
        await connection.close()
    }

    private func open(_ connection: Connection) async throws {
        let conninfo = conninfo
        let setup = setup
        try await connection.run { connection in
            let deadline = Deadline.after(Self.connectWithin)
            try connection.open(conninfo, by: deadline)
            try setup(connection, deadline)
            try connection.execute("listen audit_credentials", by: deadline)
        }
    }
}
