/// Finds out from what stands around a name and its value whether both are a program's. Strings have quotes there, so
/// that an unquoted value is a variable or a type, and stays.
extension ByteText {
    /// What declares the next word, in any text.
    private static let keywords = WordSet("let var typealias associatedtype")
    /// What does so where a sign assigns; before a colon, they are words of a sentence.
    private static let statements = WordSet("const val using typedef")

    /// Whether an unquoted word is a variable: `let outputPSK = psk`, `self.token = value`, `cache['pwd'] = value`,
    /// `user, password = pair`, `token = isLast ? nil : next`. A word with three digits or more is a value. The range
    /// must not be empty.
    func isVariable(_ value: Range<Int>, after name: Int, _ joint: Joint, to end: Int) -> Bool {
        guard joint == .assigned || joint == .colon else { return false }
        if isConstraint(value) { return true }
        let word = runEnd(.word | .dot, from: value.lowerBound, to: value.upperBound)
        guard word > value.lowerBound, bytes[value.lowerBound].isIn(.letter | .underscore),
            bytes[value.lowerBound..<word].count(where: { $0.isIn(.digit) }) < 3
        else { return false }
        if isDeclared(name, joint) { return true }
        let isWhole =
            word == value.upperBound || bytes[word..<value.upperBound].allSatisfy { $0.isIn(.closers | .colon) }
        guard isWhole else { return false }
        if isKeyOfString(name, value, word, to: end),
            !bytes[value.lowerBound..<word].contains(where: { $0.isIn(.digit) })
                || bytes[value.lowerBound..<word].contains(where: { $0.isIn(.underscore) })
        {
            return true
        }
        if isMemberName(name) || isAnnotated(value.lowerBound..<word, joint, to: end) { return true }
        guard bytes[value.lowerBound..<word].allSatisfy({ $0.isIn(.letter | .underscore | .dot) }) else { return false }
        return isOperand(word, joint, after: name, to: end) || isUnpacked(name) && has("= ", before: value.lowerBound)
    }

    /// Whether it is a constraint of Swift: `where Key: ~Copyable`.
    private func isConstraint(_ value: Range<Int>) -> Bool {
        value.count > 4 && bytes[value.lowerBound] == UInt8(ascii: "~") && bytes[value.lowerBound + 1].isIn(.uppercase)
            && bytes[value].dropFirst().allSatisfy { $0.isIn(.letter | .comma) }
    }

    /// Whether a keyword declares the name: `let token`, `const (certificate, key)`.
    private func isDeclared(_ name: Int, _ joint: Joint) -> Bool {
        var last = name
        if last > 1, bytes[last - 1].isIn(.blank | .parenthesis) {
            // `let (certificate, key) = …`
            let open = bytes[max(0, name - 40)..<name].lastIndex(of: UInt8(ascii: "("))
            if let open, bytes[open..<name].dropFirst().allSatisfy({ $0.isIn(.word | .comma | .blank) }) { last = open }
        }
        guard last > 3, bytes[last - 1].isIn(.blank) else { return false }
        let first = runStart(.word, from: 0, to: last - 1)
        // `terraform plan -var db_password=…`
        if has("-", before: first) { return false }
        let word = bytes[first..<(last - 1)]
        return Self.keywords.contains(word) || joint == .assigned && Self.statements.contains(word)
    }

    /// Whether the name is a member: `self.token`, `this.token`, `cls.token`, `cache['pwd']`.
    private func isMemberName(_ name: Int) -> Bool {
        if name < end, bytes[name].folded.isIn("stc") {
            for owner: StaticString in ["self.", "this.", "cls."] where has(owner, at: name, to: end) { return true }
        }
        guard name > 2, bytes[name - 1].isIn(.quote), bytes[name - 2] == UInt8(ascii: "["), bytes[name - 3].isIn(.word)
        else { return false }
        let last = runEnd(.identifier, from: name, to: end)
        return last + 1 < end && bytes[last].isIn(.quote) && bytes[last + 1] == UInt8(ascii: "]")
    }

    /// Whether the value is a type, by what follows it: `token: Token | None = None`,
    /// `password: ReadableBuffer, salt: …`.
    private func isAnnotated(_ value: Range<Int>, _ joint: Joint, to end: Int) -> Bool {
        guard joint == .colon else { return false }
        let isHidden = bytes[value.lowerBound] == UInt8(ascii: "_")
        let name = isHidden ? value.dropFirst() : value
        guard name.count > 4, bytes[name.lowerBound].isIn(.uppercase), Randomness.isCapitalizedWords(bytes[name])
        else { return false }
        if isHidden { return true }
        let isLong = bytes[name].dropFirst().contains { $0.isIn(.uppercase) }
        let next = value.upperBound
        if has(" = ", at: next, to: end) || has(" | ", at: next, to: end) || has(") ->", at: next, to: end) {
            return true
        }
        guard isLong, next + 2 < end else { return false }
        // The next parameter.
        if bytes[next].isIn(.comma), bytes[next + 1].isIn(.blank) {
            let parameter = runEnd(.identifier | .emphasis, from: next + 2, to: min(end, next + 48))
            return parameter > next + 2 && parameter < end
                && (bytes[parameter].isIn(.colon | .comma | .closing) || has("=", at: parameter, to: end))
        }
        return bytes[next].isIn(.closing) && bytes[next + 1].isIn(.colon | .lineEnd | .closers)
    }

