/// The literals of all rules in one automaton: a trie over folded bytes, and the filter that says where to start it.
///
/// A literal is looked for only where its first three bytes are, and from there no further than it is long, so that a
/// scan is linear in its text.
struct CueTable: Sendable {
    let filter: CueFilter
    /// For each byte, the column of the transitions that it stands for, in either case; 0 if it is in no literal.
    private let columns: ConstantTable<UInt8>
    private let width: Int
    private let transitions: ConstantTable<UInt16>
    /// For each node the entries of its literal: where they begin in `entries`, and with the next node's, where they end.
    private let accepts: ConstantTable<UInt16>
    private let entries: ConstantTable<Entry>
    private let literals: ConstantTable<UInt8>

    private struct Entry: BitwiseCopyable, Sendable {
        let cue: Cue
        let length: Int
        /// Where in `literals` the literal stands as it must be written; `nil` when case does not matter.
        let spelling: Int?
    }

    /// A literal before it is part of the automaton.
    struct Literal {
        let text: [UInt8]
        let cue: Cue
        let isExact: Bool
        /// What can follow it.
        let next: ByteClass?

        init(_ text: String, _ cue: Cue, isExact: Bool = false, next: ByteClass? = nil) {
            (self.text, self.cue, self.isExact, self.next) = (Array(text.utf8), cue, isExact, next)
        }
    }

    /// - Parameter others: groups of what no literal announces and what is found at the same time.
    init(_ literals: [Literal], others: [[CueFilter.Beginning]]) {
        // Groups of literals that begin alike: a pair of bytes is the beginning of few of them. The short ones, after
        // which anything can follow, are apart.
        let (long, short) = (literals.filter { $0.text.count > 3 }, literals.filter { $0.text.count <= 3 })
        let free = CueFilter.groupCount - others.count
        let exact =
            Self.groups(long.flatMap(\.beginnings), free - free / 3)
            + Self.groups(short.flatMap(\.beginnings), free / 3)
        filter = CueFilter(exact: exact, loose: others)
        var columns = [UInt8](repeating: 0, count: 256)
        var width = 1
        for byte in literals.flatMap(\.text).map(\.folded) where columns[Int(byte)] == 0 {
            columns[Int(byte)] = UInt8(width)
            width += 1
        }
        for letter in UInt8(ascii: "A")...UInt8(ascii: "Z") { columns[Int(letter)] = columns[Int(letter.folded)] }

        var transitions = [UInt16](repeating: 0, count: width)
        var found: [[Entry]] = [[]]
        var spellings: [UInt8] = []
        for literal in literals {
            var node = 0
            for byte in literal.text {
                let edge = node * width + Int(columns[Int(byte)])
                if transitions[edge] == 0 {
                    transitions[edge] = UInt16(found.count)
                    found.append([])
                    transitions.append(contentsOf: repeatElement(0, count: width))
                }
                node = Int(transitions[edge])
            }
            let spelling = literal.isExact ? spellings.count : nil
            if literal.isExact { spellings += literal.text }
            found[node].append(Entry(cue: literal.cue, length: literal.text.count, spelling: spelling))
        }
        var starts: [UInt16] = [0]
        for entries in found { starts.append((starts.last ?? 0) + UInt16(entries.count)) }
        self.columns = ConstantTable(columns)
        self.width = width
        self.transitions = ConstantTable(transitions)
        accepts = ConstantTable(starts)
        entries = ConstantTable(found.flatMap(\.self))
        self.literals = ConstantTable(spellings)
    }

    private static func groups(_ beginnings: [CueFilter.Beginning], _ count: Int) -> [[CueFilter.Beginning]] {
        let sorted = beginnings.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
        let size = sorted.count / count + 1
        return stride(from: 0, to: sorted.count, by: size).map { Array(sorted[$0..<min($0 + size, sorted.count)]) }
    }

    /// Calls `body` with every cue whose literal begins at `start`, the longest literal first, until it returns
    /// something.
    @inline(__always)
    func firstMatch<Result>(
        in bytes: UnsafeBufferPointer<UInt8>,
        at start: Int,
        to end: Int,
        _ body: (Cue, _ literalEnd: Int) -> Result?
    ) -> Result? {
        var node = 0
        var position = start
        // The nodes passed that accept: at most four, as no literal has more than three beginnings that are literals.
        var passed: UInt64 = 0
        while position < end {
            node = Int(transitions[node &* width &+ Int(columns[Int(bytes[position])])])
            if node == 0 { break }
            position &+= 1
            if accepts[node] != accepts[node &+ 1] { passed = passed &<< 16 | UInt64(node) }
        }
        while passed != 0 {
            let node = Int(passed & 0xFFFF)
            passed &>>= 16
            for index in Int(accepts[node])..<Int(accepts[node + 1]) {
                let entry = entries[index]
                if let spelling = entry.spelling, !isSpelled(spelling, entry.length, bytes, at: start) { continue }
                if let result = body(entry.cue, start + entry.length) { return result }
            }
        }
        return nil
    }

    private func isSpelled(_ spelling: Int, _ length: Int, _ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        for offset in 0..<length where bytes[start + offset] != literals[spelling + offset] { return false }
        return true
    }
}

extension CueTable.Literal {
    /// All that it can begin with.
    fileprivate var beginnings: [CueFilter.Beginning] {
        let thirds: [UInt8?] =
            if text.count > 2 {
                spellings(text[2])
            } else if let next {
                (UInt8.min...UInt8.max).filter(next.contains)
            } else {
                [nil]
            }
        let fourths: [UInt8?] = text.count > 3 ? spellings(text[3]) : [nil]
        return spellings(text[0]).flatMap { first in
            spellings(text[1]).flatMap { second in
                thirds.flatMap { third in
                    fourths.map { CueFilter.Beginning(first: first, second: second, third: third, fourth: $0) }
                }
            }
        }
    }

    private func spellings(_ byte: UInt8) -> [UInt8] {
        let isLetter = byte.isIn(.letter) && !isExact
        return isLetter ? [byte | 0x20, byte & ~0x20] : [byte]
    }
}
