import LibPQ
import NameSearch
import StrictJSON

/// Finds entries that a hold on somebody else keeps: an entry that names a person whose entries are held stays as it
/// is, also when another person is erased.
struct HoldsOnPeople: Sendable {
    /// For one entry, or for the look whether there are such holds.
    private static let answerWithin: Duration = .seconds(10)

    /// The most possible names of one entry, as for a late entry: about 8,000 words.
    private static let maximumNames = 65_536

    /// Makes the digests by which holds know people.
    let pepper: Pepper

    /// Returns `rows`, with those marked as held in which `person` stands beside somebody whose entries are held.
    ///
    /// Looks for such holds once for all rows, and sends a statement for each row in which the person stands, so it is
    /// cheap where no hold names anybody. A row that was deleted meanwhile counts as not held.
    /// - Parameter beforeRow: is called before each such row. What it throws ends the look.
    /// - Throws: ``PostgresError``.
    func marking(
        _ rows: [TrailScan.Row],
        of person: Person,
        on connection: Connection,
        beforeRow: () async throws -> Void = {}
    ) async throws -> [TrailScan.Row] {
        guard try await areInForce(connection) else { return rows }
        var rows = rows
        for (index, row) in rows.enumerated() where !row.isHeld && person.stands(in: row) {
            try await beforeRow()
            let digests = names(in: row).map { pepper.identityDigest($0) }
            rows[index].isHeld = try await connection.run { connection in
                try connection.value(
                    """
                    select coalesce((select audit_is_held(\(digests), target_app, ts_utc)
                                       from console_audit_log where id = \(row.id)), false)
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

    /// Returns everything in an entry that could be a name: texts and names of members, since a hold covers both. Names
    /// past ``maximumNames`` are left out.
    private func names(in row: TrailScan.Row) -> Set<String> {
        var names = CandidateIdentifiers.all(in: row.actor ?? "")
        if let content = try? StrictJSON.parse(row.payload, limits: .stored) {
            names.formUnion(CandidateIdentifiers.all(in: content, atMost: Self.maximumNames))
        }
        return names
    }
}
