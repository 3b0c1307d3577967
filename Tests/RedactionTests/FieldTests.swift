import Foundation
import Redaction
import SeededRandomness
import StrictJSON
import Testing

/// Situations of three files: `Cases/field.jsonl` is from public reports of leaks and of false alarms, `Cases/blind.jsonl`
/// and `Cases/pairs.jsonl` are by authors who had not seen the rules. Each is an input whose secrets are drawn anew in
/// their shapes, and what of its text must stay.
struct FieldTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let id: String
        let input: JSONValue
        /// `nil` for a text that must stay to the byte. `a`, `A`, `0` and `h` are a letter, a capital, a digit and a
        /// digit of base 16; a pair is a prefix that stays, and a shape.
        let secrets: [(prefix: String, shape: String)]?
        let kept: [String]

        var testDescription: String { id }
    }

    struct Tool: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let lines: [String]
    }

    @Test(arguments: cases("field") + cases("blind") + cases("pairs"))
    func `no piece of a secret is left, and the text around it is`(field: Case) {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<3 {
            let secrets = (field.secrets ?? []).map { Self.draw($0.prefix, $0.shape, using: &generator) }
            let input = Self.fill(field.input, secrets)
            let redacted = Redactor.standard.redact(input).value
            guard field.secrets != nil else {
                #expect(redacted == input)
                continue
            }
            let text = Self.text(of: redacted)
            let bare = text.replacing(/\[redacted:[a-z0-9-]+\]/, with: "\u{1}")
            let given = Self.text(of: input)
            for secret in secrets {
                let rest = given.replacing(secret, with: "\0")
                let pieces = secret.count < 12 ? [secret] : Self.pieces(of: secret).filter { !rest.contains($0) }
                #expect(!pieces.contains(where: bare.contains), "\(redacted)")
            }
            for kept in field.kept { #expect(text.contains(kept)) }
            #expect(Redactor.standard.redact(redacted).value == redacted)
        }
    }

    /// What real tools print, in `Cases/tools.jsonl`, and the harmless half of the pairs.
    @Test(arguments: tools("tools") + tools("pairs-harmless"))
    func `what tools print is unchanged`(tool: Tool) {
        for line in tool.lines {
            let value: JSONValue = ["log": .string(line)]
            #expect(Redactor.standard.redact(value).value == value)
        }
    }

    private static func objects(of name: String) -> [JSONObject] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Cases/\(name).jsonl")
        guard let lines = try? Data(contentsOf: file).split(separator: UInt8(ascii: "\n")) else { return [] }
        return lines.compactMap {
            if case .object(let object)? = try? StrictJSON.parse(Array($0)) { object } else { nil }
        }
    }

    private static func tools(_ name: String) -> [Tool] {
        objects(of: name).map { object in
            guard case .string(let name)? = object["tool"] else { return Tool(testDescription: "", lines: []) }
            return Tool(testDescription: name, lines: strings(object["lines"]))
        }
    }

    /// The cases of a file but those that are left out on purpose, which say why.
    private static func cases(_ name: String) -> [Case] {
        objects(of: name).compactMap { object in
            guard case .string(let id)? = object["id"], object["left"] == nil, let input = object["in"] else {
                return nil
            }
            return Case(id: id, input: input, secrets: secrets(object["secrets"]), kept: strings(object["keep"]))
        }
    }

    private static func strings(_ value: JSONValue?) -> [String] {
        guard case .array(let elements)? = value else { return [] }
        return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    private static func secrets(_ value: JSONValue?) -> [(prefix: String, shape: String)]? {
        guard case .array(let elements)? = value else { return nil }
        return elements.compactMap { element in
            if case .string(let shape) = element { return ("", shape) }
            let pair = strings(element)
            return pair.count == 2 ? (pair[0], pair[1]) : nil
        }
    }

    private static func draw(_ prefix: String, _ shape: String, using generator: inout SeededGenerator) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        let isHex = shape.allSatisfy { $0 == "h" }
        return prefix
            + String(
                shape.map { place in
                    let alphabet: [Character] =
                        switch place {
                        case "a": letters
                        case "A": letters.map { Character($0.uppercased()) }
                        case "0": Array("0123456789")
                        case "h" where isHex: Array("0123456789abcdef")
                        default: [place]
                        }
                    return alphabet.randomElement(using: &generator) ?? place
                }
            )
    }

    private static func pieces(of secret: String) -> [String] {
        let characters = Array(secret)
        return (0...(characters.count - 8)).map { String(characters[$0..<($0 + 8)]) }
    }

    private static func fill(_ value: JSONValue, _ secrets: [String]) -> JSONValue {
        func fill(_ text: String) -> String {
            secrets.enumerated().reduce(text) { $0.replacing("⟦\($1.offset)⟧", with: $1.element) }
        }
        return switch value {
        case .string(let text): .string(fill(text))
        case .array(let elements): .array(elements.map { self.fill($0, secrets) })
        case .object(let object):
            .object(JSONObject(object.members.map { .init(name: fill($0.name), value: self.fill($0.value, secrets)) }))
        default: value
        }
    }

    /// All names and strings.
    private static func text(of value: JSONValue) -> String {
        var texts: [String] = []
        func collect(_ value: JSONValue) {
            switch value {
            case .string(let text): texts.append(text)
            case .array(let elements): elements.forEach(collect)
            case .object(let object):
                for member in object.members {
                    texts.append(member.name)
                    collect(member.value)
                }
            default: break
            }
        }
        collect(value)
        return texts.joined(separator: "\n")
    }
}
