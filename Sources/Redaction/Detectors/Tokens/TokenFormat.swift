/// A credential that is known by how it begins: a row of the tables in this folder.
///
///     .token("acme-token", "Acme", ["acme_"], .alphanumeric, 40, least: 20, edge: .word)
///     .shaped("acme-key", "Acme", ["ak-"]).run(.hex, 12).text(".").run(.base64url, 40, least: 20)
///
/// The first row takes `acme_` and 20 letters and digits or more, where no word goes on before or behind. A token goes
/// under any name and in any text, so a row has to be sure: a prefix that words can have needs `edge: .word`, and a
/// short one also ``drawn`` or ``except(_:)``. A row of letters, digits, `_`, `-` and `.` must not match less than
/// ``Tables/shortestToken`` bytes.
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
    var before: Part?
    /// What follows the literal, in this order.
    var parts: [Part] = []
    /// What may stand beside the secret.
    var edge = Edge.word
    /// Whether the literal stays, as the public part of a URL, or as a parameter's name.
    var keepsLiteral = false
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
        let row = shaped(name, issuer, literals).run(`class`, count, least: least ?? max(min(count, 10), count / 2))
        return edge == .free ? row.anywhere : row
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
        token(name, issuer, literals, `class`, count, least: least ?? count / 2, edge: edge).keepingLiteral
    }

    /// Returns the row of a literal alone, as a word of its own. What follows it is added to the row.
    static func shaped(_ name: StaticString, _ issuer: String, _ literals: [String]) -> TokenFormat {
        TokenFormat(name: name, issuer: issuer, literals: literals)
    }

    private func with(_ change: (inout TokenFormat) -> Void) -> TokenFormat {
        var row = self
        change(&row)
        return row
    }
}

/// Each returns the row with one thing more.
extension TokenFormat {
    /// Adds a run behind the rest, of the documented length at least unless `least` is given.
    func run(_ class: ByteClass, _ count: Int, least: Int? = nil) -> TokenFormat {
        with { $0.parts.append(.run(`class`, count: count, least: least ?? count)) }
    }
    func exactly(_ class: ByteClass, _ count: Int) -> TokenFormat { with { $0.parts.append(.exactly(`class`, count)) } }
    func text(_ text: StaticString) -> TokenFormat { with { $0.parts.append(.text(text)) } }
    /// Adds 8-4-4-4-12 digits of base 16, in either case.
    var uuid: TokenFormat {
        exactly(.hex, 8).text("-").exactly(.hex, 4).text("-").exactly(.hex, 4).text("-").exactly(.hex, 4).text("-")
            .run(.hex, 12)
    }
    func behind(_ part: Part) -> TokenFormat { with { $0.before = part } }
    /// Lets anything stand beside it.
    var anywhere: TokenFormat { with { $0.edge = .free } }
    var keepingLiteral: TokenFormat { with { $0.keepsLiteral = true } }
    /// Leaves out what does not look random.
    var drawn: TokenFormat { with { $0.isDrawn = true } }
    /// Leaves out what the exclusion describes. A row has one exclusion.
    func except(_ exclusion: Exclusion) -> TokenFormat { with { $0.exclusion = exclusion } }
    /// Adds a secret of that form in the same line, which goes as well: what
    /// `aws iam create-access-key --output text` prints has the secret behind its id.
    func beside(_ class: ByteClass, _ count: Int) -> TokenFormat {
        with { $0.partner = Partner(class: `class`, count: count) }
    }
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
        ) { $0.match(self, at: $1.start, $1.literalEnd, to: $1.end) }
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
