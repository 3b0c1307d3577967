/// Literals that share a bit of the filter. It lets pass what begins like one of them and goes on like another.
struct CueGroup {
    private(set) var literals: [CueLiteral] = []
    /// How often, compared with other groups, a text begins like one of them, and goes on like one.
    private var starts = 0.0
    private var goesOn = 0.0
    private var tails: Set<Pair> = []

    /// Literals that begin with the same two bytes, and what they go on with.
    private struct Kind {
        let start: Pair
        let literals: [CueLiteral]
        let tails: Set<Pair>
    }

    /// Deals literals to at most `count` groups so that little else passes. Literals that begin alike stay together.
    /// They go to the group that lets the least more pass with them. Those that begin with common letters come first.
    static func deal(_ literals: [CueLiteral], _ count: Int) -> [[CueFilter.Beginning]] {
        let kinds = Dictionary(grouping: literals) { Pair($0.text.prefix(2)) }.map { start, literals in
            Kind(start: start, literals: literals, tails: Set(literals.map { Pair($0.text.dropFirst(2).prefix(2)) }))
        }
        var groups = [CueGroup](repeating: CueGroup(), count: count)
        for kind in kinds.sorted(by: { ($0.start.weight, $0.start.bytes) > ($1.start.weight, $1.start.bytes) }) {
            let costs = groups.map { $0.cost(of: kind) }
            guard let index = costs.indices.min(by: { costs[$0] < costs[$1] }) else { break }
            groups[index].add(kind)
        }
        return groups.filter { !$0.literals.isEmpty }.map { $0.literals.flatMap(\.beginnings) }
    }

    /// How much more passes with `kind`.
    private func cost(of kind: Kind) -> Double {
        let added = kind.tails.reduce(0) { tails.contains($1) ? $0 : $0 + $1.weight }
        return (starts + kind.start.weight) * (goesOn + added) - starts * goesOn
    }

    private mutating func add(_ kind: Kind) {
        literals += kind.literals
        starts += kind.start.weight
        for tail in kind.tails where tails.insert(tail).inserted { goesOn += tail.weight }
    }

    /// Up to two bytes, in small letters.
    private struct Pair: Hashable {
        let bytes: UInt16
        /// How common they are in English, roughly: most of what a text has is words.
        let weight: Double

        init(_ bytes: ArraySlice<UInt8>) {
            self.bytes = bytes.reduce(0) { $0 << 8 | UInt16($1.folded) }
            weight = bytes.reduce(1) { $0 * (Self.commonLetters.contains($1.folded) ? 1 : 0.2) }
        }

        static func == (left: Pair, right: Pair) -> Bool { left.bytes == right.bytes }
        func hash(into hasher: inout Hasher) { hasher.combine(bytes) }

        private static let commonLetters = Set("etaoinsrlcdump".utf8)
    }
}
