import StrictJSON

/// Goes through a JSON value once, looks at each string with what its name makes of it, and collects the report.
///
/// It works from the top down, and remembers what outer objects say of inner ones: names, types and flags that make a
/// value secret. Its functions return `nil` for a value without secrets, so that most values are not copied.
struct Walker {
    typealias Meaning = NameTable.Meaning

    let tables: Tables
    let meanings: Meanings
    /// Whether personal data is intended here, as in `actor`. Secrets are not, anywhere.
    var keepsPersonalData: Bool
    let nesting: Nesting
    /// What was found so far, in the order in which it was found.
    private(set) var notes: [Note] = []
    /// Where in `notes` those of the member or element begin that is gone through now. ``note(_:)`` looks for
    /// duplicates from there on.
    var firstNote = 0
    /// The name of the member that the value stands in: `signing` for the `key` in `{"signing": {"key": …}}`.
    var container = ""

    /// What Terraform's plan says of the value's secrecy: `true`, or an object or array that says it of the value's
    /// parts.
    var sensitivity: JSONValue?
    var isSensitive: Bool {
        if case .bool(true)? = sensitivity { true } else { false }
    }
    /// Whether the value is inside of a `random_password` of Terraform's state.
    var isGenerated = false
    /// Whether the value is inside of a `SecretList` of Kubernetes, whose elements need not say what they are.
    var isSecretList = false

    /// What was found, and where, seen from the value that is gone through now.
    struct Note {
        let rule: StaticString
        /// The steps to the place, the last one first: each level adds its own on the way up.
        var path: [JSONPointer.Segment] = []
    }

    init(tables: Tables, keepsPersonalData: Bool, nesting: Nesting) {
        self.tables = tables
        meanings = Meanings(names: tables.names)
        self.keepsPersonalData = keepsPersonalData
        self.nesting = nesting
    }

    /// Redacts a value.
    ///
    /// - Parameter meaning: what the name above makes of the value.
    /// - Returns: the value without its secrets; `nil` if it has none.
    mutating func redact(_ value: JSONValue, under meaning: Meaning? = nil) -> JSONValue? {
        switch value {
        case .null, .bool: nil
        case .number(let number): redact(number, under: meaning)
        case .string(let text): redact(text, under: meaning).map(JSONValue.string)
        case .array(let elements): redact(elements, under: meaning)
        case .object(let object): redact(object, under: meaning)
        }
    }

    /// Redacts a text: a string of the value, or a name.
    ///
    /// - Returns: the text without its secrets; `nil` if it has none.
    mutating func redact(_ text: String, under meaning: Meaning?) -> String? {
        let length = text.utf8.count
        // Shorter than any secret that its own form gives away.
        if meaning == nil, length < 6 { return nil }
        let findings = text.withBytes { [tables, keepsPersonalData, nesting] bytes -> [Finding] in
            if meaning == nil, length < tables.shortestToken, bytes[0].isIn(.letter),
                bytes.allSatisfy({ $0.isIn(.identifier) })
            {
                return []
            }
            return tables.findings(in: bytes, under: meaning, keepsPersonalData: keepsPersonalData, nesting: nesting)
        }
        guard !findings.isEmpty else { return nil }
        for rule in findings.lazy.flatMap(\.rules) { note(rule) }
        return Finding.apply(findings, to: text)
    }

    /// Redacts a whole number: a payment card under any name, and a password, code or telephone number under its name.
    /// A marker, which is a string, takes its place. Fractions and negative numbers stay.
    private mutating func redact(_ number: Double, under meaning: Meaning?) -> JSONValue? {
        guard number >= (meaning == nil ? 1_000_000_000_000 : 0), number < 1e19 else { return nil }
        let digits = UInt64(number)
        guard Double(digits) == number else { return nil }
        if let meaning, !(meaning.kind.isPersonal && keepsPersonalData), !isCount(meaning),
            isSecret(digits, meaning.kind)
        {
            return marker(meaning.rule)
        }
        let text = String(digits)
        guard !keepsPersonalData, PaymentCard.isNumber(digits, digits: text.utf8.count) else { return nil }
        return marker(Mark.paymentCard.name)
    }

    /// Whether a number below the name says how many there are: `"passwords": 1204`.
    private func isCount(_ meaning: Meaning) -> Bool { "0".withBytes { meaning.isCount($0[...]) } }

