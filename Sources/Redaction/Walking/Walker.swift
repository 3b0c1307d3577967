import AuditModel
import StrictJSON

/// Goes through a value once, with each string's name in hand, and collects the report.
struct Walker {
    typealias Meaning = NameTable.Meaning

    let tables: Tables
    var keepsPersonalData: Bool
    let nesting: Nesting
    private(set) var notes: [Note] = []
    /// The notes from here on are of the member or element that is gone through.
    var firstNote = 0
    /// The name of the member that is gone through.
    var container = ""

    /// What was found, and where, seen from the value that is gone through.
    struct Note {
        let rule: StaticString
        /// From the bottom up.
        var path: [JSONPointer.Segment] = []
    }

    init(tables: Tables, keepsPersonalData: Bool, nesting: Nesting) {
        self.tables = tables
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

    /// - Returns: the text without its secrets; `nil` if it has none.
    mutating func redact(_ text: String, under meaning: Meaning?) -> String? {
        let length = text.utf8.count
        // Shorter than any secret that its own form gives away.
        if meaning == nil, length < 6 { return nil }
        let findings = withBytes(of: text) { [tables, keepsPersonalData, nesting] bytes in
            tables.findings(in: bytes, under: meaning, keepsPersonalData: keepsPersonalData, nesting: nesting)
        }
        guard !findings.isEmpty else { return nil }
        return withBytes(of: text) { bytes in
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
        return marker(SpecialRule.paymentCard.name)
    }

    private func isSecret(_ number: UInt64, _ kind: NameRule.Kind) -> Bool {
        switch kind {
        case .password, .pin, .code, .phone:
            withBytes(of: String(number)) { bytes in
                Scanner(bytes, tables: tables, keepsPersonalData: keepsPersonalData, nesting: nesting)
                    .accepts(bytes[...], kind, .assigned)
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
        for (index, element) in elements.enumerated() {
            let known = notes.count
            firstNote = known
            let own = meaning ?? last
            last = index + 1 < elements.count ? self.meaning(ofElement: element, at: index, of: elements) : nil
            guard let redacted = redact(element, under: own) else { continue }
            changed = changed ?? elements
            changed?[index] = redacted
            prefix(from: known, with: .index(index))
        }
        return changed.map(JSONValue.array)
    }

    /// What an element makes of the next: as half of a pair, as a flag, or as a header's name in a list.
    private func meaning(ofElement element: JSONValue, at index: Int, of elements: [JSONValue]) -> Meaning? {
        guard case .string(let text) = element, text.utf8.count <= 64, case .string(let next) = elements[index + 1],
            !text.utf8.contains(UInt8(ascii: " ")), let meaning = meaning(of: text)
        else { return nil }
        if text.utf8.first == UInt8(ascii: "-") { return text.utf8.contains(UInt8(ascii: "=")) ? nil : meaning }
        if elements.count == 2, index == 0 { return self.meaning(of: next) == nil ? meaning : nil }
        guard index.isMultiple(of: 2), elements.count.isMultiple(of: 2) else { return nil }
        switch meaning.kind {
        case .authorization, .cookie, .setCookie: return meaning
        default: return self.meaning(of: next) == nil ? Meaning(rule: meaning.rule, kind: .listed) : nil
        }
    }

    /// What the value of the member `name` is, if that makes it a secret.
    func meaning(of name: String) -> Meaning? {
        withBytes(of: name) { tables.names.meaning(of: $0[...]) }
    }

    func roles(of name: String) -> NameTable.Roles {
        withBytes(of: name) { tables.names.roles(of: $0[...]) }
    }

    private func withBytes<Result>(of text: String, _ body: (Scanner.Bytes) -> Result) -> Result {
        text.utf8.withContiguousStorageIfAvailable(body) ?? Array(text.utf8).withUnsafeBufferPointer(body)
    }

    /// Notes what was found, once for each place.
    private mutating func note(_ rule: StaticString) {
        if notes[firstNote...].contains(where: { $0.path.isEmpty && $0.rule.hasSameBytes(as: rule) }) { return }
        notes.append(Note(rule: rule))
    }

    /// Adds a step to the paths of what was found below it.
    mutating func prefix(from known: Int, with segment: JSONPointer.Segment) {
        for index in known..<notes.count { notes[index].path.append(segment) }
    }

    var report: [RedactionNote] {
        notes.map { note in
            RedactionNote(pointer: JSONPointer(note.path.reversed()).description, rule: note.rule.description)
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
