package import AuditModel
package import LibPQ

extension Erasures {
    /// Returns the request of this number, or `nil` when nobody made it.
    static func record(
        of erasureID: ErasureID,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> ErasureRecord? {
        try connection.query(
            "select \(ErasureRecord.columns) from audit_erasure where erasure_id = \(erasureID.rawValue)",
            by: deadline
        ) { row throws(PostgresError) in try ErasureRecord(row) }.first
    }

    /// Writes the request down, and unless it awaits something the digests of the names and the act with which the
    /// erasure begins, in one transaction. Returns the request as it stands; one that was made before is not changed.
    ///
    /// One request at a time: the database function locks audit_erasure before the act locks the log.
    /// - Throws: ``ErasureError``, ``StoreError``, ``PostgresError``.
    package static func begin(
        _ request: ErasureRequest,
        serviceAccount: String,
        awaitsConfirmation: Bool = false,
        pepper: Pepper,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws -> ErasureRecord {
        do {
            return try connection.transaction(by: deadline) {
                let record = try write(
                    request,
                    serviceAccount: serviceAccount,
                    awaitsConfirmation: awaitsConfirmation,
                    pepper: pepper,
                    on: connection,
                    by: deadline
                )
                let erasureID = request.erasureID.rawValue
                try ServiceAct.recordBeginning(of: erasureID, pepper: pepper, on: connection, by: deadline)
                return record
            }
        } catch let error as PostgresError where error.sqlState == "RA001" {
            throw ErasureError.held
        }
    }

    /// Writes the request down without the act. Part of the caller's transaction.
    /// - Throws: ``ErasureError``; ``PostgresError``, with RA001 while a hold may cover the person's entries.
    static func write(
        _ request: ErasureRequest,
        serviceAccount: String,
        awaitsConfirmation: Bool = false,
        pepper: Pepper,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws -> ErasureRecord {
        let subject = try ErasureSubject(request, pepper: pepper)
        let expected = try subject.expectedEntries(request.dryRunToken)
        let statement: Statement = """
            select identifiers_digest, \(ErasureRecord.columns)
              from audit_begin_erasure(
                       \(request.erasureID.rawValue), \(serviceAccount), \(Tombstone.random()),
                       \(subject.digests.map { Bytea($0) }), \(Bytea(subject.identifiersDigest)),
                       \(Bytea(subject.sealed)), \(request.verify), \(request.isPartial), \(request.atMost),
                       \(expected.map { Bytea($0) }), \(awaitsConfirmation)
                   )
            """
        let (known, record) = try connection.row(statement, by: deadline) { row throws(PostgresError) in
            (try row.get(0, as: Bytea.self).bytes, try ErasureRecord(row, from: 1))
        }
        guard known == subject.identifiersDigest else { throw ErasureError.erasureIDReused }
        return record
    }
}
