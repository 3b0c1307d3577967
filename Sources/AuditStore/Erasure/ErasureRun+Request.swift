import LibPQ

extension ErasureRun {
    /// What a request that is not done has in the database. The identifiers are sealed still.
    struct Request: Sendable {
        let erasureID: String
        let serviceAccount: String
        /// It has bounds that were not checked yet. Otherwise it is running.
        let isCounting: Bool
        let tombstone: String
        /// Of earlier requests about the same person: names like any other.
        let formerTombstones: [String]
        /// Of the person's names, by which holds find them.
        let digests: [[UInt8]]
        /// For ``ErasureSubject/names(unsealing:pepper:)``.
        let sealedNames: [UInt8]
        /// A search through every table is to follow.
        let verify: Bool
        /// The most entries that may change; `nil` without such a bound.
        let atMost: Int?
        /// The fingerprint of a dry run; `nil` without such a bound.
        let expectedEntries: [UInt8]?
        /// Failures in a row, this run not counted.
        let attempts: Int

        /// SQL: the columns that ``init(_:)`` reads, in that order.
        static let columns: Statement = """
            erasure_id, service_account, state, tombstone, former_tombstones, identity_digests, sealed_identifiers, verify,
            at_most, expected_entries, attempts
            """

        init(_ row: borrowing Row) throws(PostgresError) {
            erasureID = try row.get(0)
            serviceAccount = try row.get(1)
            isCounting = try row.get(2, as: String.self) == ErasureRecord.State.counting.rawValue
            tombstone = try row.get(3)
            formerTombstones = try row.get(4)
            digests = try row.get(5, as: [Bytea].self).map(\.bytes)
            sealedNames = try row.get(6, as: Bytea.self).bytes
            verify = try row.get(7)
            atMost = try row.optional(8)
            expectedEntries = try row.optional(9, as: Bytea.self)?.bytes
            attempts = try row.get(10)
        }
    }
}
