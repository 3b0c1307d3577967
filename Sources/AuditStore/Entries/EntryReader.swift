package import AuditModel
import LibPQ

/// Reads the trail, on connections that the writer does not use: pages on a replica, where the deployment has one.
package struct EntryReader: Sendable {
    package static let largestPage = 500
    /// The most bytes of a page's payloads, as ``StoredEntry/byteCount`` counts them. A single entry may have more.
    package static let largestPageBytes = 4 << 20
    /// For each server that is asked. A page that falls back to the primary may take twice as long.
    private static let answerWithin: Duration = .milliseconds(2500)

    private let primary: Pool
    /// Where pages are read, if it answers.
    private let replica: Pool?

    init(primary: Pool, replica: Pool?) {
        self.primary = primary
        self.replica = replica
    }

    /// Returns one entry, from the primary: a caller who has just recorded an entry finds it.
    /// - Returns: `nil` for an id that is not stored, and for one outside of `bounds`, so nobody learns that it exists.
    package func entry(_ id: EntryID, within bounds: ReadBounds = .everything) async throws(StoreError) -> StoredEntry?
    {
        let conditions = ["id = \(id)"] + bounds.conditions
        let deadline = Deadline.after(Self.answerWithin)
        return try await primary.lend(by: deadline) { connection in
            try Self.read(conditions, limit: 1, on: connection, by: deadline).first
        }
    }

    /// Returns whether every text that `filter` looks for has a word that must occur. Else all entries would be read.
    package func hasWords(_ filter: EntryFilter) async throws(StoreError) -> Bool {
        guard let condition = filter.textsAreIndexed else { return true }
        let deadline = Deadline.after(Self.answerWithin)
        return try await primary.lend(by: deadline) { connection in
            try connection.value("select \(condition)", by: deadline)
        }
    }

    /// Returns one page, newest first by `ts_utc`, and where the next begins if there is one.
    ///
    /// By key rather than by OFFSET: a page stays what it is while entries arrive. Ends before `limit` at
    /// `maximumBytes` of payloads. Reads the replica, if there is one that answers, unless `isFresh`; else the primary.
    ///
    /// A page may take several statements, each with its own snapshot: an erasure may come between two of them.
    /// - Parameters:
    ///   - bounds: what the account may read. Entries outside do not count towards `limit`.
    ///   - cursor: the last entry of the page before; `nil` for the first page.
    ///   - limit: the most entries.
    /// - Throws: ``StoreError``; `unfit` when the replica holds another trail.
    package func page(
        _ filter: EntryFilter,
        within bounds: ReadBounds = .everything,
        after cursor: EntryCursor?,
        limit: Int,
        maximumBytes: Int = largestPageBytes,
        isFresh: Bool = false
    ) async throws(StoreError) -> EntryPage {
        let conditions = filter.conditions + bounds.conditions
        let empty = PageBuilder(after: cursor, limit: limit, maximumBytes: maximumBytes)
        if !isFresh, let replica, let page = try await readReplica(replica, conditions, into: empty) { return page }
        let deadline = Deadline.after(Self.answerWithin)
        return try await primary.lend(by: deadline) { connection in
            try Self.page(conditions, into: empty, on: connection, by: deadline)
        }
    }

    /// Returns a page of the replica, and how far the replica was behind when it was read. Asks the primary after the
    /// replica, so the lag counts everything that the page may lack.
    /// - Returns: `nil` when the replica does not answer.
    /// - Throws: ``StoreError``, `unfit` when the two logs have different names.
    private func readReplica(
        _ replica: Pool,
        _ conditions: [Statement],
        into empty: PageBuilder
    ) async throws(StoreError) -> EntryPage? {
        let deadline = Deadline.after(Self.answerWithin)
        var page: EntryPage
        let replayed: LogTable.Head
        do throws(StoreError) {
            (page, replayed) = try await replica.lend(by: deadline) { connection in
                let head = try LogTable.head(on: connection, by: deadline)
                return (try Self.page(conditions, into: empty, on: connection, by: deadline), head)
            }
        } catch {
            guard error.kind == .unavailable else { throw error }
            return nil
        }
        do throws(StoreError) {
            let committed = try await primary.lend(by: deadline) { connection in
                try LogTable.head(on: connection, by: deadline)
            }
            guard committed.origin == replayed.origin else {
                throw StoreError(.unfit, "DATABASE_READ_URL leads to another trail than DATABASE_URL.")
            }
            page.lag = .leaves(committed.size - min(committed.size, replayed.size))
        } catch {
            guard error.kind == .unavailable else { throw error }
            page.lag = .unknown
        }
        return page
    }

    private static func page(
        _ conditions: [Statement],
        into empty: PageBuilder,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws -> EntryPage {
        var page = empty
        while let step = page.next {
            let place = step.after.map { cursor -> Statement in
                "(ts_utc, id) < (\(cursor.timestamp), \(cursor.id))"
            }
            page.add(try read(conditions + (place.map { [$0] } ?? []), limit: step.count, on: connection, by: deadline))
        }
        return EntryPage(entries: page.entries, next: page.following, lag: nil)
    }

    /// Returns at most `limit` entries that meet all conditions, newest first.
    private static func read(
        _ conditions: [Statement],
        limit: Int,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws -> [StoredEntry] {
        // Planned for these values: a partial index serves some, and filters have too many combinations to keep.
        try connection.queryOnce(statement(conditions, limit: limit), by: deadline) { row throws(PostgresError) in
            try StoredEntry(row)
        }
    }

    /// Returns the statement that reads entries. Apart, so that its plan can be checked.
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
