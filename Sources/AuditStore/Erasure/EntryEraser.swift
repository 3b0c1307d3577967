import AuditModel
import AuditProof
import LibPQ

/// Rewrites the entries that one person stands in, a few at a time.
///
/// It reads a snapshot taken after the barrier: every entry that was stored without knowing of the request is in it.
/// Entries that were rewritten before a crash match no more, so to begin again is to go on.
///
/// Every call of the database function is a transaction. It locks audit_erasure first, then audit_hold, the worker's row,
/// the entries in the order of their ids and the log's head: the order of everyone who records an act of an erasure.
struct EntryEraser: Sendable {
    /// For one call of the database function. Longer than a statement of the service may take: then the server gives up
    /// first, and the connection stays open.
    private static let answerWithin: Duration = .seconds(15)
    /// How many entries are worth a commit: it waits for the disk and for other commits. A call has up to a page more.
    private static let entriesAtOnce = 200
    /// How many bytes of new contents to keep in memory before they are stored, and about how many to send in a call. A
    /// short name of which an entry is full makes it ten times as long.
    private static let bytesAtOnce = 8 << 20

    /// An entry as it is from now on, and the commitment to it that the log gets. The former blind is replaced, so
    /// nobody can show any more what the former commitment was to.
    private struct Amended: Sendable {
        let entry: Person.Rewritten
        /// Fresh, and the only one that opens ``commitment``.
        let blind: [UInt8]
        let commitment: Commitment

        var bytes: Int { entry.payload.json.count + entry.redactions.json.count }

        init(_ entry: Person.Rewritten, of row: TrailScan.Row, tombstone: String) {
            self.entry = entry
            (blind, commitment) = Commitment.make(
                to: CommittedContent(
                    actor: entry.isActor ? nil : row.actor,
                    actorTombstone: entry.isActor ? tombstone : row.tombstone,
                    payload: entry.payload.json,
                    redactions: entry.redactions.json
                )
            )
        }
    }

    let erasureID: String
    /// The id of the entry with which the erasure began.
    let act: EntryID
    /// Kept for each entry: a page of long texts may take longer to search than the lease lasts. The database function
    /// refuses every other holder, which may have read an entry before this one rewrote it.
    let lease: ErasureLease
    /// Stands for the person from now on.
    let tombstone: String
    let person: Person
    /// A condition on console_audit_log: entries that stay as they are.
    let isHeld: Statement
    /// Finds entries that name somebody else whose entries are held.
    let holdsOnPeople: HoldsOnPeople

    /// Rewrites every entry of the snapshot in which the person stands, and returns how many a hold keeps as they are.
    /// Names are looked for on this side, while PostgreSQL stores what was found before.
    /// - Parameters:
    ///   - reader: reads in one transaction, from a cursor.
    ///   - writer: writes in many, and keeps the lease.
    /// - Throws: ``LeaseLost``, ``PostgresError``. What was committed stays. `reader` has a transaction open then.
    func run(reading reader: Connection, writing writer: Connection) async throws -> Int {
        var held = 0
        var ready: [Amended] = []
        try await TrailScan.run(on: reader, isHeld: isHeld) { page in
            let rows = try await holdsOnPeople.marking(page, of: person, on: writer) {
                try await lease.keep(on: writer)
            }
            // PostgreSQL stores one page while names are looked for in the next.
            let isFull = ready.count >= Self.entriesAtOnce || ready.reduce(0) { $0 + $1.bytes } > Self.bytesAtOnce
            let full = isFull ? ready : []
            async let stored: Void = store(full, on: writer)
            var amended: [Amended] = []
            var bytes = 0
            for row in rows {
                try await lease.keep(on: writer)
                guard let rewritten = person.rewrite(row, by: tombstone) else { continue }
                if row.isHeld {
                    held += 1
                } else {
                    let change = Amended(rewritten, of: row, tombstone: tombstone)
                    amended.append(change)
                    bytes += change.bytes
                }
                if bytes > Self.bytesAtOnce {
                    try await stored
                    try await store(amended, on: writer)
                    amended = []
                    bytes = 0
                }
            }
            try await stored
            ready = full.isEmpty ? ready + amended : amended
        }
        try await store(ready, on: writer)
        return held
    }

    /// Rewrites entries in one transaction, or each half in its own where PostgreSQL takes too long for all.
    private func store(_ amended: [Amended], on writer: Connection) async throws {
        guard !amended.isEmpty else { return }
        try await lease.keep(on: writer)
        do {
            try await writer.run { connection in try store(amended, on: connection) }
        } catch let error as PostgresError where error.sqlState == "57014" && amended.count > 1 {
            let middle = amended.count / 2
            try await store(Array(amended[..<middle]), on: writer)
            try await store(Array(amended[middle...]), on: writer)
        }
    }

    /// Calls `audit_erase_entries`, which checks each change and appends an amendment to the log for each entry.
    /// - Throws: ``PostgresError``: RA001 when a hold covers one of them meanwhile, 55P03 when another instance has the
    ///   work, 57014 when it takes too long. Nothing of the call is stored then.
    private func store(_ amended: [Amended], on connection: isolated Connection) throws {
        // The database takes them in the order in which it locks them.
        let amended = amended.sorted { $0.entry.id.bytes.lexicographicallyPrecedes($1.entry.id.bytes) }
        let entries = amended.map(\.entry)
        let contents = entries.map(\.payload) + entries.map(\.redactions)
        let changes = contents.enumerated().flatMap { index, content in
            content.changes.map { (number: index + 1, change: $0) }
        }
        _ = try connection.value(
            """
            select audit_erase_entries(
                \(erasureID), \(lease.holder), \(entries.map(\.id)), \(entries.map(\.isActor)),
                \(changes.map(\.number)), \(changes.map(\.change.place)), \(changes.map(\.change.text)),
                \(amended.map { Bytea($0.blind) }), \(amended.map { Bytea($0.commitment.bytes) }), \(act)
            )
            """,
            as: Int.self,
            by: .after(Self.answerWithin)
        )
    }
}
