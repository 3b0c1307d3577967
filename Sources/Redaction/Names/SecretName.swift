/// Tells from a name whether its value is a secret: by the noun it ends with, since that is what it names. A
/// `token_count` is a count.
struct SecretName: Sendable {
    struct Meaning: Sendable {
        let rule: String
        let kind: NameRule.Kind
    }

    /// By the last byte of their noun, each in the rules' order.
    private let rows: [[Row]]

    private struct Row: Sendable {
        let rule: NameRule
        let noun: [UInt8]
        let exceptions: [[UInt8]]
        let requires: [[UInt8]]
    }

    init(_ rules: [NameRule] = NameRule.all) {
        var rows = [[Row]](repeating: [], count: 256)
        for rule in rules {
            for noun in rule.nouns.map({ Array($0.utf8) }) {
                let row = Row(
                    rule: rule, noun: noun, exceptions: rule.exceptions.map { Array($0.utf8) },
                    requires: rule.requires.map { Array($0.utf8) })
                rows[Int(noun.last ?? 0)].append(row)
            }
        }
        self.rows = rows
    }

    /// What the name makes of its value; `nil` if nothing.
    func meaning(of name: Slice<UnsafeBufferPointer<UInt8>>) -> Meaning? {
        var words = Words(name)
        guard !words.letters.isEmpty else { return nil }
        if let rule = rule(for: words) { return rule }
        var strength: Meaning?
        for _ in 0..<3 {
            let last = words.last
            if NameRule.metadata.contains(last) { return nil }
            let isKnown = NameRule.qualifiers.contains(last) || last.allSatisfy(\.isNumber)
            guard words.dropLast() else { return nil }
            guard let rule = rule(for: words) else { continue }
            strength = isKnown ? rule : Meaning(rule: rule.rule, kind: rule.kind.isPersonal ? rule.kind : .weak)
            break
        }
        return strength
    }

    private func rule(for words: Words) -> Meaning? {
        for ending in words.endings {
            guard let last = ending.last else { continue }
            for row in rows[Int(last)] {
                guard let start = words.start(of: row.noun, in: ending, standingAlone: row.rule.standsAlone) else { continue }
                let prefix = ending[..<start]
                func ends(with part: [UInt8]) -> Bool {
                    prefix.count >= part.count && prefix.suffix(part.count).elementsEqual(part)
                }
                if row.exceptions.contains(where: ends) { return nil }
                if !row.requires.isEmpty, !row.requires.contains(where: ends) { continue }
                // A bare `key` is half of a pair.
                if case .weak = row.rule.kind, row.noun.elementsEqual("key".utf8), start == 0 { return nil }
                return Meaning(rule: row.rule.name, kind: row.rule.kind)
            }
        }
        return nil
    }
}

/// A name's letters and digits, folded, and where its words begin.
private struct Words {
    private(set) var letters: [UInt8] = []
    private var starts: [Int] = [0]

    /// Longer names are judged by their end.
    private static let longest = 128

    init(_ name: Slice<UnsafeBufferPointer<UInt8>>) {
        letters.reserveCapacity(min(name.count, Self.longest))
        var last: UInt8 = 0
        for (index, byte) in zip(name.indices, name).suffix(Self.longest) {
            if byte.isIn(.alphanumeric) {
                let isUpper = byte.isIn(.uppercase)
                let next = index + 1 < name.endIndex ? name[index + 1] : 0
                if isUpper, last.isIn(.lowercaseOrDigit) || last.isIn(.uppercase) && next.isIn(.lowercase) {
                    markStart()
                } else if !last.isIn(.alphanumeric) {
                    markStart()
                }
                letters.append(byte.folded)
            }
            last = byte
        }
    }

    private mutating func markStart() {
        if starts.last != letters.count { starts.append(letters.count) }
    }

    /// The last word.
    var last: String { String(decoding: letters[(starts.last ?? 0)...], as: UTF8.self) }

    /// - Returns: false when that leaves nothing.
    mutating func dropLast() -> Bool {
        letters.removeSubrange((starts.popLast() ?? 0)...)
        return !letters.isEmpty
    }

    /// The name, without its plural's `s`, and without its last digits.
    var endings: [ArraySlice<UInt8>] {
        var endings = [letters[...]]
        if letters.last == UInt8(ascii: "s") { endings.append(letters.dropLast()) }
        if let last = letters.last, last.isIn(.digit), let end = letters.lastIndex(where: { !$0.isIn(.digit) }) {
            endings.append(letters[...end])
        }
        return endings
    }

    /// Where `noun` begins if `ending` ends with it.
    func start(of noun: [UInt8], in ending: ArraySlice<UInt8>, standingAlone: Bool) -> Int? {
        guard ending.count >= noun.count, ending.suffix(noun.count).elementsEqual(noun) else { return nil }
        let start = ending.count - noun.count
        return !standingAlone || start == 0 || starts.contains(start) ? start : nil
    }
}
