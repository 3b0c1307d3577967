/// Tells from a name whether its value is a secret: by the noun it ends with, since that is what it names. A
/// `token_count` is a count.
///
/// All nouns and the words around them are in one trie, spelled backwards, so that a name is judged by walking from its
/// end as far as it is like one of them.
struct NameTable: Sendable {
    typealias Name = Slice<UnsafeBufferPointer<UInt8>>

    /// What a name makes of its value.
    struct Meaning: BitwiseCopyable, Sendable {
        let rule: StaticString
        let kind: NameRule.Kind
    }

    /// What a word is beside or instead of a noun.
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

    struct Node: BitwiseCopyable {
        /// A bit for each rule of which this is a noun, an exception, a requirement.
        var nouns: UInt64 = 0
        var exceptions: UInt64 = 0
        var requirements: UInt64 = 0
        var roles: Roles = []
    }

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
    /// 36 for each node: letters, then digits.
    let transitions: ConstantTable<UInt16>
    /// Which of the 36 a byte is, and ``noColumn`` for one that is neither letter nor digit.
    private let columns = ConstantTable((UInt8.min...UInt8.max).map { Self.column($0).map(UInt8.init) ?? noColumn })
    private static let noColumn: UInt8 = 36
    /// Names that every entry has and that say nothing, so that they need not be walked through each time.
    private(set) var plainNames = WordSet(NameRule.fields)

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

    private struct Trie {
        var nodes = [Node()]
        var transitions = [UInt16](repeating: 0, count: 36)

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

    /// Which way to go from a node; `nil` for a byte that is neither a letter nor a digit.
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
