/// All that a scan looks things up in: made once, never changed.
final class Tables: Sendable {
    let cues: CueTable
    let rules: [Rule]
    let names = NameTable()
    /// Every name that can stand in `[redacted:…]`.
    let ruleNames = Set(RuleCatalogue.rows.map(\.name))

    init() {
        rules = Rule.all
        var literals: [CueLiteral] = []
        for (index, rule) in rules.enumerated() {
            let cue = Cue.rule(index, atWordStart: rule.edge == .word && rule.before == nil)
            literals += rule.literals.map {
                CueLiteral($0, cue, isExact: true, next: rule.parts.first?.possibleBytes)
            }
        }
        for special in Cue.Special.allCases {
            literals += special.literals.map { CueLiteral($0, .special(special), isExact: special.isExact) }
        }
        for command in Cue.Command.allCases {
            literals += command.literals.map { CueLiteral($0, .command(command)) }
        }
        literals += NameRule.cues.map { CueLiteral($0, .name) }
        cues = CueTable(literals, others: PersonalCues.groups)
    }

    /// What is to be replaced in a text, given what its name makes of it.
    func findings(
        in text: Scanner.Bytes,
        under meaning: NameTable.Meaning?,
        keepsPersonalData: Bool,
        nesting: Nesting
    ) -> [Finding] {
        var scanner = Scanner(text, tables: self, keepsPersonalData: keepsPersonalData, nesting: nesting)
        if let meaning {
            scanner.whole(meaning)
            if !scanner.findings.isEmpty { return scanner.findings }
        }
        if scanner.quotedJSON() || scanner.isEncoded() { return scanner.findings }
        scanner.scan()
        guard scanner.hasEscapes, nesting.admitsView else { return scanner.findings }
        let view = PlainView(of: text)
        let seen = view.bytes.withUnsafeBufferPointer {
            findings(in: $0, under: nil, keepsPersonalData: keepsPersonalData, nesting: nesting.viewed)
        }
        return Finding.union(scanner.findings, seen.map { $0.seen(through: view) })
    }

    /// The first rule that finds something in `text`.
    func firstRule(in text: [UInt8], keepsPersonalData: Bool, nesting: Nesting) -> StaticString? {
        text.withUnsafeBufferPointer {
            findings(in: $0, under: nil, keepsPersonalData: keepsPersonalData, nesting: nesting).first?.rules.first
        }
    }
}

extension Rule.Part {
    /// What it may begin with.
    fileprivate var possibleBytes: ByteClass? {
        switch self {
        case .run(let bytes, _, _), .exactly(let bytes, _): bytes
        case .text: nil
        }
    }
}
