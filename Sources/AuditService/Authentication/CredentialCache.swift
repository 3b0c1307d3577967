import AuditStore

/// What the database said of tokens a moment ago. A pure value; its owner has the clock.
struct CredentialCache {
    /// How long an answer of the database counts. Together with the lookup it makes sure that a revoked token is
    /// refused within two seconds, even where no notification arrives.
    static let freshFor: Duration = .seconds(1)
    /// The most tokens to remember. Past that, all are forgotten, so that made-up tokens cannot fill the memory.
    private static let capacity = 10_000

    /// An answer. A missing credential is an answer, too: the token is not live.
    private struct Entry {
        let credential: Credential?
        let at: ContinuousClock.Instant
    }

    private var entries: [TokenDigest: Entry] = [:]
    /// Tokens that were good when they were last looked up. They are looked up even while strangers are turned away.
    private var known: Set<TokenDigest> = []
    /// Counts how often everything was forgotten. An answer to a question of an earlier generation may be outdated.
    private(set) var generation = 0

    /// Returns the answer of the last ``freshFor``: a credential, or `.some(nil)` for a token that is not live. Returns
    /// `nil` when the database has to be asked.
    func credential(for digest: TokenDigest, at now: ContinuousClock.Instant) -> Credential?? {
        guard let entry = entries[digest], entry.at + Self.freshFor > now else { return nil }
        return .some(entry.credential)
    }

    /// Whether the token was live when the database last answered about it, however long ago.
    func wasGood(_ digest: TokenDigest) -> Bool {
        known.contains(digest)
    }

    /// Keeps an answer of the database, unless everything was forgotten since the question: it may be outdated.
    /// - Parameters:
    ///   - generation: ``generation`` as it was when the database was asked.
    ///   - now: when the database was asked. The answer is as old as the question.
    mutating func store(
        _ credential: Credential?,
        for digest: TokenDigest,
        askedIn generation: Int,
        at now: ContinuousClock.Instant
    ) {
        if credential == nil {
            known.remove(digest)
        } else {
            if known.count >= Self.capacity { known = [] }
            known.insert(digest)
        }
        guard generation == self.generation else { return }
        if entries.count >= Self.capacity { entries = [:] }
        entries[digest] = Entry(credential: credential, at: now)
    }

    /// Forgets all answers, but not which tokens were good.
    mutating func forgetAll() {
        entries = [:]
        generation += 1
    }
}
