import Bytes

extension CanonicalWriter {
    /// Appends a string with its quotes. Escapes what JSON requires and nothing else (RFC 8785, 3.2.2.2).
    mutating func append(quoted text: String) {
        output.append(UInt8(ascii: "\""))
        text.withBytes { append(escaping: $0) }
        output.append(UInt8(ascii: "\""))
    }

    private mutating func append(escaping text: UnsafeRawBufferPointer) {
        var position = output.append(upToEscape: text, from: 0)
        while position < text.count {
            append(escaped: text[position])
            position = output.append(upToEscape: text, from: position + 1)
        }
    }

    /// Appends a control character in its short form if it has one, otherwise as `\u` and four lowercase digits.
    private mutating func append(escaped byte: UInt8) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: output.append(UInt8(ascii: "b"))
        case 0x09: output.append(UInt8(ascii: "t"))
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0C: output.append(UInt8(ascii: "f"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
        default:
            output.append(ascii: byte < 0x10 ? "u000" : "u00")
            output.append(String(byte, radix: 16).utf8)
        }
    }
}
