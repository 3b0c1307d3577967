import AuditModel
import StrictJSON

/// Goes through a value once, with each string's name in hand, and collects the report.
struct Walker {
    typealias Meaning = SecretName.Meaning

    let tables: Tables
    var keepsPersonalData: Bool
    /// How deep strings within strings were entered.
    let depth: Int
    private(set) var notes: [RedactionNote] = []

    init(tables: Tables, keepsPersonalData: Bool, depth: Int) {
        self.tables = tables
        self.keepsPersonalData = keepsPersonalData
        self.depth = depth
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
        var text = text
        let tables = tables
        let (keepsPersonalData, depth) = (keepsPersonalData, depth)
        return text.withUTF8 { bytes in
            if meaning == nil, bytes.count < 6 { return nil }
            let findings = tables.findings(
                in: bytes,
                under: meaning,
                keepsPersonalData: keepsPersonalData,
                depth: depth
            )
            guard !findings.isEmpty else { return nil }
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count)
            var position = 0
            for finding in findings {
                result += bytes[position..<finding.range.lowerBound]
                result += finding.replacement
                position = finding.range.upperBound
                for rule in finding.rules { note(rule) }
            }
            result += bytes[position...]
            return String(decoding: result, as: UTF8.self)
        }
    }

    private mutating func redact(_ number: Double, under meaning: Meaning?) -> JSONValue? {
        guard number >= 0, number < 9_007_199_254_740_992 else { return nil }
        let whole = Int(number)
        guard Double(whole) == number else { return nil }
        if let meaning, !(meaning.kind.isPersonal && keepsPersonalData) {
            switch meaning.kind {
            case .password, .pin, .code, .phone:
                var digits = String(whole)
                let isSecret = digits.withUTF8 { bytes in
                    Scanner(bytes, tables: tables, keepsPersonalData: keepsPersonalData, depth: depth)
                        .accepts(bytes[...], meaning.kind, .assigned)
                }
                if isSecret { return marker(meaning.rule) }
            default: break
            }
        }
        if !keepsPersonalData, whole >= 1_000_000_000_000, PaymentCard.isNumber(Array(String(whole).utf8)) {
            return marker(SpecialRule.paymentCard.name)
        }
        return nil
    }

    private mutating func marker(_ rule: String) -> JSONValue {
        note(rule)
        return .string("[redacted:\(rule)]")
    }

    private mutating func redact(_ elements: [JSONValue], under meaning: Meaning?) -> JSONValue? {
        var changed: [JSONValue]?
        var last: Meaning?
        for (index, element) in elements.enumerated() {
            let known = notes.count
            let own = meaning ?? last
            last = index + 1 < elements.count ? self.meaning(ofElement: element, at: index, of: elements) : nil
            guard let redacted = redact(element, under: own) else { continue }
            changed = changed ?? elements
            changed?[index] = redacted
            prefix(from: known, with: String(index))
        }
        return changed.map(JSONValue.array)
    }

    /// What an element makes of the next: as half of a pair, as a flag, or as a header's name in a list.
    private func meaning(ofElement element: JSONValue, at index: Int, of elements: [JSONValue]) -> Meaning? {
        guard case .string(let text) = element, text.utf8.count <= 64, case .string(let next) = elements[index + 1]
        else { return nil }
        if text.utf8.contains(UInt8(ascii: " ")) { return nil }
        guard let meaning = meaning(of: text) else { return nil }
        if text.utf8.first == UInt8(ascii: "-") { return text.utf8.contains(UInt8(ascii: "=")) ? nil : meaning }
        if elements.count == 2, index == 0 { return self.meaning(of: next) == nil ? meaning : nil }
        guard index.isMultiple(of: 2), elements.count.isMultiple(of: 2) else { return nil }
        switch meaning.kind {
        case .authorization, .cookie, .setCookie: return meaning
        default: return self.meaning(of: next) == nil ? Meaning(rule: meaning.rule, kind: .weak) : nil
        }
    }

    func meaning(of name: String) -> Meaning? {
        var name = name
        return name.withUTF8 { tables.meaning(of: $0) }
    }

    private mutating func note(_ rule: String) {
        notes.append(RedactionNote(pointer: "", rule: rule))
    }

    /// Adds a step to the pointers of what was found below it.
    mutating func prefix(from known: Int, with segment: String) {
        guard notes.count > known else { return }
        let step = "/" + segment.replacing("~", with: "~0").replacing("/", with: "~1")
        for index in known..<notes.count {
            notes[index] = RedactionNote(pointer: step + notes[index].pointer, rule: notes[index].rule)
        }
    }

    /// Calls the report's entries for a renamed member by its new name, and each of them once.
    var report: [RedactionNote] {
        var seen: Set<RedactionNote> = []
        return notes.filter { seen.insert($0).inserted }
    }
}
