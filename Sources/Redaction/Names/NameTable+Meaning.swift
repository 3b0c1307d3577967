/// Walks a name from its end to find what it means.
extension NameTable {
    /// Returns what the name makes of its value; `nil` if nothing.
    ///
    /// `DB_PASSWORD`, `db.password2` and `passwords` end in the noun. Of `DB_PASSWORD_PROD`, up to three last words are
    /// set aside. If one of them is not known to change nothing, the value has to look random. If one names something
    /// about the secret, as in `token_count`, the name means nothing.
    func meaning(of name: Name) -> Meaning? {
        if name.contains(where: { $0.isIn(.multibyte) }), let meaning = foreignMeaning(of: name) { return meaning }
        var end = wordsEnd(in: name, before: name.endIndex)
        if let meaning = rule(for: name, before: end) { return meaning }
        var isKnown = true
        for _ in 0..<3 where end > name.startIndex {
            let start = wordStart(in: name, before: end)
            let roles = roles(of: name[start..<end])
            if roles.contains(.metadata) { return nil }
            isKnown = isKnown && (roles.contains(.qualifier) || name[start..<end].allSatisfy { $0.isIn(.digit) })
            end = wordsEnd(in: name, before: start)
            guard let meaning = rule(for: name, before: end) else { continue }
            // An unknown word at the end may make it something else, so that the value has to look like a secret.
            return isKnown || meaning.kind.isPersonal ? meaning : Meaning(rule: meaning.rule, kind: .weak)
        }
        return nil
    }

    /// Returns the meaning of a name with letters outside ASCII at its end, which the trie does not have.
    private func foreignMeaning(of name: Name) -> Meaning? {
        func ends(with word: String) -> Bool {
            let suffix = name.suffix(word.utf8.count)
            return suffix.count == word.utf8.count && zip(suffix, word.utf8).allSatisfy { $0.folded == $1 }
        }
        if NameRule.foreignPasswords.contains(where: ends) { return Meaning(rule: "password", kind: .password) }
        return NameRule.foreignKeys.contains(where: ends) ? Meaning(rule: "api-key", kind: .secret) : nil
    }

    /// Returns the roles of a name that is one of the words as a whole, in any case and with any separators.
    func roles(of name: Name) -> Roles {
        var node = 0
        for byte in name.reversed() {
            guard let next = transition(from: node, byte) else { continue }
            node = next
            if node == 0 { return [] }
        }
        return nodes[node].roles
    }

    /// Whether a name's last word makes it something about a secret: `key_id`, `token_count`.
    func isMetadata(_ name: Name) -> Bool {
        let end = wordsEnd(in: name, before: name.endIndex)
        return end > name.startIndex && roles(of: name[wordStart(in: name, before: end)..<end]).contains(.metadata)
    }

    /// Returns the meaning of the name up to `end`: as it is, without its plural's `s`, without its last digits, or
    /// without its version (`PASSWORDV2`).
    private func rule(for name: Name, before end: Int) -> Meaning? {
        guard end > name.startIndex else { return nil }
        if let meaning = noun(of: name, before: end) { return meaning }
        let last = name[end - 1]
        if last | 0x20 == UInt8(ascii: "s") {
            var meaning = noun(of: name, before: end - 1)
            meaning?.isPlural = true
            return meaning
        }
        guard last.isIn(.digit) else { return nil }
        var start = end
        while start > name.startIndex, name[start - 1].isIn(.digit) { start -= 1 }
        if let meaning = noun(of: name, before: start) { return meaning }
        // `PASSWORDV2`
        let isVersion = start > name.startIndex + 1 && name[start - 1].folded == UInt8(ascii: "v")
        return isVersion ? noun(of: name, before: start - 1) : nil
    }

    /// Returns the meaning of the noun that ends at `end`. Several may end there, `key` and `apikey`; of their rules,
    /// the first in the table decides whose requirements are met before the noun. If its exception stands before it,
    /// the name means nothing.
    private func noun(of name: Name, before end: Int) -> Meaning? {
        var first: (index: Int, meaning: Meaning?)?
        var node = 0
        var start = end
        while start > name.startIndex {
            start -= 1
            guard let next = transition(from: node, name[start]) else { continue }
            node = next
            if node == 0 { break }
            var nouns = nodes[node].nouns
            if nouns == 0 { continue }
            let isAlone = isWordStart(start, in: name)
            while nouns != 0 {
                let index = nouns.trailingZeroBitCount
                nouns &= nouns - 1
                let rule = rules[index]
                if let first, first.index <= index { break }
                if rule.standsAlone, !isAlone { continue }
                var isFitting = true
                if rule.isExcepted || rule.isRequiring {
                    let context = context(of: name, before: start)
                    if rule.isExcepted, context.exceptions >> UInt64(index) & 1 != 0 {
                        first = (index, nil)
                        break
                    }
                    isFitting = !rule.isRequiring || context.requirements >> UInt64(index) & 1 != 0
                }
                if isFitting {
                    let isBare = rule.needsOther && wordsEnd(in: name, before: start) == name.startIndex
                    first = (index, isBare ? nil : rule.meaning)
                }
            }
        }
        return first?.meaning
    }

    /// Returns a bit for each rule that has an exception ending at `start`, and the same for requirements.
    private func context(of name: Name, before start: Int) -> (exceptions: UInt64, requirements: UInt64) {
        var (exceptions, requirements): (UInt64, UInt64) = (0, 0)
        var node = 0
        var position = start
        var length = 0
        while position > name.startIndex {
            position -= 1
            guard let next = transition(from: node, name[position]) else { continue }
            node = next
            if node == 0 { break }
            length += 1
            // `add key` is not after `dd`, nor `admin_token` after `min`: a short word has to be whole.
            guard length > 3 || isWordStart(position, in: name) else { continue }
            exceptions |= nodes[node].exceptions
            requirements |= nodes[node].requirements
        }
        return (exceptions, requirements)
    }

    /// Returns `end` without the separators before it.
    private func wordsEnd(in name: Name, before end: Int) -> Int {
        var end = end
        while end > name.startIndex, !name[end - 1].isIn(.alphanumeric) { end -= 1 }
        return end
    }

    /// Returns where the word begins that ends at `end`, which must not be the beginning of the name.
    private func wordStart(in name: Name, before end: Int) -> Int {
        var start = end - 1
        while start > name.startIndex, !isWordStart(start, in: name) { start -= 1 }
        return start
    }

    /// Whether a word begins at `index`: behind a separator (`secret_key`), at a capital behind another letter
    /// (`secretKey`), or at the last of several capitals (`AWSSecret`).
    private func isWordStart(_ index: Int, in name: Name) -> Bool {
        guard index > name.startIndex else { return true }
        let last = name[index - 1]
        guard last.isIn(.alphanumeric) else { return true }
        guard name[index].isIn(.uppercase) else { return false }
        return !last.isIn(.uppercase) || index + 1 < name.endIndex && name[index + 1].isIn(.lowercase)
    }
}
