import AuditModel
import AuditProof
import LibPQ

/// A row that is ready for `console_audit_log`: every column that is not the database's own, once. Entries of callers,
/// late entries of erased operators, acts of the service, adopted rows and the health probe all become one, and
/// ``insert(_:)`` is the only INSERT into the trail.
struct NewEntry: Sendable {
    let id: EntryID
    /// When the deploy happened, as the caller has it; for an act, when it is recorded.
    let timestamp: Timestamp
    /// Who authenticated, and not who acted.
    let serviceAccount: String
    let action: String
    /// `nil` for an erased operator, for whom ``actorTombstone`` then stands.
    let actor: String?
    let actorTombstone: String?
    let fromSHA: String?
    let toSHA: String?
    let targetApp: String?
    let trigger: String?
    let outcome: String?
    /// Copied from the table that stood there before this service. Only the tables' owner may insert such a row.
    let isAdopted: Bool
    /// The whole entry but its id, redacted, in canonical form (RFC 8785).
    let content: [UInt8]
    /// JSON in canonical form: `[{"pointer": …, "rule": …}]`.
    let redactions: [UInt8]
    /// Tells a repeated entry from another one under the same id. `nil` for one that is never repeated.
    let contentDigest: [UInt8]?
    /// Tells the same by what no erasure may change: for when the content's digest is gone.
    let deployDigest: [UInt8]?
    /// Digests of names in it. The row is left out when one of them is an erased operator's by the time of the insert.
    let names: [Bytea]
    /// Drawn for this row, and the only one that opens ``commitment``.
    private let blind: [UInt8]
    /// To actor, tombstone, content and redactions. The log's leaf has it, and no erasure changes it.
    private let commitment: Commitment

    /// What the database says of an entry that it has stored.
    struct Stored: Sendable {
        /// When the inserting transaction began, by the database's clock.
        let recordedAt: Timestamp
        /// Of the entry's leaf in the log.
        let logIndex: UInt64
    }

    /// Draws a blind and commits to the content. Two values of the same entry have different commitments.
    ///
    /// Checks nothing: the domains and constraints of the table do.
    init(
        id: EntryID,
        timestamp: Timestamp,
        serviceAccount: String,
        action: String,
        actor: String?,
        actorTombstone: String? = nil,
        fromSHA: String? = nil,
        toSHA: String? = nil,
        targetApp: String? = nil,
        trigger: String? = nil,
        outcome: String? = nil,
        isAdopted: Bool = false,
        content: [UInt8],
        redactions: [UInt8] = Array("[]".utf8),
        contentDigest: [UInt8]? = nil,
        deployDigest: [UInt8]? = nil,
        names: [Bytea] = []
    ) {
        self.id = id
        self.timestamp = timestamp
        self.serviceAccount = serviceAccount
        self.action = action
        self.actor = actor
        self.actorTombstone = actorTombstone
        self.fromSHA = fromSHA
        self.toSHA = toSHA
        self.targetApp = targetApp
        self.trigger = trigger
        self.outcome = outcome
        self.isAdopted = isAdopted
        self.content = content
        self.redactions = redactions
        self.contentDigest = contentDigest
        self.deployDigest = deployDigest
        self.names = names
        (blind, commitment) = Commitment.make(
            to: CommittedContent(actor: actor, actorTombstone: actorTombstone, payload: content, redactions: redactions)
        )
    }

