import LibPQ
import NameSearch
import StrictJSON

/// Holds on people: an entry that names somebody whose entries are held stays as it is, also when another person is erased.
struct HoldsOnPeople: Sendable {
    private static let answerWithin: Duration = .seconds(10)

    let pepper: Pepper

    /// Returns `rows`, with those marked as held in which `person` stands beside somebody whose entries are held.
    func marking(_ rows: [TrailScan.Row], of person: Person, on connection: Connection) async throws -> [TrailScan.Row]
    {
        guard try await areInForce(connection) else { return rows }
        var rows = rows
        for (index, row) in rows.enumerated() where !row.isHeld && person.stands(in: row) {
            let digests = names(in: row).map { pepper.identityDigest($0) }
            rows[index].isHeld = try await connection.run { connection in
                try connection.value(
                    """
                    select coalesce((select audit_is_held(\(digests), target_app, ts_utc)
                                       from console_audit_log where id = \(UUIDBytes(row.id))), false)
                    """,
                    by: .after(Self.answerWithin)
                )
            }
        }
        return rows
    }

    private func areInForce(_ connection: Connection) async throws -> Bool {
        try await connection.run { connection in
            try connection.value(
                "select exists (select from audit_holds_on(null) where identity_digests is not null)",
                by: .after(Self.answerWithin)
            )
        }
    }

    private func names(in row: TrailScan.Row) -> Set<String> {
        var names = CandidateIdentifiers.all(in: row.actor ?? "")
        if let content = try? StrictJSON.parse(row.payload, limits: .stored) {
            names.formUnion(CandidateIdentifiers.all(in: content))
        }
        return names
    }
}
