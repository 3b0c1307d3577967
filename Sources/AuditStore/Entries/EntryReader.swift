package import AuditModel
import LibPQ

/// Reads the trail, on connections that the writer does not use.
package struct EntryReader: Sendable {
    /// The most entries of one page.
    package static let largestPage = 500
    /// The most bytes of a page's payloads, unless its one entry has more.
    package static let largestPageBytes = 4 << 20
    private static let answerWithin: Duration = .milliseconds(2500)

    private let pool: Pool

    init(pool: Pool) {
        self.pool = pool
    }

    /// - Returns: `nil` for an entry outside of `bounds`, too.
    /// - Throws: ``StoreError``.
    package func entry(_ id: EntryID, within bounds: ReadBounds = .everything) async throws(StoreError) -> StoredEntry?
    {
        let conditions = ["id = \(UUIDBytes(id))"] + bounds.conditions
        let deadline = Deadline.after(Self.answerWithin)
        return try await pool.lend(by: deadline) { connection in
            try Self.read(conditions, limit: 1, on: connection, by: deadline).first
        }
    }

    /// Returns one page, newest first by `ts_utc`, and where the next begins if there is one.
    ///
    /// By key rather than by OFFSET: a page stays what it is while entries arrive. A page ends before `limit` when its
    /// payloads have `maximumBytes`.
    /// - Throws: ``StoreError``.
    package func page(
        _ filter: EntryFilter,
        within bounds: ReadBounds = .everything,
        after cursor: EntryCursor?,
        limit: Int,
        maximumBytes: Int = largestPageBytes
    ) async throws(StoreError) -> (entries: [StoredEntry], next: EntryCursor?) {
        let conditions = filter.conditions + bounds.conditions
        let deadline = Deadline.after(Self.answerWithin)
        return try await pool.lend(by: deadline) { connection in
            var page = PageBuilder(after: cursor, limit: limit, maximumBytes: maximumBytes)
            while let step = page.next {
                let place = step.after.map { cursor -> Statement in
                    "(ts_utc, id) < (\(TimestampTZ(cursor.timestamp)), \(UUIDBytes(cursor.id)))"
                }
                page.add(
                    try Self.read(
                        conditions + (place.map { [$0] } ?? []),
                        limit: step.count,
                        on: connection,
                        by: deadline
                    )
                )
            }
            return (page.entries, page.following)
        }
    }

    private static func read(
        _ conditions: [Statement],
        limit: Int,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws -> [StoredEntry] {
        // Planned for these values: a partial index serves some of them, and filters have too many combinations to keep.
        try connection.queryOnce(statement(conditions, limit: limit), by: deadline) { row throws(PostgresError) in
            try StoredEntry(row)
        }
    }

    static func statement(_ conditions: [Statement], limit: Int) -> Statement {
        let matching = conditions.isEmpty ? "true" : Statement(joining: conditions, separator: " and ")
        return """
            select \(StoredEntry.columns)
              from console_audit_log
             where \(matching)
             order by ts_utc desc, id desc
             limit \(limit)
            """
    }
}
