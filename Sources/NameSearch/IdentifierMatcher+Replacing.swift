package import StrictJSON

extension IdentifierMatcher {
    /// The most readings of one text. What is around a name in base64 rarely becomes one itself.
    private static let maximumRounds = 4

    /// Returns the text with `replacement` for every occurrence, or `nil` when nothing occurs. Where digits of an
    /// encoding are left, reads the result again, so that nobody finds a name in it. What is taken out with a name may
    /// leave the next one whole, as in a list of them: the last reading takes out whole decoded texts.
    ///
    /// - Parameter replacement: must not hold an identifier of the person.
    package func replacing(in text: [UInt8], by replacement: String) -> [UInt8]? {
        var result: [UInt8]?
        var matcher = self
        for round in 1...Self.maximumRounds {
            let source = result ?? text
            matcher.takesWholeTexts = round == Self.maximumRounds
            let occurrences = matcher.occurrences(in: source)
            guard !occurrences.isEmpty else { break }
            result = source.replacing(occurrences, by: replacement)
            guard occurrences.contains(where: { $0.form == .base64 || $0.form == .hexadecimal }) else { break }
        }
        return result
    }

    /// Returns the value with `replacement` for every occurrence in its strings and member names. Member names that
    /// become equal get a number, so no member is lost.
    package func replacing(in value: JSONValue, by replacement: String, in rules: MemberRules = .none) -> JSONValue {
        switch value {
        case .null, .bool, .number:
            value
        case .string(let text):
            .string(replacing(in: text, by: replacement))
        case .array(let elements):
            .array(elements.map { replacing(in: $0, by: replacement, in: rules) })
        case .object(let object):
            .object(replacing(in: object, by: replacement, in: rules))
        }
    }

    private func replacing(in text: String, by replacement: String) -> String {
        replacing(in: Array(text.utf8), by: replacement).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    /// Replaces in members and names. A name that a member already has gets a number, also if that member comes later.
    private func replacing(in object: JSONObject, by replacement: String, in rules: MemberRules) -> JSONObject {
        var names = Set(object.members.map { Array($0.name.utf8) })
        // The next number for each name: a search that began at 2 each time would be quadratic.
        var numbers: [[UInt8]: Int] = [:]
        return JSONObject(
            object.members.map { member in
                var value =
                    isFixed(member, rules) ? member.value : replacing(in: member.value, by: replacement, in: rules)
                if rules.whole.contains(member.name), case .string = value, value != member.value {
                    value = .string(replacement)
                }
                let replaced =
                    rules.known.contains(member.name) ? member.name : replacing(in: member.name, by: replacement)
                guard !replaced.hasSameBytes(as: member.name) else { return .init(name: member.name, value: value) }
                var name = replaced
                let bytes = Array(replaced.utf8)
                var number = numbers[bytes, default: 2]
                while !names.insert(Array(name.utf8)).inserted {
                    name = "\(replaced)-\(number)"
                    number += 1
                }
                numbers[bytes] = number
                return .init(name: name, value: value)
            }
        )
    }

    /// Returns the forms in which the identifiers occur in a value: those that ``replacing(in:by:in:)`` would replace.
    package func forms(in value: JSONValue, in rules: MemberRules = .none) -> Set<Form> {
        switch value {
        case .null, .bool, .number: []
        case .string(let text): forms(in: text)
        case .array(let elements): elements.reduce(into: []) { $0.formUnion(forms(in: $1, in: rules)) }
        case .object(let object):
            object.members.reduce(into: []) { found, member in
                if !rules.known.contains(member.name) { found.formUnion(forms(in: member.name)) }
                if !isFixed(member, rules) { found.formUnion(forms(in: member.value, in: rules)) }
            }
        }
    }

    /// Whether the member's value is never changed, even if it contains a name.
    private func isFixed(_ member: JSONObject.Member, _ rules: MemberRules) -> Bool {
        guard case .string(let text) = member.value else { return false }
        return rules.fixed.contains(member.name) || CommitMention.isValue(text, of: member.name)
    }

    /// Returns the forms in which the identifiers occur in the text; empty when none does.
    package func forms(in text: String) -> Set<Form> {
        Set(occurrences(in: Array(text.utf8)).map(\.form))
    }
}

extension [UInt8] {
    fileprivate func replacing(_ occurrences: [IdentifierMatcher.Occurrence], by replacement: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var position = 0
        for occurrence in occurrences {
            result += self[position..<occurrence.range.lowerBound]
            result += replacement.utf8
            position = occurrence.range.upperBound
        }
        return result + self[position...]
    }
}

/// Members of objects with rules of their own, at any depth.
package struct MemberRules: Sendable {
    /// No member has a rule of its own.
    package static let none = MemberRules(known: [], whole: [])

    /// Names that mean something to the service. They stay even if a person has that name.
    let known: Set<String>
    /// Members whose value names one person. The whole value goes when an identifier is in it.
    let whole: Set<String>
    /// Members whose value is a word of the service. It stays even if a person has that name.
    let fixed: Set<String>

    package init(known: Set<String>, whole: Set<String> = [], fixed: Set<String> = []) {
        self.known = known
        self.whole = whole
        self.fixed = fixed
    }
}
