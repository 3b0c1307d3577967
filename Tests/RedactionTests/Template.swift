import SeededRandomness

/// A text with places in which characters are drawn: `ghp_{alnum 36}`. `\n` is a line feed, `\\n` a backslash and an n.
struct Template {
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    private static let alphabets: [Substring: [Character]] = {
        let (digits, letters) = ("0123456789", "abcdefghijklmnopqrstuvwxyz")
        let alphanumeric = digits + letters + letters.uppercased()
        return [
            "digit": Array(digits), "hex": Array(digits + "abcdef"), "lower": Array(digits + letters),
            "upper": Array(digits + letters.uppercased()), "alnum": Array(alphanumeric),
            "base64": Array(alphanumeric + "+/"), "url": Array(alphanumeric + "-_"), "dash": ["-"],
        ]
    }()

    /// Characters at the ends of what is drawn are letters or digits: a dash there would be punctuation.
    func draw(using generator: inout SeededGenerator) -> String {
        var result = ""
        var rest = unescaped[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            let close = rest[open...].firstIndex(of: "}") ?? rest.endIndex
            let words = rest[rest.index(after: open)..<close].split(separator: " ")
            if words.count == 2, let alphabet = Self.alphabets[words[0]], let count = Int(words[1]) {
                result += drawn(count, of: alphabet, using: &generator)
                rest = rest[rest.index(after: close)...]
            } else {
                result += "{"
                rest = rest[rest.index(after: open)...]
            }
        }
        return result + rest
    }

    private func drawn(_ count: Int, of alphabet: [Character], using generator: inout SeededGenerator) -> String {
        let plain = alphabet.filter { $0.isLetter || $0.isNumber }
        return String(
            (0..<count).map { index in
                let isEnd = index < 2 || index >= count - 2
                return (isEnd && !plain.isEmpty ? plain : alphabet).randomElement(using: &generator) ?? "0"
            }
        )
    }

    private var unescaped: String {
        text.replacing("\\\\", with: "\u{0}").replacing("\\n", with: "\n").replacing("\u{0}", with: "\\")
    }
}
