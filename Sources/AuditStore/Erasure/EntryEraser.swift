import AuditModel
import LibPQ

/// Rewrites the entries that one person stands in, a few at a time.
///
/// It reads a snapshot taken after the barrier: every entry that was stored without knowing of the request is in it.
/// Entries that were rewritten before a crash match no more, so to begin again is to go on.
struct EntryEraser: Sendable {
    private static let answerWithin: Duration = .seconds(10)

    let erasureID: String
    /// The instance that has the work.
    let holder: [UInt8]
    let tombstone: String
    let person: Person
    /// A condition on console_audit_log: entries that stay as they are.
    let isHeld: Statement

    /// Returns how many entries a hold keeps as they are.
    /// - Parameters:
    ///   - reader: reads in one transaction, from a cursor.
    ///   - writer: writes in many.
    ///   - afterPage: is called often, whether entries change or not.
    func run(
        reading reader: Connection,
        writing writer: Connection,
        afterPage: () async throws -> Void
    ) async throws -> Int {
        var held = 0
        try await TrailScan.run(on: reader, isHeld: isHeld) { rows in
            let rewritten = rows.compactMap { row -> Person.Rewritten? in
                guard let rewritten = person.rewrite(row, by: tombstone) else { return nil }
                if row.isHeld { held += 1 }
                return row.isHeld ? nil : rewritten
            }
            if !rewritten.isEmpty {
                try await writer.run { connection in try store(rewritten, on: connection) }
            }
            try await afterPage()
        }
        return held
    }

    private func store(_ entries: [Person.Rewritten], on connection: isolated Connection) throws {
        _ = try connection.value(
            """
            select audit_erase_entries(
                \(erasureID), \(UUIDBytes(holder)), \(entries.map { UUIDBytes($0.id) }), \(entries.map(\.isActor)),
                \(entries.map { JSONB($0.payload) }), \(entries.map { JSONB($0.redactions) })
            )
            """,
            as: Int.self,
            by: .after(Self.answerWithin)
        )
    }
}
