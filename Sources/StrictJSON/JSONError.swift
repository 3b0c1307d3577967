/// Why bytes are not a JSON document that ``StrictJSON`` accepts, and where. Holds nothing of the input.
package struct JSONError: Error, Equatable, Sendable {
    /// What is wrong.
    package let reason: Reason
    /// How many bytes of the input come before the offending character, number or member name.
    package let offset: Int

    /// An error with its two parts.
    package init(reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// Raw values are stable: callers see them as codes. The explanations below say what they mean.
    package enum Reason: String, CaseIterable, Sendable {
        /// No bytes, or none but white space.
        case emptyInput = "empty_input"
        case inputTooLarge = "input_too_large"
        /// U+FEFF at the start (RFC 8259, section 8.1).
        case byteOrderMark = "byte_order_mark"
        /// Overlong, truncated, a surrogate, or past U+10FFFF.
        case invalidUTF8 = "invalid_utf8"
        case unexpectedEnd = "unexpected_end"
        case unexpectedCharacter = "unexpected_character"
        case trailingBytes = "trailing_bytes"
        case trailingComma = "trailing_comma"
        case tooDeep = "too_deep"
        /// The object has the name already, compared by bytes after unescaping (RFC 7493, 2.3).
        case duplicateName = "duplicate_name"
        /// U+0000, raw or escaped.
        case nullCharacter = "null_character"
        /// U+0001 to U+001F, unescaped in a string.
        case controlCharacter = "control_character"
        /// U+FDD0 to U+FDEF, or the last two code points of a plane; raw or escaped (RFC 7493, 2.1).
        case noncharacter = "noncharacter"
        case loneSurrogate = "lone_surrogate"
        case invalidEscape = "invalid_escape"
        /// Not in the grammar: `01`, `+1`, `.5`, `1.`, `1e`, `NaN`, `-Infinity`.
        case invalidNumber = "invalid_number"
        case numberTooLong = "number_too_long"
        case numberOverflow = "number_overflow"
        case numberUnderflow = "number_underflow"
        /// An integer that its own canonical form would change: `9007199254740993`.
        case integerNotExact = "integer_not_exact"
        case numberTooPrecise = "number_too_precise"
    }
}

extension JSONError: CustomStringConvertible {
    /// Safe to show to the sender of the input, and to log.
    package var description: String { "byte \(offset): \(reason.explanation)" }
}

extension JSONError.Reason {
    fileprivate var explanation: String {
        switch self {
        case .emptyInput: "no JSON value in the input"
        case .inputTooLarge: "input longer than the limit"
        case .byteOrderMark: "byte order mark"
        case .invalidUTF8: "invalid UTF-8"
        case .unexpectedEnd: "input ends within a value"
        case .unexpectedCharacter: "unexpected character"
        case .trailingBytes: "more input after the value"
        case .trailingComma: "comma with nothing after it"
        case .tooDeep: "nested deeper than the limit"
        case .duplicateName: "member name repeated in an object"
        case .nullCharacter: "U+0000"
        case .controlCharacter: "unescaped control character in a string"
        case .noncharacter: "Unicode noncharacter"
        case .loneSurrogate: "surrogate without its other half"
        case .invalidEscape: "invalid escape sequence"
        case .invalidNumber: "invalid number"
        case .numberTooLong: "number longer than the limit"
        case .numberOverflow: "number too large for a double"
        case .numberUnderflow: "number too small for a double"
        case .integerNotExact: "integer that a double cannot hold exactly"
        case .numberTooPrecise: "number of more than 17 significant digits"
        }
    }
}
