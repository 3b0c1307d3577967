import Intake
import LibPQ
import NameSearch
import StrictJSON

extension Submission {
    /// The row for an entry that names an erased operator, as when a spool is flushed after the erasure: the tombstone
    /// stands in it from the start.
    ///
    /// The row carries the digests of every name in it that is not an erased operator's yet. One that becomes so before the
    /// insert keeps the row out, and names are looked up again.
    func tombstoned(
        pepper: Pepper,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> NewEntry {
        var content = try content()
        let identities = entry.identities.reduce(into: Set<String>()) { names, identity in
            names.formUnion(CandidateIdentifiers.all(in: identity))
        }
        let names = identities.union(CandidateIdentifiers.all(in: content))
        let digests = Dictionary(uniqueKeysWithValues: names.map { ($0, pepper.identityDigest($0)) })
        let known = try Self.lookUp(digests, on: connection, by: deadline)
        // Erased operators whom the entry names in its identities, by all of their names; anybody else's name is left
        // alone.
        let people = Set(identities.compactMap { known[$0] })
        let tombstones = known.filter { people.contains($0.value) }
        let actor = CandidateIdentifiers.all(in: entry.actor).sorted().lazy.compactMap { tombstones[$0] }.first
        var redactions = entry.redactionsJSON
        for (tombstone, names) in Dictionary(grouping: tombstones.keys, by: { tombstones[$0] ?? "" }) {
            let matcher = IdentifierMatcher(names)
            content = EntryContent.replacing(
                in: content,
                matcher: matcher,
                tombstone: tombstone,
                isActor: actor == tombstone
            )
            redactions = matcher.replacing(in: redactions, by: tombstone) ?? redactions
        }
        return NewEntry(
            entry,
            id: id,
            serviceAccount: row.serviceAccount,
            actorTombstone: actor,
            content: StrictJSON.canonical(content),
            redactions: redactions,
            contentDigest: nil,
            deployDigest: row.deployDigest,
            names: digests.filter { known[$0.key] == nil }.map(\.value)
        )
    }

    private func content() throws(PostgresError) -> JSONValue {
        do {
            return try StrictJSON.parse(entry.canonical, limits: .stored)
        } catch {
            throw PostgresError(.unexpectedResult, message: "an entry's canonical form is not JSON")
        }
    }

    /// The tombstones of those names that are an erased operator's. PostgreSQL is shown digests alone.
    private static func lookUp(
        _ digests: [String: Bytea],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [String: String] {
        let found = try connection.query(
            """
            select identity_digest, tombstone from audit_erased_identity
             where identity_digest = any (\(Array(digests.values)))
            """,
            by: deadline
        ) { row throws(PostgresError) in try (row.get(0, as: Bytea.self).bytes, row.get(1, as: String.self)) }
        let tombstones = Dictionary(found) { first, _ in first }
        return digests.compactMapValues { tombstones[$0.bytes] }
    }
}
