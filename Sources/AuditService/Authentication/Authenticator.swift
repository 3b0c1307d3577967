package import AuditModel
package import AuditStore
package import Logging
import Metrics
import Synchronization
import SystemCrypto

/// Finds out who calls, by their bearer token (RFC 6750). Keeps what it learned of tokens in memory only.
package final class Authenticator: Sendable {
    /// A crash loses at most this much of when tokens were last used.
    private static let writeUsesEvery: Duration = .seconds(30)

    private let credentials: CredentialReader
    private let changes: CredentialChanges
    private let lookup: CredentialLookup
    /// To make a digest takes microseconds; to recognise a token, nanoseconds.
    private let recent = SecretMemory<TokenDigest>(capacity: 10_000)
    private let uses: TokenUses
    private let now: @Sendable () -> Timestamp
    private let throttle = Mutex(FailureThrottle())

    /// - Parameter now: the time against which expiry is checked.
    package init(store: Store, logger: Logger, now: @escaping @Sendable () -> Timestamp) {
        credentials = store.credentials
        changes = store.credentialChanges
        lookup = CredentialLookup(reader: store.credentials)
        uses = TokenUses(reader: store.credentials, logger: logger)
        self.now = now
    }

    /// Listens for revocations, and writes when tokens were last used, until the task is cancelled. A revocation
    /// reaches this instance at once while it listens, and within two seconds otherwise.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await self.changes.listen { self.lookup.forgetAll() }
            }
            group.addTask {
                while (try? await Task.sleep(for: Self.writeUsesEvery)) != nil { await self.uses.write() }
            }
        }
    }

    /// Writes when tokens were last used, or keeps it for the next time. Call it once more after ``run()`` has ended.
    package func noteUses() async {
        await uses.write()
    }

    /// Returns the account that the token in `authorization` belongs to, and notes that the token was used. A token
    /// whose checksum is right is always looked up: those who failed at its address may only share a proxy with it.
    /// - Parameters:
    ///   - authorization: the header field's value.
    ///   - source: gives the caller's address, for counting failures. Called only after a failure.
    ///   - scope: what the caller must have; `nil` when any live token may call.
    /// - Throws: ``Rejection``: 401 without a token or with one that is not live, 403 without the scope, 429 in place
    ///   of 401 once an address has failed too often, or for an unknown token while too many are looked up; the store's
    ///   errors when the database cannot be asked.
    func authenticate(authorization: String?, source: () -> String, scope: Scope?) async throws -> Credential {
        guard let presented = BearerToken.presented(in: authorization) else { throw BearerToken.missing }
        // The checksum of a mistyped or truncated token is wrong: no need to ask the database.
        guard let digest = digest(of: presented) else { throw failure(from: source()) }
        let found: Credential?
        do {
            found = try await lookup.credential(for: digest)
        } catch is CredentialLookup.Busy {
            throw Self.tooManyFailures(retryAfter: 1)
        }
        let now = now()
        guard let credential = found, credential.expiresAt.map({ $0 > now }) ?? true else {
            throw failure(from: source())
        }
        uses.note(credential.tokenID, at: now)
        if let scope, !credential.allows(scope) { throw BearerToken.insufficient(scope) }
        return credential
    }

    /// Returns what the database knows a token by; `nil` when its form or its checksum is wrong. The HMAC is made once
    /// for a token that is presented often.
    private func digest(of presented: Substring) -> TokenDigest? {
        recent.value(for: presented) { ServiceToken(parsing: presented).map { credentials.digest(of: $0) } }
    }

    /// Counts a failure in the metrics and against the address. Returns the answer: 401, or 429 with the seconds to
    /// wait once the address has failed too often.
    private func failure(from source: String) -> Rejection {
        Counter(label: "audit_authentication_failures_total").increment()
        let retryAfter = throttle.withLock { throttle in
            let now = ContinuousClock.now
            let retryAfter = throttle.retryAfter(source, at: now)
            throttle.failed(source, at: now)
            return retryAfter
        }
        return retryAfter.map { Self.tooManyFailures(retryAfter: $0) } ?? BearerToken.invalid
    }

    /// Returns 429, with the whole seconds after which another attempt makes sense.
    private static func tooManyFailures(retryAfter seconds: Int) -> Rejection {
        Rejection(.tooManyFailures, "Too many failed authentications from this address.", retryAfter: seconds)
    }
}
