extension NameRule {
    /// Returns the row of a deployment's own names. Their values go as passwords do.
    static func own(_ names: [String]) -> NameRule {
        let nouns = names.map { String($0.map { $0.isLetter || $0.isNumber ? $0 : "_" }) }
        return NameRule("own-name", nouns.joined(separator: " "), .password)
    }

    /// Returns the same row, which takes words after the names of tokens as well.
    var takingWords: NameRule {
        guard case .secret = kind else { return self }
        var rule = self
        rule.kind = .password
        return rule
    }
}
