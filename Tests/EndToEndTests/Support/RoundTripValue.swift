import SeededRandomness
import StrictJSON

/// Draws members of an entry that are hard to keep: numbers at all ends, values that are deep or wide, and names of every form.
enum RoundTripValue {
    private static let numbers: [Double] = [
        0, -0.0, 1, -1, 0.1, 1e20, 1e21, -1e21, 1e22, 1e-6, 1e-7, 9_007_199_254_740_991,
        9_007_199_254_740_992, -9_007_199_254_740_992, 18_014_398_509_481_984, 4.35, 1e100, 1e-100, 0x1p-1074,
        0x1p-1022,
        .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1 / 3,
    ]
    private static let names = [
        "", " ", "/", "~", "~1", "a.b", "a/b", "\"", "\\", "\n", "\t", "\u{1}", "\u{7F}", "\u{85}", "\u{2028}", "é",
        "e\u{301}",
        "ﬁ", "K", "\u{212A}", "😂", "\u{10FFFD}", "__proto__", "constructor", "Action", "ACTOR", "actor ",
        "payload_redacted",
        "redactions", "recorded_at", "service_account", "log_index", "0", "-1", "null", "true", "$ref", "=1+1", "@x",
        "{}", "[0]",
        String(repeating: "n", count: 2000),
    ]

    static func members(using generator: inout SeededGenerator) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            object[name(using: &generator)] = value(using: &generator)
        }
        return object
    }

    private static func name(using generator: inout SeededGenerator) -> String {
        names[Int.random(in: names.indices, using: &generator)]
    }

    private static func value(using generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<7, using: &generator) {
        case 0: .number(numbers[Int.random(in: numbers.indices, using: &generator)])
        case 1: .array(numbers.map { .number($0) })
        case 2: .array((0..<Int.random(in: 0..<3000, using: &generator)).map { .number(Double($0)) })
        case 3: wide(using: &generator)
        case 4: deep(using: &generator)
        case 5: .string(names[Int.random(in: names.indices, using: &generator)])
        default: .random(depth: 4, using: &generator)
        }
    }

    private static func wide(using generator: inout SeededGenerator) -> JSONValue {
        var object = JSONObject()
        for name in names where Bool.random(using: &generator) { object[name] = .string(name) }
        for index in 0..<Int.random(in: 0..<500, using: &generator) { object["m\(index)"] = .null }
        return .object(object)
    }

    /// As deep as an entry may be: 32 levels with its own.
    private static func deep(using generator: inout SeededGenerator) -> JSONValue {
        var value: JSONValue = .number(numbers[Int.random(in: numbers.indices, using: &generator)])
        for _ in 0..<31 {
            value = Bool.random(using: &generator) ? [value] : .object([name(using: &generator): value])
        }
        return value
    }
}
