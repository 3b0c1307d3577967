import StrictJSON

/// Says what a deployment adds to the built-in rules.
package struct RedactionSettings: Sendable {
    /// Whether words after the names of tokens go as well: `token: correct-horse`. They stay unless this is set, since
    /// most are remarks.
    package var redactsWords = false
    /// The deployment's own names and shapes of tokens.
    package var additions = RedactionAdditions()

    package init() {}

    package init(redactsWords: Bool, additions: RedactionAdditions) {
        (self.redactsWords, self.additions) = (redactsWords, additions)
    }

    /// The rows of names, the deployment's own first, so that they decide.
    var nameRules: [NameRule] {
        let own = additions.names.isEmpty ? [] : [NameRule.own(additions.names)]
        return own + NameRule.all.map { redactsWords ? $0.takingWords : $0 }
    }

    /// The deployment's formats of tokens, as rows like the built-in ones.
    var tokenFormats: [TokenFormat] { additions.tokens.map(\.format) }
}

/// A deployment's own names and token shapes: literals and classes, no regular expressions.
///
///     {"names": ["license_phrase"], "tokens": [{"prefix": "rxk_", "alphabet": "alphanumeric", "length": 32}]}
package struct RedactionAdditions: Sendable, Equatable {
    /// Describes a token: a prefix, and at least `length` characters of an alphabet behind it. A longer one goes whole.
    package struct Token: Sendable, Equatable {
        package let prefix: String
        package let alphabet: Alphabet
        package let length: Int
    }

    /// What the part behind a prefix consists of.
    package enum Alphabet: String, CaseIterable, Sendable {
        case digits, hex, letters, alphanumeric, base64, base64url
    }

    /// What is wrong with a file of additions, and where.
    package struct Fault: Error, Equatable, CustomStringConvertible {
        /// A JSON Pointer (RFC 6901).
        package let pointer: String
        package let reason: String

        package var description: String { pointer.isEmpty ? reason : "\(pointer): \(reason)" }
    }

    package private(set) var names: [String] = []
    package private(set) var tokens: [Token] = []

    package init() {}

    /// Reads the content of a file of additions: at most 200 names and 200 tokens.
    ///
    /// - Throws: ``Fault`` at the first thing that is wrong. No part of a file that has a fault is used.
    package init(json text: [UInt8]) throws(Fault) {
        let value: JSONValue
        do {
            value = try StrictJSON.parse(text)
        } catch {
            throw Fault(pointer: "", reason: "is not JSON: \(error)")
        }
        guard case .object(let object) = value else { throw Fault(pointer: "", reason: "must be an object") }
        for member in object.members {
            guard case .array(let elements) = member.value else {
                throw Fault(pointer: "/\(member.name)", reason: "must be an array")
            }
            for (index, element) in elements.enumerated() {
                let pointer = "/\(member.name)/\(index)"
                switch member.name {
                case "names": names.append(try Self.name(element, pointer))
                case "tokens": tokens.append(try Self.token(element, pointer))
                default: break
                }
            }
            if !["names", "tokens"].contains(member.name) {
                throw Fault(pointer: "/\(member.name)", reason: "is unknown; `names` and `tokens` are known")
            }
        }
        if names.count > 200 || tokens.count > 200 { throw Fault(pointer: "", reason: "has more than 200 of a kind") }
    }

    /// Returns a name in lowercase. It has four letters or digits at least, since every name that ends in it is meant:
    /// `pin` would also name a `spin`.
    private static func name(_ value: JSONValue, _ pointer: String) throws(Fault) -> String {
        guard case .string(let name) = value else { throw Fault(pointer: pointer, reason: "must be a string") }
        let letters = name.utf8.count { $0.isIn(.alphanumeric) }
        guard letters >= 4, name.utf8.count <= 64, name.utf8.allSatisfy({ $0.isIn(.identifier) }) else {
            throw Fault(
                pointer: pointer,
                reason: "must be 4 to 64 letters and digits, which `_`, `-` and `.` may separate"
            )
        }
        return name.lowercased()
    }

    /// Returns a token. Its prefix has a letter or digit, and three bytes at least: what is shorter stands in most
    /// texts. The part behind it has eight characters at least, so that words are spared.
    private static func token(_ value: JSONValue, _ pointer: String) throws(Fault) -> Token {
        guard case .object(let object) = value else { throw Fault(pointer: pointer, reason: "must be an object") }
        for member in object.members where !["prefix", "alphabet", "length"].contains(member.name) {
            throw Fault(pointer: "\(pointer)/\(member.name)", reason: "is unknown")
        }
        guard case .string(let prefix)? = object["prefix"], 3...64 ~= prefix.utf8.count,
            prefix.utf8.allSatisfy({ $0.isIn(.visible) }), prefix.utf8.contains(where: { $0.isIn(.alphanumeric) })
        else { throw Fault(pointer: "\(pointer)/prefix", reason: "must be 3 to 64 visible ASCII characters") }
        guard case .string(let name)? = object["alphabet"], let alphabet = Alphabet(rawValue: name) else {
            let known = Alphabet.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault(pointer: "\(pointer)/alphabet", reason: "must be one of \(known)")
        }
        guard case .number(let number)? = object["length"], 8...512 ~= number, Double(Int(number)) == number else {
            throw Fault(pointer: "\(pointer)/length", reason: "must be a whole number from 8 to 512")
        }
        return Token(prefix: prefix, alphabet: alphabet, length: Int(number))
    }
}

extension RedactionAdditions.Token {
    fileprivate var format: TokenFormat {
        .token("own-token", "this deployment", [prefix], alphabet.bytes, length, least: length, edge: .word)
    }
}

extension RedactionAdditions.Alphabet {
    fileprivate var bytes: ByteClass {
        switch self {
        case .digits: .digit
        case .hex: .hex
        case .letters: .letter
        case .alphanumeric: .alphanumeric
        case .base64: .base64
        case .base64url: .base64url
        }
    }
}
