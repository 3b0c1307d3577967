import AuditStore

/// What the database said of tokens a moment ago. A pure value; its owner has the clock.
struct CredentialCache {
    /// A revoked token is refused within two seconds even where no notification comes through: this, and the lookup.
    static let freshFor: Duration = .seconds(1)
    /// Past that, all is forgotten: strangers' tokens must not fill the memory.
    private static let capacity = 10_000

    private struct Entry {
        let credential: Credential?
        let at: ContinuousClock.Instant
    }

    private var entries: [TokenDigest: Entry] = [:]
    /// Tokens that were good once. They are looked up even for an address that has failed too often.
    private var known: Set<TokenDigest> = []
    /// Counts the times that everything was forgotten: what was asked before says nothing after.
    private(set) var generation = 0

    /// `.some(nil)` when the token is known to be no good.
    func credential(for digest: TokenDigest, at now: ContinuousClock.Instant) -> Credential?? {
        guard let entry = entries[digest], entry.at + Self.freshFor > now else { return nil }
        return .some(entry.credential)
    }

    func wasGood(_ digest: TokenDigest) -> Bool {
        known.contains(digest)
    }

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

    mutating func forgetAll() {
        entries = [:]
        generation += 1
    }
}