    /// Whether the name is quoted and the value is not, in an object of a program: `'PASSWORD': password,`.
    ///
    /// - Parameter word: where the first word of the value ends.
    private func isKeyOfString(_ name: Int, _ value: Range<Int>, _ word: Int, to end: Int) -> Bool {
        guard isQuoted(name), has(": ", before: value.lowerBound), word < end else { return false }
        return bytes[word].isIn(.closers)
    }

    /// Whether an operator follows the word that ends at `word`: `pw + c`, `isLast ? nil : next`,
    /// `password or default`.
    private func isOperand(_ word: Int, _ joint: Joint, after name: Int, to end: Int) -> Bool {
        guard word + 2 < end, bytes[word] == UInt8(ascii: " ") else { return false }
        if ["+ ", "? ", "&& ", "|| ", "== ", "!= "].contains(where: { has($0, at: word + 1, to: end) }) { return true }
        return joint == .assigned && !isEnvironment(at: name)
            && ["and ", "or ", "if ", "in "].contains { has($0, at: word + 1, to: end) }
    }

    /// Whether the name is one of several that are assigned at once: `username, password = …`.
    private func isUnpacked(_ name: Int) -> Bool {
        guard has(", ", before: name) else { return false }
        let line = lineStart(of: name, reach: 80)
        let first = runEnd(.blank, from: line, to: name)
        return first < name && bytes[first..<name].allSatisfy { $0.isIn(.word | .comma | .gap) }
    }

    /// Whether the name is the type of a block in Terraform's language: `resource "random_password" "db-2" {`.
    func isBlockType(_ name: Int) -> Bool {
        isQuoted(name) && ["resource \"", "data \"", "ephemeral \""].contains { has($0, before: name) }
    }

    /// Whether the name is `secretKey` of an ExternalSecret of Kubernetes, which is called so by its author.
    func isExternalKey(_ name: Range<Int>) -> Bool {
        name.count == 9 && has("secretKey", isExact: true, at: name.lowerBound, to: name.upperBound)
            && find("remoteref", from: max(0, name.lowerBound - 120), to: min(end, name.upperBound + 120)) != nil
    }

    /// Whether the name is that of a variable that is used: `$DB_PASSWORD`, `${DB_PASSWORD}`.
    func isUsed(_ name: Int) -> Bool {
        has("$", before: name) || has("${", before: name)
    }

    /// Whether a tag of YAML before the value says that it is a name: `!Ref DbPassword2` of CloudFormation,
    /// `!secret db_password` of Home Assistant.
    func isTagged(_ value: Int) -> Bool {
        ["!ref ", "!getatt ", "!importvalue ", "!sub ", "!secret ", "!env ", "!env_var "].contains {
            has($0, before: value)
        }
    }

    /// Whether the name ends a type of CloudFormation's: `AWS::SecretsManager::Secret`. A resource's own name stands
    /// beside it.
    func isResourceType(_ name: Int) -> Bool {
        has("::", before: name) && find("aws::", from: max(0, name - 64), to: name) != nil
    }

    /// Whether the value is the name with eight digits of base 16 behind it, as CDK calls its resources:
    /// `DbSecret DbSecret9B52F6C7`.
    func isLogicalID(_ value: Range<Int>, of name: Int) -> Bool {
        let count = value.count - 8
        guard count > 2, name + count <= value.lowerBound else { return false }
        return bytes[name..<(name + count)].elementsEqual(bytes[value].prefix(count))
            && bytes[value].suffix(8).allSatisfy { $0.isIn(.hex) && !$0.isIn(.lowercase) }
    }

    /// Whether the name is a flag: `--password`.
    func isFlag(_ name: Int) -> Bool { name > 1 && bytes[name - 1].isIn(.dash) }

    /// Whether the value is the name again, with another number: `token1 | token2`.
    func isNumbered(_ value: Range<Int>, as name: Int) -> Bool {
        let last = runEnd(.identifier, from: name, to: min(end, name + 64))
        let words = bytes[name..<last].filter { $0.isIn(.letter) }
        return words.count > 3 && bytes[value].allSatisfy { $0.isIn(.identifier) }
            && bytes[value].filter { $0.isIn(.letter) }.elementsEqual(words)
    }

    /// Whether it is a type that may be called like its member: `PtracePsw`.
    func isPointed(_ value: Range<Int>) -> Bool {
        bytes[value].allSatisfy { $0.isIn(.letter | .underscore) } && Randomness.isCapitalizedWords(bytes[value])
            && bytes[value].dropFirst().contains { $0.isIn(.uppercase) } && bytes[value.lowerBound].isIn(.uppercase)
    }

    /// Whether it is a constant of C: `#define NAME value`, where strings have quotes, or `NAME = 347,` of an
    /// enumeration.
    func isConstant(_ value: Range<Int>, after name: Int, to end: Int) -> Bool {
        if has("#define ", before: name) { return true }
        let digits = runEnd(.digit, from: value.lowerBound, to: end)
        return digits > value.lowerBound && digits < end && bytes[digits].isIn(.comma) && digits + 1 < end
            && bytes[digits + 1].isIn(.lineEnd) && has(" = ", before: value.lowerBound) && isVariable(name)
    }
}
