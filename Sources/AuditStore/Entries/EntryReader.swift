package import AuditModel
import LibPQ

/// Reads the trail, on connections that the writer does not use.
package struct EntryReader: Sendable {
    /// The most entries of one page.
    package static let largestPage = 500
    private static let answerWithin: Duration = .milliseconds(2500)

    private let pool: Pool

    init(pool: Pool) {
        self.pool = pool
    }

    /// - Throws: ``StoreError``.
    package func entry(_ id: EntryID) async throws(StoreError) -> StoredEntry? {
        try await read("select \(StoredEntry.columns) from console_audit_log where id = \(UUIDBytes(id))").first
    }

    /// One page, newest first by `ts_utc`, and where the next begins if there is one.
    ///
    /// By key rather than by OFFSET: a page stays what it is while entries arrive. One row more than asked for tells
    /// whether another page follows.
    /// - Throws: ``StoreError``.
    package func page(
        _ filter: EntryFilter,
        after cursor: EntryCursor?,
        limit: Int
    ) async throws(StoreError) -> (entries: [StoredEntry], next: EntryCursor?) {
        var conditions = filter.conditions
        if let cursor {
            conditions.append("(ts_utc, id) < (\(TimestampTZ(cursor.timestamp)), \(UUIDBytes(cursor.id)))")
        }
        let matching = conditions.isEmpty ? "true" : Statement(joining: conditions, separator: " and ")
        var entries = try await read(
            """
            select \(StoredEntry.columns)
              from console_audit_log
             where \(matching)
             order by ts_utc desc, id desc
             limit \(limit + 1)
            """
        )
        guard entries.count > limit else { return (entries, nil) }
        entries.removeLast(entries.count - limit)
        return (entries, entries.last.map { EntryCursor(after: $0) })
    }

    private func read(_ statement: Statement) async throws(StoreError) -> [StoredEntry] {
        let deadline = Deadline.after(Self.answerWithin)
        return try await pool.lend(by: deadline) { connection in
            try connection.query(statement, by: deadline) { row throws(PostgresError) in try StoredEntry(row) }
        }
    }
}
