import Bytes

/// Recursive descent over a buffer, which must outlive the parser. Reads one document.
struct Parser {
    let bytes: UnsafeRawBufferPointer
    let count: Int
    let limits: StrictJSON.Limits
    /// The offset of the byte to be read next.
    var position = 0
    /// How many arrays and objects are open.
    private var depth = 0
    /// The string being unescaped; kept to be used again.
    var unescaped: [UInt8] = []

    init(_ bytes: UnsafeRawBufferPointer, limits: StrictJSON.Limits) {
        self.bytes = bytes
        count = bytes.count
        self.limits = limits
    }

    /// Reads the whole buffer as one value, with white space around it.
    /// - Throws: ``JSONError``, the first from the start.
    mutating func document() throws(JSONError) -> JSONValue {
        guard count <= limits.maximumBytes else {
            throw JSONError(reason: .inputTooLarge, offset: limits.maximumBytes)
        }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { throw JSONError(reason: .byteOrderMark, offset: 0) }
        skipWhitespace()
        guard position < count else { throw JSONError(reason: .emptyInput, offset: 0) }
        let value = try value()
        skipWhitespace()
        guard position == count else { throw JSONError(reason: .trailingBytes, offset: position) }
        return value
    }

    /// Reads one value, which begins at `position`.
    private mutating func value() throws(JSONError) -> JSONValue {
        switch next {
        case UInt8(ascii: "\""): .string(try string())
        case UInt8(ascii: "{"): try object()
        case UInt8(ascii: "["): try array()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number(try number())
        case UInt8(ascii: "t"): try literal("true", .bool(true))
        case UInt8(ascii: "f"): try literal("false", .bool(false))
        case UInt8(ascii: "n"): try literal("null", .null)
        default: throw noValue()
        }
    }

    /// Reads an object. Members keep the order in which they were written.
    private mutating func object() throws(JSONError) -> JSONValue {
        try open()
        if close(UInt8(ascii: "}")) { return .object(JSONObject()) }
        var members: [JSONObject.Member] = []
        members.reserveCapacity(16)
        var names = UniqueNames()
        repeat {
            guard next == UInt8(ascii: "\"") else { throw unexpected() }
            let start = position
            let name = try string()
            guard names.insert(name, after: members) else { throw JSONError(reason: .duplicateName, offset: start) }
            skipWhitespace()
            guard next == UInt8(ascii: ":") else { throw unexpected() }
            position += 1
            skipWhitespace()
            members.append(JSONObject.Member(name: name, value: try value()))
        } while try another(before: UInt8(ascii: "}"))
        return .object(JSONObject(members))
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        try open()
        if close(UInt8(ascii: "]")) { return .array([]) }
        var elements: [JSONValue] = []
        elements.reserveCapacity(4)
        repeat {
            elements.append(try value())
        } while try another(before: UInt8(ascii: "]"))
        return .array(elements)
    }

    /// Passes a bracket, and what white space follows.
    private mutating func open() throws(JSONError) {
        guard depth < limits.maximumDepth else { throw JSONError(reason: .tooDeep, offset: position) }
        depth += 1
        position += 1
        skipWhitespace()
    }

    /// Passes the closing `bracket` if it is next.
    private mutating func close(_ bracket: UInt8) -> Bool {
        guard next == bracket else { return false }
        position += 1
        depth -= 1
        return true
    }

    /// Passes a comma and returns `true`, or passes the closing `bracket` and returns `false`.
    /// - Throws: ``JSONError`` for anything else, and for a comma before the bracket.
    private mutating func another(before bracket: UInt8) throws(JSONError) -> Bool {
        skipWhitespace()
        if close(bracket) { return false }
        guard next == UInt8(ascii: ",") else { throw unexpected() }
        let comma = position
        position += 1
        skipWhitespace()
        guard next != bracket else { throw JSONError(reason: .trailingComma, offset: comma) }
        return true
    }

    /// Reads the rest of a word whose first letter has decided what it is.
    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for byte in UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount) {
            guard next == byte else { throw unexpected() }
            position += 1
        }
        return value
    }
}

extension Parser {
    /// The byte at `position`. Past the end it is 0, which the grammar allows nowhere.
    var next: UInt8 { position < count ? bytes[position] : 0 }

    /// Passes the four characters that JSON takes for white space.
    mutating func skipWhitespace() {
        while position < count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
            default: return
            }
        }
    }

    /// Returns what is wrong with the byte at `position`, where the grammar wants another.
    func unexpected() -> JSONError {
        guard position < count else { return JSONError(reason: .unexpectedEnd, offset: position) }
        let reason: JSONError.Reason =
            switch bytes[position] {
            case 0: .nullCharacter
            case 0x80... where UTF8Sequence.decode(bytes, at: position) == nil: .invalidUTF8
            default: .unexpectedCharacter
            }
        return JSONError(reason: reason, offset: position)
    }

    /// Returns what is wrong with the byte at `position`, where the grammar wants a value. Names the forms of numbers
    /// that other languages write.
    private func noValue() -> JSONError {
        let foreignNumbers = ["+", ".", "NaN", "Infinity"]
        let rest = bytes[position...]
        guard foreignNumbers.contains(where: { rest.starts(with: $0.utf8) }) else { return unexpected() }
        return JSONError(reason: .invalidNumber, offset: position)
    }
}
