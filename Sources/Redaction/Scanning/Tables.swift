/// All that a scan looks things up in: made once, never changed.
struct Tables: Sendable {
    let cues = CueTable(rules: Rule.all, names: NameRule.cues)
    let names = SecretName()
    /// Every name that can stand in `[redacted:…]`.
    let ruleNames = Set(RuleCatalogue.rows.map(\.name))

    /// What is to be replaced in a text, given what its name makes of it.
    func findings(
        in text: Scanner.Bytes, under meaning: SecretName.Meaning?, keepsPersonalData: Bool, depth: Int
    ) -> [Scanner.Finding] {
        var scanner = Scanner(text, tables: self, keepsPersonalData: keepsPersonalData, depth: depth)
        if let meaning {
            scanner.whole(meaning)
            if !scanner.findings.isEmpty { return scanner.findings }
        }
        if scanner.quotedJSON() || scanner.isEncoded() { return scanner.findings }
        scanner.scan()
        return scanner.findings
    }

    /// The first rule that finds something in `text`.
    func firstRule(in text: [UInt8], keepsPersonalData: Bool, depth: Int) -> String? {
        text.withUnsafeBufferPointer {
            findings(in: $0, under: nil, keepsPersonalData: keepsPersonalData, depth: depth).first?.rules.first
        }
    }

    /// What the value of the member `name` is, if that makes it a secret.
    func meaning(of name: Scanner.Bytes) -> SecretName.Meaning? {
        var position = cues.filter.firstPlace(in: name, from: 0, to: name.count)
        while position < name.count {
            let isName = cues.firstMatch(in: name, at: position, to: name.count) { cue, _ -> Bool? in
                if case .name = cue { true } else { nil }
            }
            if isName ?? false { return names.meaning(of: name[...]) }
            position = cues.filter.firstPlace(in: name, from: position + 1, to: name.count)
        }
        return nil
    }
}
