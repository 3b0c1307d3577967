package import AuditModel
package import LibPQ
import NameSearch
import StrictJSON
import SystemCrypto

/// Requests to be erased: taken, told about, and woken up for.
package struct Erasures: Sendable {
    private static let answerWithin: Duration = .milliseconds(2500)
    /// The bytes of "raptoraE": requests are taken one at a time, so that two about one person cannot miss each other.
    private static let requestLock = 0x7261_7074_6f72_6145

    private let pool: Pool
    private let pepper: Pepper
    private let worker: ErasureWorker

    init(pool: Pool, pepper: Pepper, worker: ErasureWorker) {
        self.pool = pool
        self.pepper = pepper
        self.worker = worker
    }

    /// Takes a request. From its commit on, every entry of the person that arrives is tombstoned as it is stored; entries
    /// that are there already are rewritten by the worker.
    ///
    /// The same request again answers with what has become of it.
    /// - Throws: ``ErasureError``, ``PostgresError``.
    package func begin(_ request: ErasureRequest, serviceAccount: String) async throws -> ErasureRecord {
        let deadline = Deadline.after(Self.answerWithin)
        let pepper = pepper
        let record = try await pool.withConnection(by: deadline) { connection in
            try Self.begin(request, serviceAccount: serviceAccount, pepper: pepper, on: connection, by: deadline)
        }
        worker.wake()
        return record
    }

    /// - Throws: ``PostgresError``.
    package func record(of requestID: ErasureRequestID) async throws -> ErasureRecord? {
        let deadline = Deadline.after(Self.answerWithin)
        return try await pool.withConnection(by: deadline) { connection in
            try Self.record(of: requestID, on: connection, by: deadline)
        }
    }

    static func record(
        of requestID: ErasureRequestID,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> ErasureRecord? {
        try connection.query(
            "select \(ErasureRecord.columns) from audit_erasure where request_id = \(requestID.rawValue)",
            by: deadline
        ) { row throws(PostgresError) in try ErasureRecord(row) }.first
    }

    /// The request, the person's tombstone and the digests of their identifiers, in one transaction.
    package static func begin(
        _ request: ErasureRequest,
        serviceAccount: String,
        pepper: Pepper,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws -> ErasureRecord {
        let identifiers = request.identifiers.map(\.rawValue)
        guard !IdentifierMatcher(identifiers).matches(Array(request.requestID.rawValue.utf8)) else {
            throw ErasureError.requestIDNamesPerson
        }
        let digests = Set(identifiers.map { pepper.identityDigest($0).bytes })
            .sorted { $0.lexicographicallyPrecedes($1) }
        let identifiersDigest = pepper.identities.authenticationCode(for: digests.flatMap(\.self))
        return try connection.transaction(by: deadline) {
            try connection.execute("select pg_advisory_xact_lock(\(requestLock))", by: deadline)
            let known = try connection.query(
                "select identifiers_digest from audit_erasure where request_id = \(request.requestID.rawValue)",
                by: deadline
            ) { row throws(PostgresError) in try row.get(0, as: Bytea.self).bytes }
            if let known = known.first {
                guard known == identifiersDigest else { throw ErasureError.requestIDReused }
            } else {
                let (person, former) = try person(digests, on: connection, by: deadline)
                // A former tombstone is one more name to replace.
                let sealed = JSONValue.array((identifiers + former).map { .string($0) })
                try connection.execute(
                    """
                    insert into audit_erased_identity (identity_digest, tombstone)
                    select digest, \(person) from unnest(\(digests.map { Bytea($0) })) as digest
                        on conflict (identity_digest) do nothing
                    """,
                    by: deadline
                )
                try connection.execute(
                    """
                    insert into audit_erasure (
                        request_id, service_account, tombstone, identifiers_digest, sealed_identifiers, verify
                    ) values (
                        \(request.requestID.rawValue), \(serviceAccount), \(person), \(Bytea(identifiersDigest)),
                        \(Bytea(pepper.identifiers.seal(StrictJSON.canonical(sealed)))), \(request.verify)
                    )
                    """,
                    by: deadline
                )
            }
            guard let record = try record(of: request.requestID, on: connection, by: deadline) else {
                throw PostgresError(.unexpectedResult, message: "an erasure that was written is not there")
            }
            return record
        }
    }

    /// The person's tombstone: that of the first request that shares an identifier with this one, or a new one. Requests
    /// that were taken for other people's, and turn out to be this person's, take it over.
    private static func person(
        _ digests: [[UInt8]],
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> (tombstone: String, former: [String]) {
        let known = try connection.query(
            """
            select tombstone from audit_erased_identity
             where tombstone in (select tombstone from audit_erased_identity
                                  where identity_digest = any (\(digests.map { Bytea($0) })))
             group by tombstone
             order by min(erased_at), tombstone
            """,
            by: deadline
        ) { row throws(PostgresError) in try row.get(0, as: String.self) }
        guard let person = known.first else { return (Tombstone.random(), []) }
        let former = Array(known.dropFirst())
        if !former.isEmpty {
            for table: Statement in ["audit_erased_identity", "audit_erasure"] {
                try connection.execute(
                    "update \(table) set tombstone = \(person) where tombstone = any (\(former))",
                    by: deadline
                )
            }
        }
        return (person, former)
    }
}
