import LibPQ
import StrictJSON

extension ServiceAct {
    /// Records that an erasure begins, if it is running. Part of the transaction that starts it: nothing is rewritten,
    /// and no late entry gets the tombstone, before the trail says so. Recorded once, however often it is called.
    /// - Throws: ``StoreError``, ``PostgresError``.
    static func recordBeginning(
        of erasureID: String,
        pepper: Pepper,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws {
        let running = try connection.query(
            """
            select service_account, tombstone from audit_erasure where erasure_id = \(erasureID) and state = 'running'
            """,
            by: deadline
        ) { row throws(PostgresError) in
            (account: try row.get(0, as: String.self), tombstone: try row.get(1, as: String.self))
        }
        guard let erasure = running.first else { return }
        let act = ServiceAct(
            .rewrite,
            about: erasureID,
            serviceAccount: erasure.account,
            details: ["tombstone": .string(erasure.tombstone)],
            pepper: pepper
        )
        try act.insert(on: connection, by: deadline)
    }
}
