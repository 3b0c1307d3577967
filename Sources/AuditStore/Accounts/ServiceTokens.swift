package import AuditModel
package import LibPQ
import SystemCrypto

/// What is kept of a token. The token itself is shown once, to who asked for it, and kept nowhere.
package struct TokenRecord: Sendable {
    package let id: EntryID
    package let account: String
    package let createdAt: Timestamp
    package let expiresAt: Timestamp?
    package let revokedAt: Timestamp?
    /// To the minute.
    package let lastUsedAt: Timestamp?
    /// While its account is disabled, no token is let in.
    package let isAccountDisabled: Bool
}

/// Issues, rotates, revokes and lists tokens. For administrators.
package struct ServiceTokens: Sendable {
    private let pepper: Pepper

    package init(pepper: Pepper) {
        self.pepper = pepper
    }

    /// A new token beside the one that may be live already.
    /// - Parameter lifetime: `nil` for a token that does not expire.
    /// - Throws: ``ServiceAccountError``, ``PostgresError``.
    package func issue(
        account: String,
        lifetime: Duration?,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws -> (token: ServiceToken, id: EntryID) {
        try connection.transaction(by: deadline) {
            try requireRoom(account, on: connection, by: deadline)
            return try insert(account, lifetime: lifetime, on: connection, by: deadline)
        }
    }

    /// A new token; the one before it stays valid for `overlap`, so that nothing has to change over at the same moment.
    /// - Throws: ``ServiceAccountError``, ``PostgresError``.
    package func rotate(
        account: String,
        lifetime: Duration?,
        overlap: Duration,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws -> (token: ServiceToken, id: EntryID) {
        try connection.transaction(by: deadline) {
            try requireRoom(account, on: connection, by: deadline)
            try connection.execute(
                """
                update audit_service_token
                   set expires_at = least(expires_at, pg_catalog.now() + pg_catalog.make_interval(secs => \(overlap.seconds)))
                 where account = \(account) and revoked_at is null
                """,
                by: deadline
            )
            return try insert(account, lifetime: lifetime, on: connection, by: deadline)
        }
    }

    /// The token is refused from now on, by every instance within two seconds.
    /// - Throws: ``ServiceAccountError/unknownToken(_:)``, ``PostgresError``.
    package func revoke(_ id: EntryID, on connection: isolated Connection, by deadline: Deadline) throws {
        let count = try connection.execute(
            """
            update audit_service_token set revoked_at = pg_catalog.now()
             where id = \(UUIDBytes(id)) and revoked_at is null
            """,
            by: deadline
        )
        if count == 0 { throw ServiceAccountError.unknownToken(id.description) }
    }

    /// Whether the token would be let in now.
    package func isLive(
        _ token: ServiceToken,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Bool {
        let live = try connection.query(
            """
            select true from audit_service_token as token
              join audit_service_account as account on account.name = token.account
             where digest = \(Bytea(TokenDigest(token, pepper: pepper).bytes))
               and revoked_at is null and (expires_at is null or expires_at > pg_catalog.now()) and disabled_at is null
            """,
            by: deadline
        ) { row throws(PostgresError) in try row.get(0, as: Bool.self) }
        return !live.isEmpty
    }

    /// - Parameter account: `nil` for all.
    package func list(
        account: String?,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> [TokenRecord] {
        try connection.query(
            """
            select token.id, token.account, token.created_at, token.expires_at, token.revoked_at, token.last_used_at,
                   account.disabled_at is not null
              from audit_service_token as token
              join audit_service_account as account on account.name = token.account
             where \(account) is null or token.account = \(account)
             order by token.account, token.created_at
            """,
            by: deadline
        ) { row throws(PostgresError) in
            try TokenRecord(
                id: EntryID(row.get(0, as: UUIDBytes.self)),
                account: row.get(1),
                createdAt: Timestamp(row.get(2, as: TimestampTZ.self)),
                expiresAt: row.optional(3, as: TimestampTZ.self).map { Timestamp($0) },
                revokedAt: row.optional(4, as: TimestampTZ.self).map { Timestamp($0) },
                lastUsedAt: row.optional(5, as: TimestampTZ.self).map { Timestamp($0) },
                isAccountDisabled: row.get(6)
            )
        }
    }

    /// Locks the account's row, so that two administrators at once do not make a third live token.
    private func requireRoom(_ account: String, on connection: isolated Connection, by deadline: Deadline) throws {
        let isDisabled = try connection.query(
            "select disabled_at is not null from audit_service_account where name = \(account) for update",
            by: deadline
        ) { row throws(PostgresError) in try row.get(0, as: Bool.self) }
        guard let isDisabled = isDisabled.first else { throw ServiceAccountError.unknownAccount(account) }
        if isDisabled { throw ServiceAccountError.accountDisabled(account) }
        let live = try connection.query(
            """
            select pg_catalog.count(*) from audit_service_token
             where account = \(account) and revoked_at is null and (expires_at is null or expires_at > pg_catalog.now())
            """,
            by: deadline
        ) { row throws(PostgresError) in try row.get(0, as: Int.self) }
        if live[0] >= 2 { throw ServiceAccountError.twoLiveTokens(account) }
    }

    private func insert(
        _ account: String,
        lifetime: Duration?,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> (token: ServiceToken, id: EntryID) {
        var generator = SecureRandomNumberGenerator()
        let token = ServiceToken(using: &generator)
        let id = EntryID(bytes: SecureRandom.uuid())
        try connection.execute(
            """
            insert into audit_service_token (id, account, digest, expires_at)
            values (\(UUIDBytes(id)), \(account), \(Bytea(TokenDigest(token, pepper: pepper).bytes)),
                    pg_catalog.now() + pg_catalog.make_interval(secs => \(lifetime?.seconds)))
            """,
            by: deadline
        )
        return (token, id)
    }
}

extension Duration {
    fileprivate var seconds: Int { Int(components.seconds) }
}