    /// Whether a number is what a name of this kind stands for. Tokens are not numbers: `token: 4096` is a count.
    private func isSecret(_ number: UInt64, _ kind: NameRule.Kind) -> Bool {
        switch kind {
        case .password, .key, .pin, .code, .phone, .kept:
            String(number).withBytes { bytes in Judgement.isSecret(bytes[...], kind, .assigned) }
        default: false
        }
    }

    private mutating func marker(_ rule: StaticString) -> JSONValue {
        note(rule)
        return .string("[redacted:\(rule)]")
    }

    /// Redacts a list. Its elements may be secrets of the name above, lines of one private key, names and values in
    /// turn (`["password", "…"]`), or a command and its arguments.
    private mutating func redact(_ elements: [JSONValue], under meaning: Meaning?) -> JSONValue? {
        var changed: [JSONValue]?
        var last: Meaning?
        var isInKey = false
        let sensitivity = sensitivity
        defer { self.sensitivity = sensitivity }
        for (index, element) in elements.enumerated() {
            let known = notes.count
            firstNote = known
            if case .array(let all)? = sensitivity { self.sensitivity = index < all.count ? all[index] : nil }
            if isInKey, case .string(let line) = element, Self.isKeyLine(line) {
                isInKey = !line.contains("-----END")
                changed = changed ?? elements
                changed?[index] = marker(Mark.privateKey.name)
                prefix(from: known, with: .index(index))
                continue
            }
            isInKey = Self.beginsKey(element)
            let own = isSensitive ? Meaning(rule: "secret", kind: .kept) : meaning ?? last
            last = index + 1 < elements.count ? meanings.meaning(ofElement: element, at: index, of: elements) : nil
            guard let redacted = redact(element, under: own) else { continue }
            changed = changed ?? elements
            changed?[index] = redacted
            prefix(from: known, with: .index(index))
        }
        return redactCommand(elements, changed).map(JSONValue.array)
    }

    /// Whether the element is the first line of a private key whose other lines are elements of their own. A log may
    /// have put text before it.
    private static func beginsKey(_ element: JSONValue) -> Bool {
        guard case .string(let text) = element, text.utf8.count < 160, trimmed(text).last == UInt8(ascii: "-") else {
            return false
        }
        return text.contains("-----BEGIN") && text.contains("PRIVATE") && !text.contains("-----END")
    }

    /// Returns the line without its end, and without the quotes and the comma of a list that was printed.
    private static func trimmed(_ line: String) -> Substring.UTF8View {
        let ending = line.utf8.reversed().prefix { $0.isIn(.space | .quote | .comma) }.count
        return line.utf8.dropLast(ending)
    }

    /// Whether the line belongs to the private key above it: base 64 of 16 characters or more at its end, after any
    /// text; a header such as `Proc-Type: …`; an empty line; or the end of the key. Other text ends the key.
    private static func isKeyLine(_ line: String) -> Bool {
        let line = trimmed(line)
        let body = line.reversed().prefix { $0.isIn(.base64) }.count
        let text = String(Substring(line))
        return body >= 16 || body == line.count || text.contains("-----END") || text.contains(": ")
    }

    /// Notes what was found in the string or number that is looked at, each rule once.
    private mutating func note(_ rule: StaticString) {
        // No slice: it would be copied from on the next append.
        for index in firstNote..<notes.count where notes[index].path.isEmpty {
            if notes[index].rule.hasSameBytes(as: rule) { return }
        }
        notes.append(Note(rule: rule))
    }

    /// Notes what was found when several strings were looked at together, after each of them alone.
    ///
    /// - Returns: the index of the first of these notes, for ``prefix(from:with:)``.
    mutating func noteCommand(_ rules: [StaticString]) -> Int {
        let known = notes.count
        firstNote = known
        for rule in rules { note(rule) }
        return known
    }

    /// Adds a step to the paths of the notes from index `known` on: what was found below that step.
    mutating func prefix(from known: Int, with segment: JSONPointer.Segment) {
        for index in known..<notes.count { notes[index].path.append(segment) }
    }

    /// The notes, with their paths as JSON Pointers. Call it when the walk is done.
    var report: [Redactor.Note] {
        notes.map { note in
            Redactor.Note(pointer: JSONPointer(note.path.reversed()).description, rule: note.rule.description)
        }
    }
}

extension StaticString {
    fileprivate func hasSameBytes(as other: StaticString) -> Bool {
        utf8CodeUnitCount == other.utf8CodeUnitCount
            && (utf8Start == other.utf8Start
                || (0..<utf8CodeUnitCount).allSatisfy { utf8Start[$0] == other.utf8Start[$0] })
    }
}
