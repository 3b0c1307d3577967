/// A credential that is known by how it begins: a row of the tables in this folder.
struct TokenFormat: Sendable {
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
    /// Whether the literal stays, as the public part of a URL, or as a parameter's name.
    var keepsLiteral: Bool
    /// Whether what follows the literal has to look random, since words can follow it as well.
    var isDrawn = false
    /// What follows the literal where the literal begins something else than a token.
    var exclusion: Exclusion?
    /// What the secret looks like that belongs to it and stands behind it in the same line.
    var partner: Partner?

    /// So many bytes of the class, in a place of their own.
    struct Partner: Sendable {
        let `class`: ByteClass
        let count: Int
    }

    /// A run of bytes of one class, or a fixed text.
    enum Part: Sendable {
        /// At least `least` bytes of the class and then as many as there are; vendors lengthen their tokens. The
        /// documented length is `count`: another credential may begin there.
        case run(ByteClass, count: Int, least: Int)
        /// Exactly so many bytes of the class; what follows may also be of it.
        case exactly(ByteClass, Int)
        case text(StaticString)
    }

    /// What may stand directly before the secret.
    enum Edge: Sendable {
        /// Anything: what it begins with occurs nowhere else.
        case free
        /// Nothing that could be a part of the same word.
        case word
    }

    /// A literal and a run of one class. Also takes shorter ones than documented, down to `least`: logs truncate.
    static func token(
        _ name: StaticString,
        _ issuer: String,
        _ literals: [String],
        _ class: ByteClass,
        _ count: Int,
        least: Int? = nil,
        edge: Edge = .free
    ) -> TokenFormat {
        TokenFormat(
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
    ) -> TokenFormat {
        TokenFormat(
            name: name,
            issuer: issuer,
            literals: literals,
            before: before,
            parts: parts,
            edge: edge,
            keepsLiteral: false
        )
    }

    /// What may follow a literal that is short, and is not a token.
    enum Exclusion: Sendable {
        /// Capital letters that spell words: `ASIAANDPACIFICREGION`.
        case capitalWords
        /// Letters that change their case as words do: `hf_requiredCharacteristicTypes`.
        case words
        /// A digest: `test_834442399ebc4aa5b6a308b7d7d8b3bf`.
        case hex
        /// A run far longer than the token: base64url of something, in which a short literal stands by chance.
        case longRun
    }

    func except(_ exclusion: Exclusion) -> TokenFormat {
        var format = self
        format.exclusion = exclusion
        return format
    }

    /// The same, with a secret of that form in the same line: `aws iam create-access-key --output text`.
    func beside(_ class: ByteClass, _ count: Int) -> TokenFormat {
        var format = self
        format.partner = Partner(class: `class`, count: count)
        return format
    }

    /// The same, of what looks random alone.
    var drawn: TokenFormat {
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
    ) -> TokenFormat {
        var rule = token(name, issuer, literals, `class`, count, least: least ?? count / 2, edge: edge)
        rule.keepsLiteral = true
        return rule
    }
}

extension TokenFormat.Part {
    static func hex(_ count: Int) -> TokenFormat.Part { .run(.hex, count: count, least: count) }
    static func alphanumeric(_ count: Int) -> TokenFormat.Part { .run(.alphanumeric, count: count, least: count) }
    static func base64url(_ count: Int) -> TokenFormat.Part { .run(.base64url, count: count, least: count) }
    static func digits(_ count: Int) -> TokenFormat.Part { .run(.digit, count: count, least: count) }

    /// 8-4-4-4-12.
    static let uuid: [TokenFormat.Part] = [
        .exactly(.hex, 8), .text("-"), .exactly(.hex, 4), .text("-"), .exactly(.hex, 4), .text("-"),
        .exactly(.hex, 4), .text("-"), .run(.hex, count: 12, least: 12),
    ]
}

extension TokenFormat {
    /// What looks for it.
    var detector: Detector {
        Detector(
            marks: [],
            triggers: literals.map {
                Trigger(
                    literal: $0,
                    isExact: true,
                    startsWord: edge == .word && before == nil,
                    next: parts.first?.possibleBytes
                )
            }
        ) { scanner, hit in
            scanner.match(self, at: hit.start, hit.literalEnd, to: hit.end)
        }
    }
}

extension TokenFormat.Part {
    /// What it may begin with.
    fileprivate var possibleBytes: ByteClass? {
        switch self {
        case .run(let bytes, _, _), .exactly(let bytes, _): bytes
        case .text: nil
        }
    }
}
