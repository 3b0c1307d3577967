import StrictJSON

/// Why it was done, in the operator's words: text of several lines in any language. It may be empty.
package struct Reason: WireText {
    /// In code points.
    package static let maximumCharacters = 2000

    /// Lines end in U+000A. Apart from that, as it was written.
    package let rawValue: String

    /// Reads CR LF, as forms on the web and Windows send it, as the end of a line.
    package init(validating text: String) throws(BrokenRule) {
        let carriageReturn = UInt8(ascii: "\r")
        let lines = text.utf8.contains(carriageReturn) ? String(text.map { $0 == "\r\n" ? "\n" : $0 }) : text
        guard lines.unicodeScalars.count <= Self.maximumCharacters else {
            throw .tooLong(characters: Self.maximumCharacters)
        }
        let isClean = lines.unicodeScalars.allSatisfy { scalar in
            scalar == "\n" || scalar == "\t" || !(scalar.isControl || scalar.reordersText)
        }
        guard isClean else {
            throw BrokenRule(
                .controlCharacter,
                "Must not hold control characters other than tabs and line ends, nor any that reorder text."
            )
        }
        rawValue = lines
    }
}

extension Reason: Equatable {
    package static func == (left: Reason, right: Reason) -> Bool { left.rawValue.hasSameBytes(as: right.rawValue) }
}