    /// Inserts the entries, and returns when each was recorded and where it is in the log. Leaves out those whose id is
    /// or was in use, and those that hold the name of an erased operator: they are missing in what it returns.
    ///
    /// Their leaves in the log stand in the order of the rows that the statement returns.
    ///
    /// Outside a transaction the statement's end is the commit's. What the statement sees of audit_erased_identity is
    /// what was committed when it had its lock on the log: PostgreSQL takes the lock first and the snapshot after. So
    /// once an erasure has held the lock, every later insert sees its request.
    ///
    /// The insert locks the row of the log's head until its commit, so commits follow one another on all instances.
    /// - Throws: ``StoreError`` `notDurable` when the server could lose them, which may be after their commit;
    ///   ``PostgresError``. One row that a constraint refuses keeps all of them out.
    static func insert(
        _ entries: [NewEntry],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws -> [EntryID: Stored] {
        var settings: [String]?
        let (inserted, after) = try connection.query(
            insert(entries),
            then: "select \(Durability.settings), \(LogTable.firstIndex)",
            by: deadline
        ) { row throws(PostgresError) in
            if settings == nil { settings = try row.get(2) }
            return (id: try row.get(0, as: EntryID.self), at: try row.get(1, as: Timestamp.self))
        } thenRow: { row throws(PostgresError) in
            (settings: try row.get(0, as: [String].self), firstIndex: try row.optional(1, as: Int.self))
        }
        // Both before the commit and after it: a session takes in a reloaded configuration between two statements.
        for settings in [settings].compactMap(\.self) + after.map(\.settings) { try Durability.require(settings) }
        guard !inserted.isEmpty else { return [:] }
        guard let first = after.first?.firstIndex else {
            throw PostgresError(.unexpectedResult, message: "entries were stored without a leaf in the log")
        }
        let stored = inserted.enumerated().map { number, entry in
            (entry.id, Stored(recordedAt: entry.at, logIndex: UInt64(first + number)))
        }
        return Dictionary(stored) { first, _ in first }
    }

    /// Returns one statement for any number of entries, which so is prepared once: an array for each column.
    ///
    /// `unnest` of several arrays is PostgreSQL's own syntax, and only without its schema.
    private static func insert(_ entries: [NewEntry]) -> Statement {
        let named = entries.enumerated().flatMap { number, entry in entry.names.map { (number: number + 1, digest: $0) }
        }
        // The service's role may not name this column.
        let adopted: Statement = entries.contains(where: \.isAdopted) ? ", adopted" : ""
        return """
            insert into console_audit_log (
                id, ts_utc, service_account, action, actor, actor_tombstone, from_sha, to_sha, target_app, trigger, outcome,
                payload_redacted, redactions, deploy_digest, content_digest, blind, commitment\(adopted)
            )
            select id, ts_utc, service_account, action, actor, actor_tombstone, from_sha, to_sha, target_app, trigger, outcome,
                   payload_redacted, redactions, deploy_digest, content_digest, blind, commitment\(adopted)
              from unnest(
                       \(entries.map(\.id)), \(entries.map(\.timestamp)),
                       \(entries.map(\.serviceAccount)), \(entries.map(\.action)),
                       \(PostgresArray(optional: entries.map(\.actor))),
                       \(PostgresArray(optional: entries.map(\.actorTombstone))),
                       \(PostgresArray(optional: entries.map(\.fromSHA))),
                       \(PostgresArray(optional: entries.map(\.toSHA))),
                       \(PostgresArray(optional: entries.map(\.targetApp))),
                       \(PostgresArray(optional: entries.map(\.trigger))),
                       \(PostgresArray(optional: entries.map(\.outcome))),
                       \(entries.map { JSONB($0.content) }), \(entries.map { JSONB($0.redactions) }),
                       \(PostgresArray(optional: entries.map { $0.deployDigest.map { Bytea($0) } })),
                       \(PostgresArray(optional: entries.map { $0.contentDigest.map { Bytea($0) } })),
                       \(entries.map { Bytea($0.blind) }), \(entries.map { Bytea($0.commitment.bytes) }),
                       \(entries.map(\.isAdopted))
                   ) with ordinality as entry (
                       id, ts_utc, service_account, action, actor, actor_tombstone, from_sha, to_sha, target_app, trigger,
                       outcome, payload_redacted, redactions, deploy_digest, content_digest, blind, commitment, adopted, number
                   )
             where number <> all (array(
                       select named.number
                         from unnest(\(named.map(\.number)), \(named.map(\.digest))) as named (number, digest)
                         join audit_erased_identity on identity_digest = named.digest))
               and not exists (select from audit_deleted_entry as deleted where deleted.id = entry.id)
                on conflict (id) do nothing
            returning id, recorded_at, \(Durability.settings)
            """
    }
}
