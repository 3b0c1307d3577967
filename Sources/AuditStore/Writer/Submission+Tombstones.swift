import Intake
import LibPQ
import NameSearch
import StrictJSON

extension Submission {
    /// Returns the submission with the tombstone for every erased operator whom its identities name. Someone who is
    /// named in its texts alone is left as they are.
    ///
    /// Its row carries the digests of every name in it that is not an erased operator's yet. One that becomes so before
    /// the insert keeps the row out, and the entry comes here again. The row has no content digest: the content is not
    /// what the caller sent, so a repetition is recognised by what no erasure changes.
    ///
    /// Reads only, and sends PostgreSQL digests alone.
    /// - Parameter deadline: for both look-ups together. The search itself has no limit of time.
    func tombstoned(
        pepper: Pepper,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Submission {
        var content = try Self.parsed(entry.canonical)
        let identities = entry.identities.reduce(into: Set<String>()) { names, identity in
            names.formUnion(CandidateIdentifiers.all(in: identity))
        }
        let names = identities.union(CandidateIdentifiers.all(in: content))
        let digests = Dictionary(uniqueKeysWithValues: names.map { ($0, pepper.identityDigest($0)) })
        let known = try Self.lookUp(digests, on: connection, by: deadline)
        // Erased operators whom the entry names in its identities, by all of their names; nobody else.
        let people = Set(identities.compactMap { known[$0] })
        let tombstones = try Self.names(
            of: people,
            in: identities,
            content,
            pepper: pepper,
            on: connection,
            by: deadline
        )
        let actor = CandidateIdentifiers.all(in: entry.actor).sorted().lazy.compactMap { tombstones[$0] }.first
        var redactions = try Self.parsed(entry.redactionsJSON)
        for (tombstone, names) in Dictionary(grouping: tombstones.keys, by: { tombstones[$0] ?? "" }) {
            let matcher = IdentifierMatcher(names)
            content = EntryContent.replacing(
                in: content,
                matcher: matcher,
                tombstone: tombstone,
                isActor: actor == tombstone
            )
            redactions = matcher.replacing(in: redactions, by: tombstone, in: EntryContent.noteRules)
        }
        return Submission(
            self,
            row: NewEntry(
                entry,
                id: id,
                serviceAccount: row.serviceAccount,
                actorTombstone: actor,
                content: StrictJSON.canonical(content),
                redactions: StrictJSON.canonical(redactions),
                contentDigest: nil,
                deployDigest: row.deployDigest,
                names: digests.filter { known[$0.key] == nil }.map(\.value)
            )
        )
    }

    /// Returns the JSON of an entry that was canonical once already.
    /// - Throws: ``PostgresError`` `unexpectedResult` when it cannot be parsed.
    private static func parsed(_ canonical: [UInt8]) throws(PostgresError) -> JSONValue {
        do {
            return try StrictJSON.parse(canonical, limits: .stored)
        } catch {
            throw PostgresError(.unexpectedResult, message: "an entry's canonical form is not JSON")
        }
    }

    /// The most possible names that a late entry is searched for: about 8,000 words.
    private static let maximumNames = 65_536

    /// Returns every name of these people that the entry holds, and the tombstone for it. Reads all of their digests at
    /// once, so a long text costs PostgreSQL nothing. Names past ``maximumNames`` in the content are not looked for.
    private static func names(
        of people: Set<String>,
        in identities: Set<String>,
        _ content: JSONValue,
        pepper: Pepper,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [String: String] {
        guard !people.isEmpty else { return [:] }
        let rows = try connection.query(
            "select identity_digest, tombstone from audit_erased_identity where tombstone = any (\(Array(people)))",
            by: deadline
        ) { row throws(PostgresError) in try (row.get(0, as: Bytea.self).bytes, row.get(1, as: String.self)) }
        let tombstones = Dictionary(rows) { first, _ in first }
        var found: [String: String] = [:]
        for name in identities.union(CandidateIdentifiers.all(in: content, atMost: maximumNames)) {
            if let tombstone = tombstones[pepper.identityDigest(name).bytes] { found[name] = tombstone }
        }
        return found
    }

    /// Returns the tombstones of those names that are an erased operator's. PostgreSQL is shown digests alone.
    /// - Parameter digests: by name.
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
