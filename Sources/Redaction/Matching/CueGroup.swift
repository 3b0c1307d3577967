/// Literals that share a bit of the filter. It lets pass what begins like one of them and goes on like another.
struct CueGroup {
    private(set) var literals: [CueLiteral] = []
    /// How often, compared with other groups, a text begins like one of them, and goes on like one.
    private var starts = 0.0
    private var goesOn = 0.0
    private var tails: Set<[UInt8]> = []

    /// Deals literals to at most `count` groups so that little else passes: each first pair goes, those of common letters
    /// first, to the group of which it lets the least pass.
    static func deal(_ literals: [CueLiteral], _ count: Int) -> [[CueFilter.Beginning]] {
        var groups = [CueGroup](repeating: CueGroup(), count: count)
        let kinds = Dictionary(grouping: literals) { Array($0.folded.prefix(2)) }
        let sorted = kinds.sorted { left, right in
            let (first, second) = (weight(of: left.key), weight(of: right.key))
            return first == second ? left.key.lexicographicallyPrecedes(right.key) : first > second
        }
        for (pair, kind) in sorted {
            let costs = groups.map { $0.cost(with: pair, kind) }
            guard let index = costs.indices.min(by: { costs[$0] < costs[$1] }) else { break }
            groups[index].add(pair, kind)
        }
        return groups.filter { !$0.literals.isEmpty }.map { $0.literals.flatMap(\.beginnings) }
    }

    /// What more passes with `literals`, which begin with `pair`.
    private func cost(with pair: [UInt8], _ literals: [CueLiteral]) -> Double {
        let added = Set(literals.map(\.tail)).subtracting(tails).reduce(0) { $0 + Self.weight(of: $1) }
        return (starts + Self.weight(of: pair)) * (goesOn + added) - starts * goesOn
    }

    private mutating func add(_ pair: [UInt8], _ literals: [CueLiteral]) {
        self.literals += literals
        starts += Self.weight(of: pair)
        for tail in literals.map(\.tail) where tails.insert(tail).inserted { goesOn += Self.weight(of: tail) }
    }

    /// How common bytes are in English, roughly: most candidates are words.
    private static func weight(of bytes: [UInt8]) -> Double {
        bytes.reduce(1) { $0 * (commonLetters.contains($1) ? 1 : 0.2) }
    }

    private static let commonLetters = Set("etaoinsrlcdump".utf8)
}

extension CueLiteral {
    /// In small letters.
    fileprivate var folded: [UInt8] { text.map(\.folded) }
    fileprivate var tail: [UInt8] { Array(folded.dropFirst(2).prefix(2)) }
}
