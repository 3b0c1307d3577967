/// A credential that is known by how it begins: a row of the tables in this folder.
///
///     .token("acme-token", "Acme", ["acme_"], .alphanumeric, 40, least: 20, edge: .word)
///
/// This row takes `acme_` and 20 letters and digits or more, where no word goes on before or behind. A token goes under
/// any name and in any text, so a row has to be sure: a prefix that words can have needs `edge: .word`, and a short one
/// also ``drawn`` or ``except(_:)``. A row of letters, digits, `_`, `-` and `.` must not match less than
/// `Walker.shortestToken` bytes.
struct TokenFormat: Sendable {
    /// What stands in `[redacted:…]` and in the report.
    let name: StaticString
    /// Whose credential it is, for the documentation.
    let issuer: String
    /// What it begins with, in this case only, in two bytes at least. One of these is found before anything else of the
    /// row is looked at.
    let literals: [String]
    /// What stands before the literal and belongs to the secret. Such a row is not found by
    /// ``Scanner/credential(at:to:)``.
    let before: Part?
    /// What follows the literal, in this order.
    let parts: [Part]
    /// What may stand beside the secret.
    let edge: Edge
    /// Whether the literal stays, as the public part of a URL, or as a parameter's name.
    var keepsLiteral: Bool
    /// Whether what follows the literal has to look random, since words can follow it as well.
    var isDrawn = false
    /// What may follow the literal where it begins something else than a token.
    var exclusion: Exclusion?
    /// The form of the secret that belongs to it and stands behind it in the same line.
    var partner: Partner?

    /// So many bytes of the class, exactly, in a place of their own.
    struct Partner: Sendable {
        let `class`: ByteClass
        let count: Int
    }

    /// A run of bytes of one class, or a fixed text.
    enum Part: Sendable {
        /// At least `least` bytes of the class and then as many as there are: logs truncate tokens, and vendors
        /// lengthen them. `count` is the documented length. The token ends there if another credential begins behind
        /// it, and else goes on.
        case run(ByteClass, count: Int, least: Int)
        /// Exactly so many bytes of the class; what follows may also be of it.
        case exactly(ByteClass, Int)
        /// This text, in this case only.
        case text(StaticString)
    }

    /// What may stand directly before and behind the secret.
    enum Edge: Sendable {
        /// Anything: what it begins with occurs nowhere else, so that `x` and a token are still a token.
        case free
        /// Nothing that could be a part of the same word: before it, as ``Scanner/isTokenStart(_:ofLiteral:)`` decides,
        /// and behind it no letter or digit.
        case word
    }

    /// Returns the row of a literal and a run of one class. By default, half of the documented length is enough, or ten
    /// bytes if that is more.
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

    /// Returns the row of a literal with parts behind it, or before it. By default it has to be a word of its own.
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

    /// Returns the row without what the exclusion describes. It has one exclusion.
    func except(_ exclusion: Exclusion) -> TokenFormat {
        var format = self
        format.exclusion = exclusion
        return format
    }

    /// Returns the row with a secret of that form in the same line, which goes as well: what
    /// `aws iam create-access-key --output text` prints has the secret behind its id.
    func beside(_ class: ByteClass, _ count: Int) -> TokenFormat {
        var format = self
        format.partner = Partner(class: `class`, count: count)
        return format
    }

    /// Returns the row without what does not look random.
    var drawn: TokenFormat {
        var rule = self
        rule.isDrawn = true
        return rule
    }

    /// Returns the row of a secret that follows a literal which stays: `sig=`, `hooks.slack.com/services/`. By default,
    /// half of the documented length is enough.
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
    /// Returns a run that has the documented length at least; so do the three functions below.
    static func hex(_ count: Int) -> TokenFormat.Part { .run(.hex, count: count, least: count) }
    static func alphanumeric(_ count: Int) -> TokenFormat.Part { .run(.alphanumeric, count: count, least: count) }
    static func base64url(_ count: Int) -> TokenFormat.Part { .run(.base64url, count: count, least: count) }
    static func digits(_ count: Int) -> TokenFormat.Part { .run(.digit, count: count, least: count) }

    /// 8-4-4-4-12 digits of base 16, in either case.
    static let uuid: [TokenFormat.Part] = [
        .exactly(.hex, 8), .text("-"), .exactly(.hex, 4), .text("-"), .exactly(.hex, 4), .text("-"),
        .exactly(.hex, 4), .text("-"), .run(.hex, count: 12, least: 12),
    ]
}

extension TokenFormat {
    /// Makes the detector that looks for it. Its findings are documented by the row, so that it has no marks.
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
    /// What the part may begin with; `nil` for a fixed text.
    fileprivate var possibleBytes: ByteClass? {
        switch self {
        case .run(let bytes, _, _), .exactly(let bytes, _): bytes
        case .text: nil
        }
    }
}
