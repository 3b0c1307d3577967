package import AuditModel
package import LibPQ
import NameSearch
import StrictJSON
import SystemCrypto

/// Requests to be erased: taken, told about, and woken up for.
package struct Erasures: Sendable {
    private static let answerWithin: Duration = .milliseconds(2500)

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
    /// - Throws: ``ErasureError``, ``StoreError``.
    package func begin(_ request: ErasureRequest, serviceAccount: String) async throws -> ErasureRecord {
        let deadline = Deadline.after(Self.answerWithin)
        let pepper = pepper
        do {
            let record = try await pool.run(by: deadline) { connection in
                try Self.begin(request, serviceAccount: serviceAccount, pepper: pepper, on: connection, by: deadline)
            }
            worker.wake()
            return record
        } catch let error as ErasureError {
            throw error
        } catch {
            throw StoreError(error)
        }
    }

    /// - Throws: ``StoreError``.
    package func record(of requestID: ErasureRequestID) async throws(StoreError) -> ErasureRecord? {
        let deadline = Deadline.after(Self.answerWithin)
        return try await pool.lend(by: deadline) { connection in
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

    /// Writes the request, the person's tombstone and the digests of their identifiers, in one transaction.
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
        let sealed = pepper.identifiers.seal(StrictJSON.canonical(.array(identifiers.map { .string($0) })))
        let (known, record) = try connection.row(
            """
            select identifiers_digest, \(ErasureRecord.columns)
              from audit_begin_erasure(
                       \(request.requestID.rawValue), \(serviceAccount), \(Tombstone.random()),
                       \(digests.map { Bytea($0) }), \(Bytea(identifiersDigest)), \(Bytea(sealed)), \(request.verify)
                   )
            """,
            by: deadline
        ) { row throws(PostgresError) in
            (try row.get(0, as: Bytea.self).bytes, try ErasureRecord(row, from: 1))
        }
        guard known == identifiersDigest else { throw ErasureError.requestIDReused }
        return record
    }
}
