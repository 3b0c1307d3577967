extension NameRule {
    /// A deployment's own names.
    static func own(_ names: [String]) -> NameRule {
        let nouns = names.map { String($0.map { $0.isLetter || $0.isNumber ? $0 : "_" }) }
        return NameRule("own-name", nouns.joined(separator: " "), .password)
    }

    /// The same, but words go as well.
    var takingWords: NameRule {
        guard case .secret = kind else { return self }
        var rule = self
        rule.kind = .password
        return rule
    }
}
