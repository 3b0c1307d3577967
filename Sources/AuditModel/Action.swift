import Bytes

/// What was done to what: `<surface>.<verb>.<environment>`, such as `console.deploy.prod`.
package struct Action: WireText, Hashable {
    /// What can be done to a surface. The set is closed: another verb is refused.
    package enum Verb: String, CaseIterable, Sendable {
        case deploy, rollback, apply
    }

    /// The longest action, in bytes.
    package static let maximumBytes = 128

    /// The product that was changed: `[a-z][a-z0-9_-]*`. Any surface may record.
    package let surface: String
    package let verb: Verb
    /// Where: `[a-z][a-z0-9_-]*`.
    package let environment: String
    /// All three, as the wire has them.
    package let rawValue: String

    /// Reads three segments between two dots, all in lowercase.
    package init(validating text: String) throws(BrokenRule) {
        guard text.utf8.count <= Self.maximumBytes else { throw .tooLong(bytes: Self.maximumBytes) }
        // By bytes: a Character may be a dot and the combining marks after it.
        let segments = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard segments.count == 3, segments.allSatisfy(Self.isSegment) else { throw Self.badFormat }
        guard let verb = Verb(rawValue: String(Substring(segments[1]))) else {
            throw BrokenRule(.notAllowed, "The verb, in the middle, must be deploy, rollback or apply.")
        }
        surface = String(Substring(segments[0]))
        self.verb = verb
        environment = String(Substring(segments[2]))
        rawValue = text
    }

    /// Whether the text may be a surface or an environment: `[a-z][a-z0-9_-]*`.
    static func isSegment(_ text: some Collection<UInt8>) -> Bool {
        text.isLowercaseName(marks: "_-")
    }

    private static let badFormat = BrokenRule(
        .badFormat,
        "Must be surface.verb.environment in lowercase, such as console.deploy.prod."
    )
}

extension BrokenRule {
    /// The rule of texts that are limited in bytes of UTF-8.
    static func tooLong(bytes: Int) -> BrokenRule {
        BrokenRule(.tooLong, "Must have at most \(bytes) bytes in UTF-8.")
    }

    /// The rule of texts that are limited in code points.
    static func tooLong(characters: Int) -> BrokenRule {
        BrokenRule(.tooLong, "Must have at most \(characters) characters.")
    }
}
