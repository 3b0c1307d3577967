package import AuditModel
package import AuditStore
import HTTPTypes
package import Logging
import Metrics
import Synchronization

/// Tells who calls, by their bearer token (RFC 6750).
package final class Authenticator: Sendable {
    private static let noteUseEvery: Duration = .seconds(30)

    private struct State {
        var cache = CredentialCache()
        var throttle: FailureThrottle
        /// Callers that wait for the one lookup of their token.
        var lookups: [TokenDigest: [CheckedContinuation<Void, any Error>]] = [:]
        var lastUses: [EntryID: Timestamp] = [:]
    }

    private let credentials: CredentialReader
    private let changes: CredentialChanges
    private let logger: Logger
    private let now: @Sendable () -> Timestamp
    private let state: Mutex<State>

    package init(store: Store, logger: Logger, now: @escaping @Sendable () -> Timestamp) {
        credentials = store.credentials
        changes = store.credentialChanges
        self.logger = logger
        self.now = now
        state = Mutex(State(throttle: FailureThrottle()))
    }

    /// Listens for revocations, and keeps when tokens were last used, until the task is cancelled.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await self.changes.listen { self.state.withLock { $0.cache.forgetAll() } }
            }
            group.addTask {
                while (try? await Task.sleep(for: Self.noteUseEvery)) != nil { await self.noteUses() }
            }
        }
    }

    /// Writes down when tokens were last used. What cannot be written is kept for the next time.
    package func noteUses() async {
        let uses = state.withLock { state in
            defer { state.lastUses = [:] }
            return state.lastUses
        }
        guard !uses.isEmpty else { return }
        do {
            try await credentials.noteUse(of: uses)
        } catch {
            state.withLock { $0.lastUses.merge(uses) { later, _ in later } }
            logger.warning("last use of tokens not noted", metadata: ["error": "\(error)"])
        }
    }

    /// - Parameters:
    ///   - authorization: the header field's value.
    ///   - source: the caller's address, for counting failures.
    ///   - scope: what the caller must have; `nil` when any live token will do.
    /// - Throws: ``Rejection`` 401, 403 or 429; ``StoreError`` when the database cannot be asked.
    func authenticate(authorization: String?, source: String, scope: Scope?) async throws -> Credential {
        guard let authorization, let presented = Self.bearerToken(authorization) else {
            throw Rejection(
                .unauthenticated,
                "Send a service account's token: Authorization: Bearer rxa_…",
                headers: [.wwwAuthenticate: Self.challenge()]
            )
        }
        // Mistyped or cut short: its checksum tells, and the database is not asked.
        guard let token = ServiceToken(parsing: presented) else { throw failure(from: source) }
        let digest = credentials.digest(of: token)
        guard let credential = try await credential(for: digest, source: source) else { throw failure(from: source) }
        let now = now()
        if let expiresAt = credential.expiresAt, expiresAt <= now { throw failure(from: source) }
        state.withLock { $0.lastUses[credential.tokenID] = now }
        if let scope, !credential.allows(scope) {
            throw Rejection(
                .insufficientScope,
                "This needs the scope \(scope.rawValue).",
                headers: [
                    .wwwAuthenticate: Self.challenge(error: "insufficient_scope") + ", scope=\"\(scope.rawValue)\""
                ]
            )
        }
        return credential
    }

    /// From the cache, or by one lookup for all that ask at the same time.
    private func credential(for digest: TokenDigest, source: String) async throws -> Credential? {
        while true {
            enum Step {
                case known(Credential?)
                case lookUp(generation: Int)
                case wait
                case tooManyFailures(retryAfter: Int)
            }
            let step: Step = state.withLock { state in
                let now = ContinuousClock.now
                if let credential = state.cache.credential(for: digest, at: now) { return .known(credential) }
                if state.lookups[digest] != nil { return .wait }
                if !state.cache.wasGood(digest), let seconds = state.throttle.retryAfter(source, at: now) {
                    return .tooManyFailures(retryAfter: seconds)
                }
                state.lookups[digest] = []
                return .lookUp(generation: state.cache.generation)
            }
            switch step {
            case .known(let credential):
                return credential
            case .tooManyFailures(let seconds):
                throw Self.tooManyFailures(retryAfter: seconds)
            case .lookUp(let generation):
                return try await lookUp(digest, generation: generation)
            case .wait:
                try await withCheckedThrowingContinuation { continuation in
                    let isOver = state.withLock { state in
                        state.lookups[digest]?.append(continuation)
                        return state.lookups[digest] == nil
                    }
                    if isOver { continuation.resume() }
                }
            }
        }
    }

    private func lookUp(_ digest: TokenDigest, generation: Int) async throws -> Credential? {
        let asked = ContinuousClock.now
        let result: Result<Credential?, any Error>
        do {
            result = .success(try await credentials.credential(for: digest))
        } catch {
            result = .failure(error)
        }
        let waiting = state.withLock { state in
            if case .success(let credential) = result {
                // As old as the question: the answer may have been on its way for a while.
                state.cache.store(credential, for: digest, askedIn: generation, at: asked)
            }
            return state.lookups.removeValue(forKey: digest) ?? []
        }
        // A failure is everybody's: were each to ask in turn, the last would wait for all of them.
        for caller in waiting { caller.resume(with: result.map { _ in () }) }
        return try result.get()
    }

    private func failure(from source: String) -> Rejection {
        Counter(label: "audit_authentication_failures_total").increment()
        let retryAfter = state.withLock { state in
            let now = ContinuousClock.now
            let retryAfter = state.throttle.retryAfter(source, at: now)
            state.throttle.failed(source, at: now)
            return retryAfter
        }
        if let retryAfter { return Self.tooManyFailures(retryAfter: retryAfter) }
        return Rejection(
            .invalidToken,
            "The token is mistyped, unknown, expired or revoked.",
            headers: [.wwwAuthenticate: Self.challenge(error: "invalid_token")]
        )
    }

    private static func tooManyFailures(retryAfter seconds: Int) -> Rejection {
        Rejection(.tooManyFailures, "Too many failed authentications from this address.", retryAfter: seconds)
    }

    /// The scheme's name counts in any case (RFC 9110, section 11.1).
    private static func bearerToken(_ authorization: String) -> Substring? {
        let parts = authorization.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return parts[1].trimmingSpaces()
    }

    private static func challenge(error: String? = nil) -> String {
        "Bearer realm=\"raptor-audit\"" + (error.map { ", error=\"\($0)\"" } ?? "")
    }
}
