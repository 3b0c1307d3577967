/// One pass over one string.
///
/// It moves from one place where a literal may begin to the next, and tries there what the literal stands for. What it
/// finds it does not look at again. Every look has a bound, or is paid for by what it consumes, so that time is linear.
struct Scanner {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    /// A part of the text that is to be replaced.
    struct Finding {
        let range: Range<Int>
        /// Those that found something in it, for the report.
        let rules: [String]
        /// What takes its place.
        let replacement: [UInt8]
    }

    let bytes: Bytes
    let tables: Tables
    let keepsPersonalData: Bool
    /// How deep strings within strings were entered.
    let depth: Int
    /// In the order of the text, apart from each other.
    private(set) var findings: [Finding] = []
    /// Before it, nothing is looked at again as the name of a secret.
    var lastNameEnd = 0
    /// Embedded JSON may be tried on so many bytes yet.
    var jsonBudget: Int

    init(_ bytes: Bytes, tables: Tables, keepsPersonalData: Bool, depth: Int) {
        self.bytes = bytes
        self.tables = tables
        self.keepsPersonalData = keepsPersonalData
        self.depth = depth
        jsonBudget = bytes.count * 2
    }

    var end: Int { bytes.count }

    /// Nothing before it is open to change.
    var floor: Int { findings.last?.range.upperBound ?? 0 }

    mutating func scan() { scan(from: 0, to: end) }

    mutating func scan(from start: Int, to end: Int) {
        var position = tables.cues.filter.firstPlace(in: bytes, from: start, to: end)
        while position < end {
            let next = inspect(position, to: end)
            position = tables.cues.filter.firstPlace(in: bytes, from: next, to: end)
        }
    }

    /// - Returns: where to go on; after `position`.
    private mutating func inspect(_ position: Int, to end: Int) -> Int {
        let byte = bytes[position]
        if byte == UInt8(ascii: "@") { return email(at: position, width: 1) ?? position + 1 }
        if !keepsPersonalData, byte.isIn(.digit) || byte == UInt8(ascii: "+"),
            let next = number(at: position, to: end)
        {
            return next
        }
        let tables = tables
        let next = tables.cues.firstMatch(in: bytes, at: position, to: end) { cue, literalEnd -> Int? in
            switch cue {
            case .rule(let index): match(tables.cues.rules[index], at: position, literalEnd, to: end)
            case .name: assignment(at: position, literalEnd, to: end)
            case .special(let special): match(special, at: position, literalEnd, to: end)
            }
        }
        if let next { return max(next, position + 1) }
        if !keepsPersonalData, byte.isIn(.uppercase), isWordStart(position), let next = IBAN.end(in: bytes, at: position, to: end) {
            return replace(position..<next, SpecialRule.iban.name)
        }
        return position + 1
    }

    /// Marks a range for replacement, less what was found before.
    /// - Returns: its end.
    @discardableResult
    mutating func replace(_ range: Range<Int>, _ rule: String) -> Int {
        var start = max(range.lowerBound, floor)
        var end = range.upperBound
        // A character is replaced whole.
        while start > floor, start < self.end, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        while end < self.end, bytes[end] & 0xC0 == 0x80 { end += 1 }
        if start < end {
            findings.append(Finding(range: start..<end, rules: [rule], replacement: Array("[redacted:\(rule)]".utf8)))
        }
        return end
    }

    mutating func append(_ edits: [Finding]) { findings += edits }

    /// The end of the run of bytes of `class` from `start`.
    func runEnd(_ class: ByteClass, from start: Int, to end: Int) -> Int {
        var position = start
        while position < end, bytes[position].isIn(`class`) { position += 1 }
        return position
    }

    /// Whether nothing before `position` belongs to the same word. The letter of an escape (`\n`) and the digits of a
    /// percent-encoded byte (`%3D`) do not.
    func isWordStart(_ position: Int) -> Bool {
        guard position > floor, bytes[position - 1].isIn([.word, .multibyte]) else { return true }
        return escapeEnds(at: position)
    }

    /// Whether an escape sequence ends before `position`: `\n`, `%3D`, `\u003d`, `\x3d`.
    func escapeEnds(at position: Int) -> Bool {
        func byte(_ back: Int) -> UInt8 { position >= back ? bytes[position - back] : 0 }
        if byte(2) == UInt8(ascii: "\\"), "nrtbf".utf8.contains(byte(1)) { return true }
        guard byte(1).isIn(.hex), byte(2).isIn(.hex) else { return false }
        if byte(3) == UInt8(ascii: "%") { return true }
        if byte(3) == UInt8(ascii: "x"), byte(4) == UInt8(ascii: "\\") { return true }
        return byte(5) == UInt8(ascii: "u") && byte(6) == UInt8(ascii: "\\")
    }

    /// Whether `text` (lowercase) stands at `position`, in either case.
    func has(_ text: StaticString, at position: Int, to end: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard position >= 0, position + count <= end else { return false }
        for offset in 0..<count where bytes[position + offset].folded != text.utf8Start[offset] { return false }
        return true
    }
}
