/// Untrusted text, made safe for a terminal, which obeys some characters instead of showing them.
extension String {
    /// The text without characters that would move a terminal's cursor or reorder its line.
    package var visible: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.isObeyed ? "\u{FFFD}" : $0 }))
    }

    /// The text's lines, each ``visible``, with tabs as spaces. Accepts the line ends of any system.
    package var visibleLines: [String] {
        replacing("\r\n", with: "\n").unicodeScalars.split(omittingEmptySubsequences: false) {
            $0 == "\n" || $0 == "\r"
        }
        .map { line in
            var text = ""
            var columns = 0
            for (index, part) in line.split(separator: "\t", omittingEmptySubsequences: false).enumerated() {
                let gap = index > 0 ? 8 - columns % 8 : 0
                let shown = String(part).visible
                text += String(repeating: " ", count: gap) + shown
                columns += gap + shown.columns
            }
            return text
        }
    }

    /// The same JSON, with escapes for characters that a terminal would obey.
    package var escapedForTerminal: String {
        guard unicodeScalars.contains(where: \.isObeyed) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            guard scalar.isObeyed else { return text.unicodeScalars.append(scalar) }
            for unit in Character(scalar).utf16 {
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }

    /// How many columns the text takes on a terminal. An estimate: terminals differ on emoji.
    package var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }

    /// Returns the text padded with spaces to this many columns. Longer text stays as it is.
    package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - columns)) }

    /// Returns the text cut to this many columns or one less, between characters, with an ellipsis if it was longer.
    /// - Parameter width: at least 1.
    package func cut(to width: Int) -> String {
        guard columns > width else { return self }
        var left = width - 1
        let kept = prefix { character in
            left -= String(character).columns
            return left >= 0
        }
        return kept + "…"
    }
}

extension Unicode.Scalar {
    /// Whether a terminal may obey the character instead of showing it: controls, formats and separators of lines.
    fileprivate var isObeyed: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// The columns that terminals count: none for combining marks, two for wide characters (UAX #11) and emoji.
    fileprivate var columns: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if (0x1160...0x11FF).contains(value) { return 0 }
        return properties.isEmojiPresentation || Self.wide.contains { $0.contains(value) } ? 2 : 1
    }

    /// East Asian wide and fullwidth ranges, simplified.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,
        0x1F200...0x1F2FF, 0x20000...0x3FFFD,
    ]
}
