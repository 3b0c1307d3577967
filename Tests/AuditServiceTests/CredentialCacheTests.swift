import AuditModel
import Testing

@testable import AuditService
@testable import AuditStore

@Suite struct CredentialCacheTests {
    private let start = ContinuousClock.now
    private let digest: TokenDigest
    private let credential = Credential(
        tokenID: EntryID(bytes: Array(repeating: 1, count: 16)),
        account: "ci",
        scopes: [.auditWrite],
        actionPatterns: [.all],
        appPatterns: [.all],
        expiresAt: nil
    )

    init() throws {
        var generator = SystemRandomNumberGenerator()
        digest = TokenDigest(
            ServiceToken(using: &generator),
            pepper: try Pepper(Array("pepper for tests, thirty-two bytes".utf8))
        )
    }

    @Test func `an answer holds for a second, also that a token is unknown`() {
        var cache = CredentialCache()
        #expect(cache.credential(for: digest, at: start) == nil)
        cache.store(credential, for: digest, askedIn: cache.generation, at: start)
        #expect(cache.credential(for: digest, at: start + .milliseconds(999))??.account == "ci")
        #expect(cache.credential(for: digest, at: start + .seconds(1)) == nil)
        cache.store(nil, for: digest, askedIn: cache.generation, at: start)
        let known = cache.credential(for: digest, at: start)
        #expect(known != nil && known.flatMap(\.self) == nil)
    }

    @Test func `what was asked before everything was forgotten says nothing`() {
        var cache = CredentialCache()
        let generation = cache.generation
        cache.forgetAll()
        cache.store(credential, for: digest, askedIn: generation, at: start)
        #expect(cache.credential(for: digest, at: start) == nil)
    }

    @Test func `a token that was good once is remembered as such, until it is not`() {
        var cache = CredentialCache()
        #expect(!cache.wasGood(digest))
        cache.store(credential, for: digest, askedIn: cache.generation, at: start)
        cache.forgetAll()
        #expect(cache.wasGood(digest))
        cache.store(nil, for: digest, askedIn: cache.generation, at: start)
        #expect(!cache.wasGood(digest))
    }
}
