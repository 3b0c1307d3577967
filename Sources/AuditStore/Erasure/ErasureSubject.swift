import AuditModel
import LibPQ
import NameSearch
import StrictJSON
import SystemCrypto

/// Whom a request is about, in the forms that the database is given: digests and a sealed list.
struct ErasureSubject: Sendable {
    let names: [String]
    /// Of each name and variant of it.
    let digests: [[UInt8]]
    /// Of all of them together: shows whether a request sent again is the same one.
    let identifiersDigest: [UInt8]
    private let pepper: Pepper

    /// - Throws: ``ErasureError`` when the request's number, which stays permanently, names the person.
    init(_ request: ErasureRequest, pepper: Pepper) throws(ErasureError) {
        self.init(request.identifiers, pepper: pepper)
        let number = Folding.fold(request.erasureID.rawValue)
        let isNamed = names.contains { name in
            let key = NameKey(name).bytes
            return number.indices.contains { number[$0...].starts(with: key) }
        }
        guard !isNamed, !IdentifierMatcher(names).matches(Array(request.erasureID.rawValue.utf8)) else {
            throw .erasureIDNamesPerson
        }
    }

    init(_ identifiers: [Identity], pepper: Pepper) {
        self.pepper = pepper
        names = identifiers.flatMap { NameVariants.of($0.rawValue) }
        digests = Set(names.map { pepper.identityDigest($0).bytes }).sorted { $0.lexicographicallyPrecedes($1) }
        identifiersDigest = pepper.identities.authenticationCode(for: digests.flatMap(\.self))
    }

    /// For ``names(unsealing:pepper:)``.
    var sealed: [UInt8] {
        pepper.identifiers.seal(StrictJSON.canonical(.array(names.map { .string($0) })))
    }

    /// - Throws: ``PepperError/mismatch`` for what another pepper sealed.
    static func names(unsealing sealed: [UInt8], pepper: Pepper) throws(PepperError) -> [String] {
        guard let bytes = pepper.identifiers.open(sealed),
            case .array(let names)? = try? StrictJSON.parse(bytes, limits: .stored)
        else { throw .mismatch }
        return names.compactMap { if case .string(let name) = $0 { name } else { nil } }
    }

    /// What stands for the person already, after earlier requests.
    func tombstones(on connection: isolated Connection, by deadline: Deadline) throws(PostgresError) -> [String] {
        try connection.query(
            """
            select distinct tombstone from audit_erased_identity
             where identity_digest = any (\(digests.map { Bytea($0) }))
            """,
            by: deadline
        ) { row throws(PostgresError) in try row.get(0, as: String.self) }
    }

    /// The tombstones that an erasure of the person replaces: where earlier requests took one person for several, the
    /// earliest tombstone stays and stands for all.
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

    /// A condition on console_audit_log: entries that a hold keeps as they are.
    func isHeld(on connection: isolated Connection, by deadline: Deadline) throws(PostgresError) -> Statement {
        try Self.isHeld(digests, on: connection, by: deadline)
    }

    /// Most often no hold is in force, and no entry needs to be asked.
    static func isHeld(
        _ digests: [[UInt8]],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Statement {
        let digests = digests.map { Bytea($0) }
        let isAny = try connection.value(
            "select exists (select from audit_holds_on(\(digests)))",
            as: Bool.self,
            by: deadline
        )
        return isAny ? "audit_is_held(\(digests), target_app, ts_utc)" : "false"
    }

    /// The entries that a dry run counted, from its token.
    /// - Throws: ``ErasureError/dryRunTokenMismatch``.
    func expectedEntries(_ token: String?) throws(ErasureError) -> [UInt8]? {
        guard let token else { return nil }
        let fingerprint = ErasurePreview.fingerprint(of: token, identifiersDigest: identifiersDigest, pepper: pepper)
        guard let fingerprint else { throw .dryRunTokenMismatch }
        return fingerprint
    }
}
