/// Finds out from a name whether its value is a secret, by the noun that it ends with: a `token_count` is a count.
///
/// All nouns and the words around them are in one trie, spelled backwards. So a name is judged by one walk from its
/// end, as far as it is like one of them, without a copy of it. Separators are skipped, and case does not count.
struct NameTable: Sendable {
    /// The bytes of a name. Indices are those of the text that it is a part of, so the first one is `startIndex`.
    typealias Name = Slice<UnsafeBufferPointer<UInt8>>

    /// What a name makes of its value: the rule that replaces it, and what it has to look like.
    struct Meaning: BitwiseCopyable, Sendable {
        let rule: StaticString
        let kind: NameRule.Kind
        /// Whether the name is the plural of a noun: `tokens`. A number below it says how many there are.
        var isPlural = false

        /// Whether the value is a number of things, and not one of them.
        func isCount(_ value: Judgement.Text) -> Bool {
            switch kind {
            case .password, .secret, .key: isPlural && Judgement.isCount(value)
            default: false
            }
        }
    }

    /// The roles that a word has beside a noun or instead of it. A word may have several.
    struct Roles: OptionSet, BitwiseCopyable, Sendable {
        let rawValue: UInt16

        /// As a last word, it may be left out: `password_prod`.
        static let qualifier = Roles(rawValue: 1)
        /// As a last word, it names something about the secret: `token_count`.
        static let metadata = Roles(rawValue: 2)
        /// Of a member: what it holds is the name of another member's value.
        static let pairName = Roles(rawValue: 4)
        /// Of a member: the value of such a pair.
        static let pairValue = Roles(rawValue: 8)
        /// Of a member: with `true` it says that its object's value is secret.
        static let declaration = Roles(rawValue: 16)
        /// Of a member: `kind`, `type`, `kty`. What it holds is what its object is.
        static let kind = Roles(rawValue: 32)
        /// Of a member: `id`, `name`.
        static let identity = Roles(rawValue: 64)
        /// Of a member: what the answer to a request for a token has beside it.
        static let tokenSign = Roles(rawValue: 128)
        /// Of a member: `status`.
        static let status = Roles(rawValue: 256)
        /// Of a member: a command, and what it printed.
        static let command = Roles(rawValue: 512)
        static let output = Roles(rawValue: 1_024)
    }

    /// What the letters mean that lead to a node of the trie.
    struct Node: BitwiseCopyable {
        /// A bit for each rule that has this as a noun; the same for exceptions and for requirements.
        var nouns: UInt64 = 0
        var exceptions: UInt64 = 0
        var requirements: UInt64 = 0
        var roles: Roles = []
    }

    /// The part of a ``NameRule`` that is asked for when its noun was found.
    struct Rule: BitwiseCopyable {
        let meaning: Meaning
        let standsAlone: Bool
        let isExcepted: Bool
        let isRequiring: Bool
        /// Whether it says nothing when no other word is before it: a bare `key` is half of a pair.
        let needsOther: Bool
    }

    let rules: ConstantTable<Rule>
    let nodes: ConstantTable<Node>
    /// 36 numbers of nodes for each node: for letters, then for digits. 0 stands for a missing one, as nothing leads
    /// back to the root.
    let transitions: ConstantTable<UInt16>
    /// Which of the 36 a byte is, and ``noColumn`` for one that is neither letter nor digit.
    private let columns = ConstantTable((UInt8.min...UInt8.max).map { Self.column($0).map(UInt8.init) ?? noColumn })
    private static let noColumn: UInt8 = 36
    /// Names that every entry has and that say nothing, so that they need not be walked through each time.
    private(set) var plainNames = WordSet(NameRule.fields)

    /// Makes the table of at most 64 rules. Of two that apply, the earlier one decides.
    init(_ rules: [NameRule] = NameRule.all) {
        precondition(rules.count <= 64, "a rule is a bit of a word")
        var trie = Trie()
        for (index, rule) in rules.enumerated() {
            for word in rule.nouns { trie[word].nouns |= 1 << UInt64(index) }
            for word in rule.exceptions { trie[word].exceptions |= 1 << UInt64(index) }
            for word in rule.requires { trie[word].requirements |= 1 << UInt64(index) }
        }
        for (words, role) in [
            (NameRule.qualifiers, Roles.qualifier), (NameRule.metadata, .metadata), (NameRule.pairNames, .pairName),
            (NameRule.pairValues, .pairValue), (NameRule.declarations, .declaration), (NameRule.kinds, .kind),
            (NameRule.identities, .identity), (NameRule.tokenSigns, .tokenSign), (["status"], .status),
            (NameRule.commands, .command), (NameRule.outputs, .output),
        ] {
            for word in words { trie[word].roles.formUnion(role) }
        }
        self.rules = ConstantTable(
            rules.map { rule in
                Rule(
                    meaning: Meaning(rule: rule.name, kind: rule.kind),
                    standsAlone: rule.standsAlone,
                    isExcepted: !rule.exceptions.isEmpty,
                    isRequiring: !rule.requires.isEmpty,
                    needsOther: rule.kind == .weak && rule.nouns == ["key"]
                )
            }
        )
        nodes = ConstantTable(trie.nodes)
        transitions = ConstantTable(trie.transitions)
        let fields = NameRule.words(NameRule.fields).filter { field in field.withBytes { meaning(of: $0[...]) == nil } }
        plainNames = WordSet(fields.joined(separator: " "))
    }

    /// The trie while it is made.
    private struct Trie {
        var nodes = [Node()]
        var transitions = [UInt16](repeating: 0, count: 36)

        /// The node that a word leads to, which is made if it is missing. It is only changed through this, never read.
        subscript(word: String) -> Node {
            get { Node() }
            set {}
            _modify {
                var node = 0
                for column in word.utf8.reversed().compactMap(NameTable.column) {
                    if transitions[node * 36 + column] == 0 {
                        transitions[node * 36 + column] = UInt16(nodes.count)
                        nodes.append(Node())
                        transitions.append(contentsOf: repeatElement(0, count: 36))
                    }
                    node = Int(transitions[node * 36 + column])
                }
                yield &nodes[node]
            }
        }
    }

    /// Returns which of the 36 transitions a byte takes; `nil` for one that is neither a letter nor a digit of ASCII.
    @inline(__always)
    func transition(from node: Int, _ byte: UInt8) -> Int? {
        let column = columns[Int(byte)]
        return column == Self.noColumn ? nil : Int(transitions[node &* 36 &+ Int(column)])
    }

    private static func column(_ byte: UInt8) -> Int? {
        if byte.isIn(.letter) { return Int(byte | 0x20) - Int(UInt8(ascii: "a")) }
        return byte.isIn(.digit) ? Int(byte) - Int(UInt8(ascii: "0")) + 26 : nil
    }
}
