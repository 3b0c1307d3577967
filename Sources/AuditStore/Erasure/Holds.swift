package import AuditModel
import LibPQ
package import StrictJSON

/// Entries that are kept although somebody asked to be erased (GDPR, Article 17(3)), by retention too.
///
/// Holds are not cached: the database functions that erase and delete look at them in their own transaction.
package struct Holds: Sendable {
    private static let answerWithin: Duration = .milliseconds(2500)

    private let pool: Pool
    private let pepper: Pepper

    init(pool: Pool, pepper: Pepper) {
        self.pool = pool
        self.pepper = pepper
    }

    /// Places a hold and records that, in one transaction. Returns the hold as the API writes it, or `nil` when its
    /// number is in use, even by the same hold. The names are kept as digests.
    ///
    /// An erasure under way fails at its next write to an entry that the hold covers, and then leaves that entry out.
    /// - Throws: ``ErasureError/holdIDNamesPerson`` when the number, which stays, names the person; ``StoreError``.
    package func place(_ request: HoldRequest, serviceAccount: String) async throws -> JSONValue? {
        let deadline = Deadline.after(Self.answerWithin)
        let subject = ErasureSubject(request.identifiers, pepper: pepper)
        guard !subject.isNamed(by: request.holdID) else { throw ErasureError.holdIDNamesPerson }
        let digests: [Bytea]? = request.identifiers.isEmpty ? nil : subject.digests.map { Bytea($0) }
        return try await pool.lend(by: deadline) { connection in
            try connection.transaction(by: deadline) {
                let isPlaced: Bool = try connection.value(
                    """
                    select audit_place_hold(
                        \(request.holdID.rawValue), \(serviceAccount), \(request.reason.rawValue),
                        \(request.targetApp?.rawValue), \(request.since), \(request.until), \(digests),
                        \(request.endsAt)
                    )
                    """,
                    by: deadline
                )
                guard isPlaced else { return nil }
                try Self.act(request.holdID.rawValue, "placed", request.details, serviceAccount, pepper)
                    .insert(on: connection, by: deadline)
                return try Self.hold(request.holdID, on: connection, by: deadline)
            }
        }
    }

    /// Ends a hold, forgets whom it named and records that, in one transaction. Erasures that waited for it go on
    /// within about a second. Returns the hold, or `nil` when no such hold is in force.
    package func end(_ holdID: ErasureID, serviceAccount: String) async throws(StoreError) -> JSONValue? {
        let deadline = Deadline.after(Self.answerWithin)
        return try await pool.lend(by: deadline) { connection in
            try connection.transaction(by: deadline) {
                let isEnded: Bool = try connection.value("select audit_end_hold(\(holdID.rawValue))", by: deadline)
                guard isEnded else { return nil }
                try Self.act(holdID.rawValue, "ended", [:], serviceAccount, pepper)
                    .insert(on: connection, by: deadline)
                return try Self.hold(holdID, on: connection, by: deadline)
            }
        }
    }

    /// Ends the holds whose time is up, forgets whom they named and records that, in one transaction. The account that
    /// placed a hold stands in its act.
    static func expire(on connection: isolated Connection, pepper: Pepper, by deadline: Deadline) throws {
        try connection.transaction(by: deadline) {
            let expired = try connection.query(
                "select hold_id, service_account from audit_expire_holds()",
                by: deadline
            ) {
                row throws(PostgresError) in (try row.get(0, as: String.self), try row.get(1, as: String.self))
            }
            for (holdID, serviceAccount) in expired {
                try act(holdID, "ended", [:], serviceAccount, pepper).insert(on: connection, by: deadline)
            }
        }
    }

    /// Returns holds, the newest first; 500 at most. Those that have ended are kept, without their names.
    package func list() async throws(StoreError) -> [JSONValue] {
        let deadline = Deadline.after(Self.answerWithin)
        return try await pool.lend(by: deadline) { connection in
            try connection.query(
                "select \(Self.columns) from audit_hold order by placed_at desc, hold_id limit 500",
                by: deadline,
                row: Self.json
            )
        }
    }

    /// Returns one hold as the API writes it.
    /// - Throws: ``PostgresError`` `unexpectedResult` for an unknown hold.
    private static func hold(
        _ holdID: ErasureID,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> JSONValue {
        try connection.row("select \(columns) from audit_hold where hold_id = \(holdID.rawValue)", by: deadline, json)
    }

    /// Makes the act that a hold was placed or ended. Its id is random, since one hold has several acts.
    /// - Parameter state: `placed` or `ended`.
    private static func act(
        _ holdID: String,
        _ state: String,
        _ details: JSONObject,
        _ serviceAccount: String,
        _ pepper: Pepper
    ) -> ServiceAct {
        let known: JSONObject = ["hold_id": .string(holdID), "hold": .string(state)]
        return ServiceAct(
            .hold,
            serviceAccount: serviceAccount,
            details: JSONObject(known.members + details.members),
            pepper: pepper
        )
    }

    /// SQL: the columns that ``json(_:)`` reads, in that order.
    private static let columns: Statement = """
        hold_id, reason, target_app, since, until, identity_digests is not null, placed_at, ends_at, ended_at,
        ended_at is null and (ends_at is null or ends_at > pg_catalog.now())
        """

    /// Returns a hold as the API writes it: whether it names a person, and not whom.
    private static func json(_ row: borrowing Row) throws(PostgresError) -> JSONValue {
        func time(_ column: Int) throws(PostgresError) -> JSONValue {
            try row.optional(column, as: Timestamp.self).map { .string($0.description) } ?? .null
        }
        return [
            "hold_id": .string(try row.get(0)), "reason": .string(try row.get(1)),
            "target_app": try row.optional(2, as: String.self).map { .string($0) } ?? .null,
            "since": try time(3), "until": try time(4), "names_person": .bool(try row.get(5)),
            "placed_at": try time(6), "ends_at": try time(7), "ended_at": try time(8),
            "in_force": .bool(try row.get(9)),
        ]
    }
}
