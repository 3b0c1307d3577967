/// The literals of all rules in one automaton: a trie over folded bytes, and the filter that says where to start it.
///
/// A literal is looked for only where its first three bytes are, and from there no further than it is long, so that a
/// scan is linear in its text.
struct CueTable: Sendable {
    let filter: CueFilter
    let rules: [Rule]
    private let classes: [UInt8]
    private let width: Int
    private let transitions: [UInt16]
    /// For each node the entries of its literal, as a range of `entries`.
    private let accepts: [Range<UInt16>]
    private let entries: [Entry]

    struct Entry: Sendable {
        let cue: Cue
        /// The literal as it must be written; `nil` when case does not matter.
        let exact: [UInt8]?
        let length: Int
    }

    init(rules: [Rule], names: [String]) {
        var literals: [(text: [UInt8], entry: Entry, next: ByteClass?)] = []
        for (index, rule) in rules.enumerated() {
            let next = rule.parts.first?.possibleBytes
            for literal in rule.literals.map({ Array($0.utf8) }) {
                literals.append((literal, Entry(cue: .rule(index), exact: literal, length: literal.count), next))
            }
        }
        for special in Cue.Special.allCases {
            for literal in special.literals.map({ Array($0.utf8) }) {
                let exact = special.isExact ? literal : nil
                literals.append((literal, Entry(cue: .special(special), exact: exact, length: literal.count), nil))
            }
        }
        for name in names.map({ Array($0.utf8) }) {
            literals.append((name, Entry(cue: .name, exact: nil, length: name.count), []))
        }
        self.init(rules: rules, literals: literals)
    }

    private init(rules: [Rule], literals: [(text: [UInt8], entry: Entry, next: ByteClass?)]) {
        self.rules = rules
        filter = Self.filter(for: literals.map { ($0.text, $0.next) })
        var classes = [UInt8](repeating: 0, count: 256)
        var width = 1
        for byte in literals.flatMap(\.text).map(\.folded) where classes[Int(byte)] == 0 {
            classes[Int(byte)] = UInt8(width)
            width += 1
        }
        for letter in UInt8(ascii: "A")...UInt8(ascii: "Z") { classes[Int(letter)] = classes[Int(letter.folded)] }

        var transitions = [UInt16](repeating: 0, count: width)
        var found: [[Entry]] = [[]]
        for (text, entry, _) in literals {
            var node = 0
            for byte in text {
                let edge = node * width + Int(classes[Int(byte)])
                if transitions[edge] == 0 {
                    transitions[edge] = UInt16(found.count)
                    found.append([])
                    transitions.append(contentsOf: repeatElement(0, count: width))
                }
                node = Int(transitions[edge])
            }
            found[node].append(entry)
        }
        var entries: [Entry] = []
        accepts = found.map { added in
            let start = UInt16(entries.count)
            entries += added
            return start..<UInt16(entries.count)
        }
        self.entries = entries
        self.classes = classes
        self.width = width
        self.transitions = transitions
    }

    /// Calls `body` with every cue whose literal begins at `start`, the longest literal first, until it returns
    /// something.
    func firstMatch<Result>(
        in bytes: UnsafeBufferPointer<UInt8>, at start: Int, to end: Int, _ body: (Cue, _ literalEnd: Int) -> Result?
    ) -> Result? {
        var node = 0
        var position = start
        // The nodes passed that accept: at most four, as no literal has more than three beginnings that are literals.
        var passed: (UInt16, UInt16, UInt16, UInt16) = (0, 0, 0, 0)
        while position < end {
            node = Int(transitions[node * width + Int(classes[Int(bytes[position])])])
            if node == 0 { break }
            position += 1
            if !accepts[node].isEmpty { passed = (UInt16(node), passed.0, passed.1, passed.2) }
        }
        for node in [passed.0, passed.1, passed.2, passed.3] where node != 0 {
            for entry in entries[Int(accepts[Int(node)].lowerBound)..<Int(accepts[Int(node)].upperBound)] {
                let literalEnd = start + entry.length
                if let exact = entry.exact, !bytes[start..<literalEnd].elementsEqual(exact) { continue }
                if let result = body(entry.cue, literalEnd) { return result }
            }
        }
        return nil
    }

    private static func filter(for literals: [(text: [UInt8], next: ByteClass?)]) -> CueFilter {
        var filter = CueFilter()
        for (text, next) in literals {
            if text.count > 2 {
                filter.insert(text[0], text[1], text[2])
            } else {
                for byte in UInt8.min...UInt8.max where next?.contains(byte) ?? true { filter.insert(text[0], text[1], byte) }
            }
        }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        for first in digits {
            for second in digits {
                for third in digits { filter.insert(first, second, third) }
            }
            for second in Array(digits) + Array(" (.-".utf8) { filter.insert(UInt8(ascii: "+"), first, second) }
            for country in IBAN.countries { filter.insert(country.0, country.1, first) }
        }
        return filter
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
