/// A row of the table: a credential that is known by how it begins.
struct Rule: Sendable {
    /// What stands in `[redacted:…]` and in the report.
    let name: StaticString
    /// Whose credential it is, for the documentation.
    let issuer: String
    /// What it begins with. One of these is found before anything else of the rule is looked at.
    let literals: [String]
    /// What stands before the literal and belongs to the secret.
    let before: Part?
    /// What follows the literal.
    let parts: [Part]
    let edge: Edge
    /// Whether the literal stays, as the part of a URL or a parameter's name that is no secret.
    var keepsLiteral: Bool
    /// Whether what follows the literal has to look random, since words can follow it as well.
    var isDrawn = false
    /// Tells where a token of the documented length ends when more of its alphabet follows, as another token does.
    var checksum: Checksum?

    /// A run of bytes of one class, or a fixed text.
    enum Part: Sendable {
        /// At least `least` bytes of the class and then as many as there are; vendors lengthen their tokens. The
        /// documented length is `count`.
        case run(ByteClass, count: Int, least: Int)
        /// Exactly so many bytes of the class; what follows may be of it, too.
        case exactly(ByteClass, Int)
        case text(StaticString)
    }

    /// What the last six of 36 characters after the literal are the CRC-32 of, in base 62.
    enum Checksum: Sendable {
        /// The 30 characters before them: GitHub's and npm's tokens.
        case ofRandomPart
        /// The literal and those 30: our own.
        case ofAll
    }

    /// What may stand directly before the secret.
    enum Edge: Sendable {
        /// Anything: what it begins with occurs nowhere else.
        case free
        /// Nothing that could be a part of the same word.
        case word
    }

    /// A literal and a run of one class. Shorter ones than documented are taken, too, down to `least`: logs truncate.
    static func token(
        _ name: StaticString,
        _ issuer: String,
        _ literals: [String],
        _ class: ByteClass,
        _ count: Int,
        least: Int? = nil,
        edge: Edge = .free
    ) -> Rule {
        Rule(
            name: name,
            issuer: issuer,
            literals: literals,
            before: nil,
            parts: [.run(`class`, count: count, least: least ?? max(min(count, 10), count / 2))],
            edge: edge,
            keepsLiteral: false
        )
    }

    static func shaped(
        _ name: StaticString,
        _ issuer: String,
        _ literals: [String],
        _ parts: [Part],
        before: Part? = nil,
        edge: Edge = .word
    ) -> Rule {
        Rule(
            name: name,
            issuer: issuer,
            literals: literals,
            before: before,
            parts: parts,
            edge: edge,
            keepsLiteral: false
        )
    }

    /// The same, of tokens that end in a checksum.
    func checked(_ checksum: Checksum) -> Rule {
        var rule = self
        rule.checksum = checksum
        return rule
    }

    /// The same, of what looks random alone.
    var drawn: Rule {
        var rule = self
        rule.isDrawn = true
        return rule
    }

    /// What follows the literal is the secret, the literal is not.
    static func after(
        _ name: StaticString,
        _ issuer: String,
        _ literals: [String],
        _ class: ByteClass,
        _ count: Int,
        least: Int? = nil,
        edge: Edge = .free
    ) -> Rule {
        var rule = token(name, issuer, literals, `class`, count, least: least ?? count / 2, edge: edge)
        rule.keepsLiteral = true
        return rule
    }
}

extension Rule.Part {
    static func hex(_ count: Int) -> Rule.Part { .run(.hex, count: count, least: count) }
    static func alphanumeric(_ count: Int) -> Rule.Part { .run(.alphanumeric, count: count, least: count) }
    static func base64url(_ count: Int) -> Rule.Part { .run(.base64url, count: count, least: count) }
    static func digits(_ count: Int) -> Rule.Part { .run(.digit, count: count, least: count) }

    /// 8-4-4-4-12.
    static let uuid: [Rule.Part] = [
        .exactly(.hex, 8), .text("-"), .exactly(.hex, 4), .text("-"), .exactly(.hex, 4), .text("-"),
        .exactly(.hex, 4), .text("-"), .run(.hex, count: 12, least: 12),
    ]
}
