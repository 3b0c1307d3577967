import Bytes

extension Parser {
    /// Reads a string from its opening to its closing quote.
    mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        try skipUnescaped()
        guard bytes[position] == UInt8(ascii: "\"") else { return try escapedString(from: start) }
        let text = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<position]), as: UTF8.self)
        position += 1
        return text
    }

    /// Reads on from the first backslash of a string whose text begins at `start`.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        unescaped.removeAll(keepingCapacity: true)
        unescaped.append(contentsOf: bytes[start..<position])
        while bytes[position] == UInt8(ascii: "\\") {
            try escape()
            let run = position
            try skipUnescaped()
            unescaped.append(contentsOf: bytes[run..<position])
        }
        position += 1
        return String(decoding: unescaped, as: UTF8.self)
    }

    /// Moves over characters that stand for themselves, to a quote or a backslash.
    private mutating func skipUnescaped() throws(JSONError) {
        var position = position
        defer { self.position = position }
        while true {
            while count - position >= 8 {
                let plain = ByteWord(bytes, at: position).countBeforeEscapeOrNonASCII
                position += plain
                if plain < 8 { break }
            }
            guard position < count else { throw JSONError(reason: .unexpectedEnd, offset: position) }
            switch bytes[position] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): return
            case 0: throw JSONError(reason: .nullCharacter, offset: position)
            case ..<0x20: throw JSONError(reason: .controlCharacter, offset: position)
            case ..<0x80: position += 1
            default: position = try endOfMultibyteScalars(from: position)
            }
        }
    }

    /// Returns where the characters outside ASCII end that begin at `start`.
    /// - Throws: ``JSONError`` `invalid_utf8` or `noncharacter`.
    private func endOfMultibyteScalars(from start: Int) throws(JSONError) -> Int {
        var position = start
        while position < count, bytes[position] >= 0x80 {
            guard let (scalar, length) = UTF8Sequence.decode(bytes, at: position) else {
                throw JSONError(reason: .invalidUTF8, offset: position)
            }
            guard !scalar.isNoncharacter else { throw JSONError(reason: .noncharacter, offset: position) }
            position += length
        }
        return position
    }

    /// Passes an escape sequence and appends the character it stands for.
    private mutating func escape() throws(JSONError) {
        let start = position
        position += 1
        let character = next
        switch character {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(character)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"): return try unicodeEscape(from: start)
        default:
            guard position < count else { throw unexpected() }
            throw JSONError(reason: .invalidEscape, offset: start)
        }
        position += 1
    }

    /// Passes `uXXXX`, or `uXXXX\uXXXX` for a surrogate pair, and appends the character.
    private mutating func unicodeEscape(from start: Int) throws(JSONError) {
        var value = try codeUnit(from: start)
        if UTF16.isLeadSurrogate(UInt16(value)), bytes[position...].starts(with: "\\u".utf8) {
            position += 1
            let trail = try codeUnit(from: position - 1)
            guard UTF16.isTrailSurrogate(UInt16(trail)) else { throw JSONError(reason: .loneSurrogate, offset: start) }
            value = 0x1_0000 + (value & 0x3FF) << 10 + trail & 0x3FF
        }
        guard let scalar = Unicode.Scalar(value) else { throw JSONError(reason: .loneSurrogate, offset: start) }
        guard value != 0 else { throw JSONError(reason: .nullCharacter, offset: start) }
        guard !scalar.isNoncharacter else { throw JSONError(reason: .noncharacter, offset: start) }
        unescaped.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// Passes a `u` and four hexadecimal digits, in either case.
    private mutating func codeUnit(from start: Int) throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            position += 1
            guard position < count else { throw unexpected() }
            guard let digit = bytes[position].hexDigitValue else {
                throw JSONError(reason: .invalidEscape, offset: start)
            }
            value = value << 4 | UInt32(digit)
        }
        position += 1
        return value
    }
}

extension Unicode.Scalar {
    /// Whether it is one of the 66 code points that Unicode sets aside for internal use.
    fileprivate var isNoncharacter: Bool {
        value & 0xFFFE == 0xFFFE || 0xFDD0...0xFDEF ~= value
    }
}
