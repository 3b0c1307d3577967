package import AuditModel
import LibPQ
import SystemCrypto

/// What the database knows a token by: its HMAC-SHA-256 under the pepper, without which no guess can be tested.
package struct TokenDigest: Sendable, Hashable {
    /// 32 bytes.
    let bytes: [UInt8]

    init(_ token: ServiceToken, pepper: Pepper) {
        bytes = pepper.tokens.authenticationCode(for: Array(token.secret.utf8))
    }
}

/// A live token's account, and what it may do, as of the moment when it was read.
package struct Credential: Sendable {
    /// Of the token, which the use is noted for.
    package let tokenID: EntryID
    package let account: String
    /// Scopes that this version does not know are left out.
    package let scopes: Set<Scope>
    /// What the account's entries may say. A pattern that this version cannot parse is left out, so it allows less.
    package let actionPatterns: [ActionPattern]
    package let appPatterns: [AppPattern]
    /// When the token stops being accepted; `nil` for one that does not expire.
    package let expiresAt: Timestamp?

    /// Returns whether the account has the scope. The scope to erase includes the one to ask for an erasure.
    package func allows(_ scope: Scope) -> Bool {
        scopes.contains(scope) || scope == .auditRequestErasure && scopes.contains(.auditErase)
    }
}

/// Looks up tokens, and keeps when they were last used. Has connections of its own, so a slow list keeps nobody from
/// being authenticated. Caches only the tokens that may read metrics.
package struct CredentialReader: Sendable {
    /// For one look-up, the wait for a connection included.
    private static let answerWithin: Duration = .milliseconds(2000)

    private let pool: Pool
    private let pepper: Pepper
    private let metricsReaders = MetricsReaders()

    init(pool: Pool, pepper: Pepper) {
        self.pool = pool
        self.pepper = pepper
    }

    /// Returns what the token is looked up by. Asks no database.
    package func digest(of token: ServiceToken) -> TokenDigest {
        TokenDigest(token, pepper: pepper)
    }

    /// Returns the account of a live token, as the database has it now. Expiry goes by the database's clock.
    /// - Returns: `nil` when no live token has this digest: unknown, expired, revoked, or of a disabled account.
    package func credential(for digest: TokenDigest) async throws(StoreError) -> Credential? {
        let deadline = Deadline.after(Self.answerWithin)
        let credential = try await pool.lend(by: deadline) { connection in
            try connection.query(
                """
                select token.id, account.name, account.scopes, account.action_patterns, account.app_patterns,
                       token.expires_at
                  from audit_service_token as token
                  join audit_service_account as account on account.name = token.account
                 where token.digest = \(Bytea(digest.bytes))
                   and \(ServiceTokens.live) and account.disabled_at is null
                """,
                by: deadline
            ) { row throws(PostgresError) in
                try Credential(
                    tokenID: row.get(0),
                    account: row.get(1),
                    scopes: Set(row.get(2, as: [String].self).compactMap(Scope.init)),
                    actionPatterns: row.get(3, as: [String].self).compactMap(ActionPattern.init),
                    appPatterns: row.get(4, as: [String].self).compactMap(AppPattern.init),
                    expiresAt: row.optional(5)
                )
            }.first
        }
        metricsReaders.note(credential, for: digest)
        return credential
    }

    /// Returns what the database last said of a token that may read metrics, without asking it again: for when the
    /// database is away. `nil` when it has not been asked, or refused the token. Its expiry is for the caller to check.
    package func lastKnownMetricsReader(_ token: ServiceToken) -> Credential? {
        metricsReaders.credential(for: digest(of: token))
    }

    /// Notes when tokens were last used: one statement for all of them. Writes no row that has this time or a later
    /// one, so instances may report in any order. Skips tokens that are unknown.
    /// - Throws: ``StoreError``. Some seconds of use may go unnoted then.
    package func noteUse(of tokens: [EntryID: Timestamp]) async throws(StoreError) {
        let deadline = Deadline.after(Self.answerWithin)
        _ = try await pool.lend(by: deadline) { connection in
            try connection.execute(
                """
                update audit_service_token as token set last_used_at = used.at
                  from unnest(\(Array(tokens.keys)), \(Array(tokens.values)))
                       as used (id, at)
                 where token.id = used.id and (last_used_at is null or last_used_at < used.at)
                """,
                by: deadline
            )
        }
    }
}
