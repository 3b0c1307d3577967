import LibPQ

/// Reports when an account or a token has been changed, on whichever instance or in `psql`, by PostgreSQL's LISTEN on
/// the channel `audit_credentials`. The triggers of the tables notify at commit.
package struct CredentialChanges: Sendable {
    /// To connect, and again for LISTEN.
    private static let connectWithin: Duration = .seconds(2)
    /// How long cancellation may go unnoticed.
    private static let interval: Duration = .milliseconds(500)

    private let server: Server

    init(server: Server) {
        self.server = server
    }

    /// Calls `onChange` at each change, or once for several, and when one may have been missed, until cancelled.
    ///
    /// A notification is lost while the connection is down. So `onChange` is called when the connection fails, at each
    /// failed attempt to connect, and after LISTEN. Closes the connection within half a second of cancellation.
    package func listen(_ onChange: @escaping @Sendable () -> Void) async {
        let session = Session(server, label: "raptor-audit.listen")
        while !Task.isCancelled {
            do {
                _ = try await session.lend(by: .after(Self.connectWithin)) { connection in
                    try connection.execute("listen audit_credentials", by: .after(Self.connectWithin))
                }
                onChange()
                while !Task.isCancelled {
                    if try await session.connection.waitForNotification(by: .after(Self.interval)) { onChange() }
                }
            } catch {
                onChange()
                let next = max(server.nextAttempt ?? .now, .now + ReconnectSchedule.first)
                try? await Task.sleep(until: next, clock: .continuous)
            }
        }
        await session.close()
    }
}
