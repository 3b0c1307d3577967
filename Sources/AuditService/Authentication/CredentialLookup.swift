import AuditStore
import Synchronization

/// Finds a token's credential: in the cache, or by one question to the database for all who ask at the same time.
final class CredentialLookup: Sendable {
    /// The most lookups at once before tokens that were never good are turned away, so that made-up tokens cannot keep
    /// the database from real ones. A lookup takes about a millisecond.
    private static let strangersAtOnce = 64

    /// Too many lookups are under way for one of a token that was never good.
    struct Busy: Error {}

    private struct State {
        var cache = CredentialCache()
        /// Callers that wait for the one lookup of their token.
        var waiting: [TokenDigest: [CheckedContinuation<Void, any Error>]] = [:]
    }

    private let reader: CredentialReader
    private let state = Mutex(State())

    init(reader: CredentialReader) {
        self.reader = reader
    }

    /// Forgets all answers, since some account or token has changed. Lookups under way count as outdated.
    func forgetAll() {
        state.withLock { $0.cache.forgetAll() }
    }

    /// Returns the credential of a live token. Callers that ask for the same token at the same time share one question
    /// to the database, and its failure.
    /// - Returns: `nil` when the token is unknown, revoked, expired or its account disabled.
    /// - Throws: ``Busy`` for a token that was never good while 64 lookups are under way; the store's errors.
    func credential(for digest: TokenDigest) async throws -> Credential? {
        enum Step {
            case known(Credential?)
            case ask(generation: Int)
            case wait
            case busy
        }
        while true {
            let step: Step = state.withLock { state in
                if let credential = state.cache.credential(for: digest, at: .now) { return .known(credential) }
                if state.waiting[digest] != nil { return .wait }
                if !state.cache.wasGood(digest), state.waiting.count >= Self.strangersAtOnce { return .busy }
                state.waiting[digest] = []
                return .ask(generation: state.cache.generation)
            }
            switch step {
            case .known(let credential): return credential
            case .ask(let generation): return try await ask(digest, generation: generation)
            case .wait: try await wait(for: digest)
            case .busy: throw Busy()
            }
        }
    }

    /// Waits for the lookup of another caller.
    /// - Throws: the error of that lookup.
    private func wait(for digest: TokenDigest) async throws {
        try await withCheckedThrowingContinuation { continuation in
            let isOver = state.withLock { state in
                state.waiting[digest]?.append(continuation)
                return state.waiting[digest] == nil
            }
            if isOver { continuation.resume() }
        }
    }

    /// Asks the database, keeps its answer and wakes the callers that wait for it. Needs ``State/waiting`` to have the
    /// token's list, which it removes.
    private func ask(_ digest: TokenDigest, generation: Int) async throws -> Credential? {
        let asked = ContinuousClock.now
        let result: Result<Credential?, any Error>
        do {
            result = .success(try await reader.credential(for: digest))
        } catch {
            result = .failure(error)
        }
        let waiting = state.withLock { state in
            if case .success(let credential) = result {
                // Dated by the question: the answer may have been on its way for a while.
                state.cache.store(credential, for: digest, askedIn: generation, at: asked)
            }
            return state.waiting.removeValue(forKey: digest) ?? []
        }
        // All callers get a failure: if each asked in turn, the last would wait for all the others.
        for caller in waiting { caller.resume(with: result.map { _ in () }) }
        return try result.get()
    }
}
