package import AuditModel
package import LibPQ
import SystemCrypto

/// What is kept of a token. The token itself is shown once, to the administrator who asked for it, and kept nowhere.
package struct TokenRecord: Sendable {
    package let id: EntryID
    package let account: String
    package let createdAt: Timestamp
    /// `nil` for a token that does not expire.
    package let expiresAt: Timestamp?
    /// Since when it is refused; `nil` for a token that was not revoked.
    package let revokedAt: Timestamp?
    /// To the minute. `nil` for a token that was never used.
    package let lastUsedAt: Timestamp?
    /// While its account is disabled, no token is let in.
    package let isAccountDisabled: Bool
}

/// Issues, rotates, revokes and lists tokens, for administrators. An account has at most two live ones, for rotation.
package struct ServiceTokens: Sendable {
    /// SQL on `audit_service_token`: whether a token is neither revoked nor expired, by the database's clock.
    static let live: Statement = "revoked_at is null and (expires_at is null or expires_at > pg_catalog.now())"

    private let pepper: Pepper

    /// - Parameter pepper: the service's. A token that was issued with another one is never let in.
    package init(pepper: Pepper) {
        self.pepper = pepper
    }

    /// Returns a new token beside the one that may be live already, and its id. It is valid from the commit on.
    /// - Parameter lifetime: in whole seconds, by the database's clock; `nil` for a token that does not expire.
    /// - Throws: ``ServiceAccountError``: `unknownAccount`, `accountDisabled` or `twoLiveTokens`; ``PostgresError``.
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

    /// Returns a new token and its id. The one before it stays valid for `overlap`, so that callers need not change
    /// over at the same moment; one that expires sooner still does. All of it is one transaction.
    /// - Parameters:
    ///   - lifetime: of the new token, in whole seconds; `nil` for one that does not expire.
    ///   - overlap: in whole seconds. With 0 the former token is refused at once.
    /// - Throws: ``ServiceAccountError``, `twoLiveTokens` while an earlier rotation still overlaps; ``PostgresError``.
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

    /// Refuses the token from now on, on every instance within two seconds. That cannot be undone.
    /// - Throws: ``ServiceAccountError/unknownToken(_:)``, also for one that was revoked before; ``PostgresError``.
    package func revoke(_ id: EntryID, on connection: isolated Connection, by deadline: Deadline) throws {
        let count = try connection.execute(
            """
            update audit_service_token set revoked_at = pg_catalog.now()
             where id = \(id) and revoked_at is null
            """,
            by: deadline
        )
        if count == 0 { throw ServiceAccountError.unknownToken(id.description) }
    }

    /// Returns whether the token would be let in now. Asks the database, and no instance's cache.
    package func isLive(
        _ token: ServiceToken,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Bool {
        try connection.value(
            """
            select exists (select from audit_service_token as token
                             join audit_service_account as account on account.name = token.account
                            where digest = \(Bytea(TokenDigest(token, pepper: pepper).bytes))
                              and \(Self.live) and disabled_at is null)
            """,
            by: deadline
        )
    }

    /// Returns tokens by account, the oldest first; expired and revoked ones too.
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
                id: row.get(0),
                account: row.get(1),
                createdAt: row.get(2),
                expiresAt: row.optional(3),
                revokedAt: row.optional(4),
                lastUsedAt: row.optional(5),
                isAccountDisabled: row.get(6)
            )
        }
    }

    /// Refuses an account that may not have another token. Locks the account's row until the transaction ends, so that
    /// two administrators at once do not make a third live token.
    /// - Throws: ``ServiceAccountError``, ``PostgresError``.
    private func requireRoom(_ account: String, on connection: isolated Connection, by deadline: Deadline) throws {
        let isDisabled = try connection.query(
            "select disabled_at is not null from audit_service_account where name = \(account) for update",
            by: deadline
        ) { row throws(PostgresError) in try row.get(0, as: Bool.self) }
        guard let isDisabled = isDisabled.first else { throw ServiceAccountError.unknownAccount(account) }
        if isDisabled { throw ServiceAccountError.accountDisabled(account) }
        let live: Int = try connection.value(
            "select pg_catalog.count(*) from audit_service_token where account = \(account) and \(Self.live)",
            by: deadline
        )
        if live >= 2 { throw ServiceAccountError.twoLiveTokens(account) }
    }

    /// Draws a token and stores its digest. The token is nowhere else.
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
            values (\(id), \(account), \(Bytea(TokenDigest(token, pepper: pepper).bytes)),
                    pg_catalog.now() + pg_catalog.make_interval(secs => \(lifetime?.seconds)))
            """,
            by: deadline
        )
        return (token, id)
    }
}

extension Duration {
    /// Whole seconds; the rest is cut off.
    fileprivate var seconds: Int { Int(components.seconds) }
}
