/// All that a scan looks things up in: made once, never changed.
final class Tables: Sendable {
    let cues: CueTable
    /// What the detectors do, by the index that a cue has: first those of the formats of tokens, then the others.
    let finders: ConstantTable<Detector.Finder>
    let formats: [TokenFormat]
    let names: NameTable
    /// Every name that can stand in `[redacted:…]`.
    let ruleNames: Set<String>

    init(_ settings: RedactionSettings = RedactionSettings()) {
        let rules = settings.nameRules
        formats = TokenFormat.all + settings.tokenFormats
        names = NameTable(rules)
        let detectors = formats.map(\.detector) + Detector.all + [.namedValue(rules)]
        finders = ConstantTable(detectors.map(\.find))
        ruleNames = Set(RuleCatalogue.rows.map(\.name))
        cues = CueTable(
            detectors.enumerated().flatMap { index, detector in
                detector.triggers.map { CueLiteral($0, Cue(detector: UInt16(index), startsWord: $0.startsWord)) }
            },
            others: PersonalCues.groups
        )
    }

    /// The format of tokens that the cue announces.
    func format(_ cue: Cue) -> TokenFormat? {
        Int(cue.detector) < formats.count ? formats[Int(cue.detector)] : nil
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

/// Whose trigger a literal is.
struct Cue: BitwiseCopyable, Sendable {
    /// The index of the detector in ``Tables/finders``.
    let detector: UInt16
    /// Whether a word has to begin with the literal.
    let startsWord: Bool
}
