/// Derives what a scan stops at from the rows: a noun is a trigger, so that two lists cannot differ.
extension NameRule {
    /// Returns what a scan stops at in order to find the names of `rules`: every noun, in all its spellings, without
    /// those that hold another one. At `token` the scan also finds `csrftoken`, since a name is judged whole.
    static func triggers(of rules: [NameRule]) -> [String] {
        let nouns = rules.flatMap { rule in
            rule.nouns.flatMap { noun in rule.narrow.contains(noun) ? narrowed(noun) : spellings(of: noun) }
        }
        let all = Set(nouns + foreignPasswords + foreignKeys)
        let lengths = Set(all.map(\.utf8.count))
        return all.filter { spelling in
            let bytes = Array(spelling.utf8)
            let parts = lengths.lazy.filter { $0 < bytes.count }.flatMap { length in
                (0...(bytes.count - length)).lazy.map { bytes[$0..<($0 + length)] }
            }
            return !parts.contains { all.contains(String(decoding: $0, as: UTF8.self)) }
        }
        .sorted()
    }

    /// Returns a noun of several words with each separator that a name may have, and as `one-time code`.
    private static func spellings(of noun: String) -> [String] {
        let words = noun.split(separator: "_")
        guard let last = words.last, words.count > 1 else { return [noun] }
        let spellings = ["", "_", "-", " ", "."].map { words.joined(separator: $0) }
        return words.count > 2 ? spellings + ["\(words.dropLast().joined(separator: "-")) \(last)"] : spellings
    }

    /// Returns a noun with what may stand beside it where it is a name: a sign, a quote, `is` or `was` behind it, or a
    /// separator before it.
    private static func narrowed(_ noun: String) -> [String] {
        let beside =
            ["=", ":", "\"", "'", ".:", " is ", " = ", " was ", " \"", " '", " for ", "'s "].map { noun + $0 }
            + ["_", "-", "."].map { $0 + noun }
        // `user preview, pw PASSWORD`, in a chat
        return noun == "pw" ? beside + ["pw "] : beside
    }
}
