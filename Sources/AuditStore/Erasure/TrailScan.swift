import AuditModel
import LibPQ

/// The parts of every entry in which a person can stand, read page by page from one snapshot, at constant memory.
enum TrailScan {
    struct Row: Sendable {
        let id: EntryID
        let serviceAccount: String
        let action: String
        let targetApp: String?
        let actor: String?
        /// What stands for an actor that was erased.
        let tombstone: String?
        /// As PostgreSQL writes it, and not in canonical form.
        let payload: [UInt8]
        /// As PostgreSQL writes it, and not in canonical form.
        let redactions: [UInt8]
        /// A hold keeps it as it is, as of the snapshot.
        var isHeld: Bool
    }

    /// For one page, and not for `body`.
    private static let answerWithin: Duration = .seconds(10)

    /// Calls `body` with all rows of one snapshot, in no order and page by page. PostgreSQL reads the next page
    /// meanwhile, so two are in memory. `body` must return within ten minutes: a page of large entries takes long to
    /// search, and a caller long to read it. Then the server ends the session.
    ///
    /// An error, of `body` too, leaves a transaction open: close the connection. Notices cancellation between pages.
    /// - Parameter isHeld: a condition on console_audit_log.
    /// - Throws: ``PostgresError``, `CancellationError`, and what `body` throws.
    static func run(
        on reader: Connection,
        isHeld: Statement = "false",
        _ body: ([Row]) async throws -> Void
    ) async throws {
        try await reader.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            try connection.execute("begin isolation level repeatable read read only", by: deadline)
            try connection.execute("set local idle_in_transaction_session_timeout = '10min'", by: deadline)
            try connection.execute(
                """
                declare entries no scroll cursor for
                select id, service_account, action, target_app, actor, actor_tombstone, payload_redacted, redactions,
                       \(isHeld)
                  from console_audit_log
                """,
                by: deadline
            )
        }
        var rows = try await fetch(reader)
        while !rows.isEmpty {
            try Task.checkCancellation()
            async let next = fetch(reader)
            try await body(rows)
            rows = try await next
        }
        try await reader.execute("commit", by: .after(answerWithin))
    }

    /// Returns the next 500 rows or fewer; nothing at the end.
    private static func fetch(_ reader: Connection) async throws -> [Row] {
        try await reader.run { connection in
            // The largest take 64 KiB each.
            try connection.query("fetch 500 from entries", by: .after(answerWithin)) { row throws(PostgresError) in
                try Row(
                    id: row.get(0),
                    serviceAccount: row.get(1),
                    action: row.get(2),
                    targetApp: row.optional(3),
                    actor: row.optional(4),
                    tombstone: row.optional(5),
                    payload: row.get(6, as: JSONB.self).text,
                    redactions: row.get(7, as: JSONB.self).text,
                    isHeld: row.get(8)
                )
            }
        }
    }
}
