import AuditModel
import SeededRandomness
import Testing

@Suite struct ServiceTokenTests {
    private static let tokens: [String] = {
        var generator = SeededGenerator(seed: 40)
        return (0..<20).map { _ in ServiceToken(using: &generator).secret }
    }()

    @Test func `a token is 40 characters, the last six the checksum of the others`() {
        for token in Self.tokens {
            #expect(token.utf8.count == 40)
            #expect(token.hasPrefix("rxa_"))
            #expect(token.utf8.dropFirst(4).allSatisfy(Base62.alphabet.contains))
            let checksum = Base62.sixDigits(of: CRC32.checksum(token.utf8.dropLast(6)))
            #expect(token.utf8.suffix(6).elementsEqual(checksum))
        }
        #expect(Set(Self.tokens).count == Self.tokens.count)
    }

    /// Computed with zlib, so that other programs can check tokens, too.
    @Test func `the checksum is zlib's of prefix and random part, in base 62`() {
        let body = "rxa_" + String(repeating: "0", count: 30)
        #expect(ServiceToken(parsing: body + "2YKZen") != nil)
    }

    @Test func `every character of the alphabet comes up as often as any other`() {
        var generator = SeededGenerator(seed: 62)
        var counts: [UInt8: Int] = [:]
        for _ in 0..<2000 {
            for byte in ServiceToken(using: &generator).secret.utf8.dropFirst(4).prefix(30) {
                counts[byte, default: 0] += 1
            }
        }
        #expect(counts.count == 62)
        // 60,000 draws, 968 of each expected; six standard deviations are 184.
        #expect(counts.values.allSatisfy { abs($0 - 968) < 184 })
    }

    @Test(arguments: tokens)
    func `a token is read back, from a piece of text as well`(secret: String) {
        #expect(ServiceToken(parsing: secret)?.secret == secret)
        #expect(ServiceToken(parsing: "Bearer \(secret)".dropFirst(7))?.secret == secret)
    }

    @Test(arguments: tokens)
    func `a token with one character mistyped is none`(secret: String) {
        let bytes = Array(secret.utf8)
        for index in bytes.indices {
            for replacement in Base62.alphabet + Array("_- \n\0".utf8) where replacement != bytes[index] {
                var mistyped = bytes
                mistyped[index] = replacement
                #expect(ServiceToken(parsing: String(decoding: mistyped, as: UTF8.self)) == nil)
            }
        }
    }

    @Test(arguments: tokens)
    func `a token with two neighbours swapped is none`(secret: String) {
        let bytes = Array(secret.utf8)
        for index in bytes.indices.dropLast() where bytes[index] != bytes[index + 1] {
            var swapped = bytes
            swapped.swapAt(index, index + 1)
            #expect(ServiceToken(parsing: String(decoding: swapped, as: UTF8.self)) == nil)
        }
    }

    @Test(arguments: tokens)
    func `a token cut short, made longer or in another case is none`(secret: String) {
        for count in 0..<secret.count { #expect(ServiceToken(parsing: secret.prefix(count)) == nil) }
        for addition in ["0", " ", "\n", "\u{301}", String(repeating: "0", count: 100_000)] {
            #expect(ServiceToken(parsing: secret + addition) == nil)
            #expect(ServiceToken(parsing: addition + secret) == nil)
        }
        #expect(ServiceToken(parsing: secret.uppercased()) == nil)
        #expect(ServiceToken(parsing: secret.lowercased()) == nil)
        #expect(ServiceToken(parsing: secret.replacing("rxa_", with: "RXA_")) == nil)
    }

    @Test func `only its secret shows a token`() throws {
        let token = try #require(ServiceToken(parsing: Self.tokens[0]))
        var dumped = ""
        dump(token, to: &dumped)
        dump(["token": Optional(token)], to: &dumped)
        for text in ["\(token)", String(reflecting: token), "\(Optional(token) as Any)", "\([token])", dumped] {
            #expect(!text.contains(token.secret.prefix(8)))
        }
    }
}
