/// Holds everything that a scan looks things up in. Made once, never changed.
final class Tables: Sendable {
    let cues: CueTable
    /// The functions of the detectors. A cue's index leads here: first come the formats of tokens, in the order of
    /// ``formats``, then ``Detector/all``, then the names.
    let finders: ConstantTable<Detector.Finder>
    /// The built-in formats of tokens, then the deployment's. Detector number n belongs to format number n.
    let formats: [TokenFormat]
    /// A text that begins with a letter, consists of letters, digits, `_`, `-` and `.`, and is shorter than this is not
    /// scanned if it has no name. So no format of such characters may match less, prefix included: compare the shortest
    /// rows of ``TokenFormat/all``, and what ``RedactionSettings`` admits.
    let shortestToken: Int
    let names: NameTable
    /// Every name that can stand in `[redacted:…]`. Other text in such brackets is scanned.
    let ruleNames: Set<String>

    /// Makes the tables. The order of the detectors decides which of two equal triggers is asked first, and
    /// ``format(_:)`` needs the formats of tokens to be the first.
    init(_ settings: RedactionSettings = RedactionSettings()) {
        let rules = settings.nameRules
        formats = TokenFormat.all + settings.tokenFormats
        shortestToken = settings.tokenFormats.isEmpty ? 15 : 11
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

    /// Returns the format of tokens that the cue announces; `nil` if it announces something else.
    func format(_ cue: Cue) -> TokenFormat? { Int(cue.detector) < formats.count ? formats[Int(cue.detector)] : nil }

    /// Returns the parts of a text that have to be replaced. They are sorted and do not overlap.
    ///
    /// The text is first taken as the value of its name. If that finds a secret, what is left of the text is scanned.
    /// Otherwise the text may be a JSON string in quotes, or base 64, as a whole. If not, it is scanned; and if
    /// something in it is encoded or coloured, it is scanned again as its reader sees it.
    ///
    /// - Parameter meaning: what the name of the text makes of it; `nil` for a text without a name.
    func findings(
        in text: Scanner.Bytes,
        under meaning: NameTable.Meaning?,
        keepsPersonalData: Bool,
        nesting: Nesting
    ) -> [Finding] {
        var scanner = Scanner(text, tables: self, keepsPersonalData: keepsPersonalData, nesting: nesting)
        if let meaning {
            scanner.whole(meaning)
            if !scanner.findings.isEmpty || scanner.namedJSON(meaning) { return scanner.findings }
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
}

/// What a literal of the ``CueTable`` leads to.
struct Cue: BitwiseCopyable, Sendable {
    /// The index of the detector in ``Tables/finders``.
    let detector: UInt16
    /// Whether the detector is asked only where a word begins.
    let startsWord: Bool
}
