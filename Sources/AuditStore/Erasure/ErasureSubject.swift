import AuditModel
import LibPQ
import NameSearch
import StrictJSON
import SystemCrypto

/// Keeps whom a request is about, in the forms that the database gets: digests and a sealed list. The names in clear
/// are in this process's memory alone.
struct ErasureSubject: Sendable {
    /// The identifiers and the other ways to write them.
    let names: [String]
    /// Of each name, variant of it and unsalted digest of it; in the order of their bytes, each once.
    let digests: [[UInt8]]
    /// Of the names together, in whichever order they were given: shows whether a request sent again is the same one.
    let identifiersDigest: [UInt8]
    private let pepper: Pepper

    /// Takes the identifiers of a request, and checks them.
    /// - Throws: ``ErasureError`` when everyone's entries may hold a name and the request is not forced, or when the
    ///   request's number, which stays permanently, names the person.
    init(_ request: ErasureRequest, pepper: Pepper) throws(ErasureError) {
        self.init(request.identifiers, pepper: pepper)
        if !request.isForced, let index = request.identifiers.firstIndex(where: Self.isReserved) {
            throw .identifierReserved(index)
        }
        guard !isNamed(by: request.erasureID) else { throw .erasureIDNamesPerson }
    }

    /// Takes identifiers unchecked: for holds and subject access, which change no entry.
    init(_ identifiers: [Identity], pepper: Pepper) {
        self.pepper = pepper
        names = identifiers.flatMap { NameVariants.of($0.rawValue) }
        func digests(of names: [String]) -> Set<[UInt8]> { Set(names.map { pepper.identityDigest($0).bytes }) }
        func sorted(_ digests: Set<[UInt8]>) -> [[UInt8]] { digests.sorted { $0.lexicographicallyPrecedes($1) } }
        // The unsalted digests differ by case, and the request sent again may be written in another one.
        let ofNames = digests(of: names)
        self.digests = sorted(ofNames.union(digests(of: names.flatMap(NameKey.digests))))
        identifiersDigest = pepper.identities.authenticationCode(for: sorted(ofNames).flatMap(\.self))
    }

    /// Returns whether the number of a request names the person, however it is written there.
    func isNamed(by number: ErasureID) -> Bool { NameInNumber.names(names, number.rawValue) }

    /// Returns whether one of the forms in which the identifier is looked for is a word of everyone's entries: `Foo
    /// <@main>` is looked for as `main`, and so is `ⓜⓐⓘⓝ`.
    private static func isReserved(_ identifier: Identity) -> Bool {
        NameVariants.of(identifier.rawValue).contains { variant in
            [String(decoding: Folding.fold(variant), as: UTF8.self), NameKey(variant).name].contains {
                ReservedIdentifier.objection(to: $0) != nil
            }
        }
    }

    /// The names, encrypted under a key of the pepper, for ``names(unsealing:pepper:)``. Differs each time.
    var sealed: [UInt8] {
        pepper.identifiers.seal(StrictJSON.canonical(.array(names.map { .string($0) })))
    }

    /// Returns the names that ``sealed`` holds.
    /// - Throws: ``PepperError/mismatch`` for what another pepper sealed, or somebody changed.
    static func names(unsealing sealed: [UInt8], pepper: Pepper) throws(PepperError) -> [String] {
        guard let bytes = pepper.identifiers.open(sealed),
            case .array(let names)? = try? StrictJSON.parse(bytes, limits: .stored)
        else { throw .mismatch }
        return names.compactMap { if case .string(let name) = $0 { name } else { nil } }
    }

    /// Returns what stands for the person already, after earlier requests; each once, in no order.
    func tombstones(on connection: isolated Connection, by deadline: Deadline) throws(PostgresError) -> [String] {
        try connection.query(
            """
            select distinct tombstone from audit_erased_identity
             where identity_digest = any (\(digests.map { Bytea($0) }))
            """,
            by: deadline
        ) { row throws(PostgresError) in try row.get(0, as: String.self) }
    }

    /// Returns the tombstones that an erasure of the person replaces: where earlier requests took one person for
    /// several, all but the earliest, which stands for all. `audit_start_erasure` chooses in the same order.
    static func formerTombstones(
        of digests: [[UInt8]],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [String] {
        try connection.query(
            """
            select tombstone from audit_erased_identity
             where tombstone in (select tombstone from audit_erased_identity
                                  where identity_digest = any (\(digests.map { Bytea($0) })))
             group by tombstone
             order by pg_catalog.min(erased_at), tombstone
            offset 1
            """,
            by: deadline
        ) { row throws(PostgresError) in try row.get(0, as: String.self) }
    }

    /// Returns a condition on console_audit_log: entries that a hold keeps as they are. It is `false` when no hold is
    /// in force, which is most often so: PostgreSQL then calls no function for each entry. The database notices a hold
    /// that is placed afterwards when entries are rewritten.
    /// - Parameter digests: of the names of the person who is erased.
    static func isHeld(
        _ digests: [[UInt8]],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Statement {
        let digests = digests.map { Bytea($0) }
        let isAny: Bool = try connection.value("select exists (select from audit_holds_on(\(digests)))", by: deadline)
        return isAny ? "audit_is_held(\(digests), target_app, ts_utc)" : "false"
    }

    /// Returns the fingerprint of the entries that a dry run counted, from its token; `nil` without a token.
    /// - Throws: ``ErasureError/dryRunTokenMismatch``.
    func expectedEntries(_ token: String?) throws(ErasureError) -> [UInt8]? {
        guard let token else { return nil }
        let fingerprint = ErasurePreview.fingerprint(of: token, identifiersDigest: identifiersDigest, pepper: pepper)
        guard let fingerprint else { throw .dryRunTokenMismatch }
        return fingerprint
    }
}
