package import StrictJSON

extension JSONValue {
    /// A value that I-JSON allows, with what is hard about strings, names and numbers in it.
    package static func random(depth: Int = 3, using generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &generator) {
        case 0: return .null
        case 1: return .bool(.random(using: &generator))
        case 2: return .number(Double(Int.random(in: -100_000...100_000, using: &generator)))
        case 3: return .number(randomDouble(using: &generator))
        case 4: return .string(randomString(using: &generator))
        case 5: return .array(randomList(using: &generator) { random(depth: depth - 1, using: &$0) })
        default:
            let names = randomList(using: &generator) { randomString(using: &$0) }
            var object = JSONObject()
            for name in names { object[name] = random(depth: depth - 1, using: &generator) }
            return .object(object)
        }
    }

    private static func randomList<Element>(
        using generator: inout SeededGenerator,
        of element: (inout SeededGenerator) -> Element
    ) -> [Element] {
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in element(&generator) }
    }

    private static func randomDouble(using generator: inout SeededGenerator) -> Double {
        let value = Double(bitPattern: generator.next())
        return value.isFinite ? value : 0.1
    }

    private static func randomString(using generator: inout SeededGenerator) -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "b", "z", "0", " ", "\"", "\\", "/", "\n", "\u{1}", "\u{1F}", "\u{7F}", "\u{80}", "é", "e", "\u{301}",
            "߿",
            "ࠀ", "€", "\u{D7FF}", "\u{E000}", "\u{FEFF}", "\u{FFFD}", "\u{10000}", "😂", "\u{10FFFD}",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...20, using: &generator) {
            text.unicodeScalars.append(alphabet[Int.random(in: alphabet.indices, using: &generator)])
        }
        return text
    }
}

extension JSONValue {
    /// The value written with the freedom that JSON leaves: white space, escapes, any order of members.
    package func randomText(using generator: inout SeededGenerator) -> [UInt8] {
        switch self {
        case .null, .bool, .number:
            return Self.space(&generator) + StrictJSON.canonical(self) + Self.space(&generator)
        case .string(let text):
            return Self.space(&generator) + Self.quoted(text, &generator) + Self.space(&generator)
        case .array(let elements):
            let texts = elements.map { $0.randomText(using: &generator) }
            return Array("[".utf8) + (texts.isEmpty ? Self.space(&generator) : Array(texts.joined(separator: ",".utf8)))
                + Array("]".utf8)
        case .object(let object):
            let texts = object.members.shuffled(using: &generator).map { member in
                JSONValue.string(member.name).randomText(using: &generator) + Array(":".utf8)
                    + member.value.randomText(using: &generator)
            }
            return Array("{".utf8) + (texts.isEmpty ? Self.space(&generator) : Array(texts.joined(separator: ",".utf8)))
                + Array("}".utf8)
        }
    }

    private static func space(_ generator: inout SeededGenerator) -> [UInt8] {
        Array(["", "", "", " ", "\n\t", "\r\n "][Int.random(in: 0..<6, using: &generator)].utf8)
    }

    private static func quoted(_ text: String, _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = Array("\"".utf8)
        for scalar in text.unicodeScalars {
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            guard mustEscape || .random(using: &generator) else {
                bytes += UTF8.encode(scalar).map(Array.init) ?? []
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16, uppercase: .random(using: &generator))
                bytes += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
            }
        }
        return bytes + Array("\"".utf8)
    }
}
