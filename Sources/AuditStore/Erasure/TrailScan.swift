import AuditModel
import LibPQ

/// The parts of every entry in which a person can stand, read a few hundred at a time from one snapshot, so that memory
/// does not grow with the trail.
enum TrailScan {
    struct Row: Sendable {
        let id: EntryID
        let serviceAccount: String
        let action: String
        let targetApp: String?
        let actor: String?
        let tombstone: String?
        let payload: [UInt8]
        let redactions: [UInt8]
        /// A hold keeps it as it is.
        var isHeld: Bool
    }

    private static let answerWithin: Duration = .seconds(10)

    /// Calls `body` with all rows, page by page. PostgreSQL reads on meanwhile.
    ///
    /// An error leaves a transaction open: close the connection then.
    /// - Parameter isHeld: a condition on console_audit_log.
    static func run(
        on reader: Connection,
        isHeld: Statement = "false",
        _ body: ([Row]) async throws -> Void
    ) async throws {
        try await reader.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            try connection.execute("begin isolation level repeatable read read only", by: deadline)
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

    private static func fetch(_ reader: Connection) async throws -> [Row] {
        try await reader.run { connection in
            // The largest take 64 KiB each.
            try connection.query("fetch 500 from entries", by: .after(answerWithin)) { row throws(PostgresError) in
                try Row(
                    id: EntryID(row.get(0, as: UUIDBytes.self)),
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
