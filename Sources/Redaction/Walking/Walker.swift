import StrictJSON

/// Goes through a value once, with each string's name in hand, and collects the report.
struct Walker {
    typealias Meaning = NameTable.Meaning

    let tables: Tables
    let meanings: Meanings
    var keepsPersonalData: Bool
    let nesting: Nesting
    private(set) var notes: [Note] = []
    /// The notes from here on are of the member or element that is gone through.
    var firstNote = 0
    /// The name of the member that is gone through.
    var container = ""

    /// What the plan that is gone through says of the value's secrecy: true, or an object or array with more of that.
    var sensitivity: JSONValue?
    var isSensitive: Bool {
        if case .bool(true)? = sensitivity { true } else { false }
    }
    /// Whether the objects are in a generated password of Terraform's state.
    var isGenerated = false
    /// Whether the objects are elements of a list of Secrets.
    var isSecretList = false

    /// What was found, and where, seen from the value that is gone through.
    struct Note {
        let rule: StaticString
        /// From the bottom up.
        var path: [JSONPointer.Segment] = []
    }

    init(tables: Tables, keepsPersonalData: Bool, nesting: Nesting) {
        self.tables = tables
        meanings = Meanings(names: tables.names)
        self.keepsPersonalData = keepsPersonalData
        self.nesting = nesting
    }

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

    /// No format is shorter that consists of letters, digits and marks alone.
    private static let shortestToken = 15

    /// - Returns: the text without its secrets; `nil` if it has none.
    mutating func redact(_ text: String, under meaning: Meaning?) -> String? {
        let length = text.utf8.count
        // Shorter than any secret that its own form gives away.
        if meaning == nil, length < 6 { return nil }
        let findings = text.withBytes { [tables, keepsPersonalData, nesting] bytes -> [Finding] in
            if meaning == nil, length < Self.shortestToken, bytes[0].isIn(.letter),
                bytes.allSatisfy({ $0.isIn(.identifier) })
            {
                return []
            }
            return tables.findings(in: bytes, under: meaning, keepsPersonalData: keepsPersonalData, nesting: nesting)
        }
        guard !findings.isEmpty else { return nil }
        return text.withBytes { bytes in
            var result: [UInt8] = []
            result.reserveCapacity(length + 32)
            var position = 0
            for finding in findings {
                result += bytes[position..<finding.range.lowerBound]
                finding.append(to: &result)
                position = finding.range.upperBound
            }
            result += bytes[position...]
            for rule in findings.lazy.flatMap(\.rules) { note(rule) }
            return String(decoding: result, as: UTF8.self)
        }
    }

    /// Large numbers may be cards, and those under a name passwords, codes or telephones.
    private mutating func redact(_ number: Double, under meaning: Meaning?) -> JSONValue? {
        guard number >= (meaning == nil ? 1_000_000_000_000 : 0), number < 1e19 else { return nil }
        let digits = UInt64(number)
        guard Double(digits) == number else { return nil }
        if let meaning, !(meaning.kind.isPersonal && keepsPersonalData), isSecret(digits, meaning.kind) {
            return marker(meaning.rule)
        }
        let text = String(digits)
        guard !keepsPersonalData, PaymentCard.isNumber(digits, digits: text.utf8.count) else { return nil }
        return marker(Mark.paymentCard.name)
    }

    private func isSecret(_ number: UInt64, _ kind: NameRule.Kind) -> Bool {
        switch kind {
        case .password, .key, .pin, .code, .phone:
            String(number).withBytes { bytes in
                Judgement.isSecret(bytes[...], kind, .assigned)
            }
        default: false
        }
    }

    private mutating func marker(_ rule: StaticString) -> JSONValue {
        note(rule)
        return .string("[redacted:\(rule)]")
    }

    private mutating func redact(_ elements: [JSONValue], under meaning: Meaning?) -> JSONValue? {
        var changed: [JSONValue]?
        var last: Meaning?
        var isInKey = false
        let sensitivity = sensitivity
        defer { self.sensitivity = sensitivity }
        for (index, element) in elements.enumerated() {
            let known = notes.count
            firstNote = known
            if case .array(let all)? = sensitivity {
                self.sensitivity = index < all.count ? all[index] : nil
            }
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

    /// Whether the lines of a private key follow, each an element.
    private static func beginsKey(_ element: JSONValue) -> Bool {
        guard case .string(let text) = element, text.utf8.count < 160, trimmed(text).last == UInt8(ascii: "-") else {
            return false
        }
        return text.contains("-----BEGIN") && text.contains("PRIVATE") && !text.contains("-----END")
    }

    /// The line without its end, and without the quotes and the comma of a list in a list.
    private static func trimmed(_ line: String) -> Substring.UTF8View {
        let ending = line.utf8.reversed().prefix { $0.isIn(.space | .quote | .comma) }.count
        return line.utf8.dropLast(ending)
    }

    /// Base 64 at the end of the line, after any text, or a header, or the empty line after those.
    private static func isKeyLine(_ line: String) -> Bool {
        let line = trimmed(line)
        let body = line.reversed().prefix { $0.isIn(.base64) }.count
        let text = String(Substring(line))
        return body >= 16 || body == line.count || text.contains("-----END") || text.contains(": ")
    }

    /// Notes what was found, once for each place.
    private mutating func note(_ rule: StaticString) {
        // No slice: it would be copied from on the next append.
        for index in firstNote..<notes.count where notes[index].path.isEmpty {
            if notes[index].rule.hasSameBytes(as: rule) { return }
        }
        notes.append(Note(rule: rule))
    }

    /// Notes what was found in a list that is a command.
    /// - Returns: the first of the notes.
    mutating func noteCommand(_ rules: [StaticString]) -> Int {
        let known = notes.count
        firstNote = known
        for rule in rules { note(rule) }
        return known
    }

    /// Adds a step to the paths of what was found below it.
    mutating func prefix(from known: Int, with segment: JSONPointer.Segment) {
        for index in known..<notes.count { notes[index].path.append(segment) }
    }

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
