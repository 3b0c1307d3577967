import Redaction
import SeededRandomness
import StrictJSON
import Testing

/// What holds for every text, tried on drawn ones.
struct PropertyTests {
    private static let found = RuleCase.all(found: true).filter { !$0.isAlone }
    private static let harmless = RuleCase.lines(of: "harmless")

    @Test(arguments: harmless)
    func `harmless text is unchanged, wherever it stands`(line: String) {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<5 {
            let text = Template(line).draw(using: &generator)
            let value: JSONValue = [
                "reason": .string(text), "log": .string("step 1\n\(text)\nstep 3"), "lines": ["a", .string(text), "b"],
                "body": .string(
                    String(decoding: StrictJSON.canonical(["text": .string(text), "n": 1]), as: UTF8.self)
                ),
            ]
            let (redacted, redactions) = Redactor.standard.redact(value)
            #expect(redacted == value)
            #expect(redactions == [])
        }
    }

    @Test func `no secret survives at any place of any value`() throws {
        var generator = SeededGenerator(seed: 5)
        for rule in Self.found {
            let (text, _, secrets) = rule.draw(using: &generator)
            let value = try place(text, using: &generator)
            let (redacted, redactions) = Redactor.standard.redact(value)
            let written = String(decoding: StrictJSON.canonical(redacted), as: UTF8.self)
            for secret in secrets {
                #expect(!written.contains(secret), "\(rule.testDescription) in \(value)")
            }
            #expect(!redactions.isEmpty)
            #expect(!redactions.contains { note in secrets.contains { note.pointer.contains($0) } })
        }
    }

    @Test func `redacting twice changes nothing more`() throws {
        var generator = SeededGenerator(seed: 6)
        for rule in Self.found {
            let value = try place(rule.draw(using: &generator).text, using: &generator)
            let once = Redactor.standard.redact(value).value
            let (twice, redactions) = Redactor.standard.redact(once)
            #expect(twice == once, "\(rule.testDescription)")
            #expect(redactions == [], "\(rule.testDescription)")
        }
    }

    /// Each of these once ended the process: a range whose end was before its beginning, or findings out of order.
    @Test(arguments: [
        "api key:\n|\nabc", "password=``", "echo x" + String(repeating: "\n", count: 300) + "+ y",
        "<password]]></password>",
        "aws ssm put-parameter --type SecureString --description \"Authorization: Digest x\" --value Walnut00x "
            + "response=" + "Zk3vQ9xT2mLp8RwYb4Nc",
    ])
    func `no text ends the process`(text: String) {
        #expect(Redactor.standard.redact(.string(text)).value != .null)
    }

    /// The deepest that is gone through: JSON in strings of JSON, and in each as many brackets as are parsed.
    @Test func `no depth ends the process`() {
        var value: JSONValue = ["password": "Walnut00xWalnut00x"]
        for depth in 0..<10 {
            for _ in 0..<(depth < 8 ? 11 : 31) { value = [value] }
            if depth < 9 { value = .string(String(decoding: StrictJSON.canonical(value), as: UTF8.self)) }
        }
        #expect(Redactor.standard.redact(value).value != .null)
    }

    /// Fails by its time limit: each such member once had all the others looked through for a user.
    @Test(.timeLimit(.minutes(1)))
    func `many verdicts take linear time`() {
        let members = (0..<5_000).map { JSONObject.Member(name: "pass\($0)", value: "12/12") }
        let value = JSONValue.object(JSONObject(members))
        #expect(Redactor.standard.redact(value).value == value)
    }

    /// Fails by its time limit: where each repetition doubled the work, as 64 of `net use ` once did, it would not end.
    @Test(.timeLimit(.minutes(1)))
    func `every literal may be repeated`() {
        for literal in RuleCatalogue.literals {
            let text = String(repeating: literal, count: 1 + 320 / literal.utf8.count)
            _ = Redactor.standard.redact(.string(text))
        }
    }

    /// A text that once took the square of its length: a look that nothing paid for was made again for each repetition.
    struct Hostile: CustomTestStringConvertible, Sendable {
        var beginning = ""
        let repeated: String
        var ending = ""

        var testDescription: String { beginning + repeated + ending }

        /// As long as an entry may be.
        var text: String {
            let count = 1 << 16
            let endings = ending.isEmpty ? 0 : count / ending.utf8.count
            return beginning + String(repeating: repeated, count: count / repeated.utf8.count)
                + String(repeating: ending, count: endings)
        }
    }

    /// Fails by its time limit. The first four once ended the process: a function called itself for each repetition.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            Hostile(beginning: "password\n", repeated: "- "), Hostile(beginning: "password: ", repeated: "\u{1B}[m"),
            Hostile(beginning: "password = ", repeated: "new("), Hostile(repeated: "kubernetes_secret data = {a="),
            Hostile(repeated: "password=bearer:"),
            Hostile(beginning: "password=a", repeated: ")"), Hostile(beginning: "password=a", repeated: ")]"),
            Hostile(beginning: "password=/", repeated: "a", ending: ":1"),
            Hostile(beginning: "password=\"", repeated: "[^"),
            Hostile(beginning: "Authorization: Bearer ", repeated: "a", ending: "=\"\""),
            Hostile(beginning: "Cookie: a=b", repeated: " ", ending: ";"),
            Hostile(repeated: "bearer+env."), Hostile(repeated: "##vso[task.setvariable "),
            Hostile(repeated: "##vso[task.setsecret]$(a", ending: ")"), Hostile(repeated: "echo -a."),
            Hostile(repeated: "token..."), Hostile(repeated: "- password:\n"), Hostile(repeated: "'password: [\",\"',"),
        ]
    )
    func `time is linear`(hostile: Hostile) {
        #expect(Redactor.standard.redact(.string(hostile.text)).value != .null)
    }

    @Test func `no text makes the redactor stumble, and what it leaves is well-formed`() throws {
        var generator = SeededGenerator(seed: 7)
        let pieces =
            Self.found.map(\.line) + Self.harmless + RuleCatalogue.literals + [
                "\\", "\"", "\\\"", "{\"", "\":\"", "[[", "%", "%4", "%40", "%25", "\u{1B}[1m", "@", "=", ":", "é", "😂",
                "\n",
                "-----BEGIN ", "PRIVATE KEY-----", "password=", "Cookie: ", " -p", "mysql ", "eyJ", ".", "'", "://",
                "+1", "<", ">", "{", "}", "[", "]", "(", ")", "|", "$", "$'", "\\ ", "...", "---\n", "\r\n", ";", ",",
                "/", "!!str ", "**",
                "</b>", "<<< ",
            ]
        let limits = StrictJSON.Limits(maximumBytes: 1 << 20, maximumDepth: 128, maximumNumberLength: 1024)
        for _ in 0..<3_000 {
            let text = (0..<Int.random(in: 1...12, using: &generator)).map { _ in
                let piece = Template(pieces.randomElement(using: &generator) ?? "").draw(using: &generator)
                return String(
                    piece.unicodeScalars.prefix(Int.random(in: 1...80, using: &generator)).map(Character.init)
                )
            }
            let (joined, apart) = (text.joined(), JSONValue.string(text.joined(separator: " ")))
            let value: JSONValue = .object(
                JSONObject([
                    .init(name: " \(joined)", value: apart), .init(name: "log", value: .string(joined)),
                    .init(name: "command", value: .array(text.map(JSONValue.string))),
                    .init(name: "nested", value: ["sensitive": true, "value": .string(joined), "password": apart]),
                ])
            )
            let redacted = Redactor.standard.redact(value).value
            #expect(try StrictJSON.parse(StrictJSON.canonical(redacted), limits: limits) == redacted)
        }
    }

    /// Every short prefix of a token occurs in it by chance.
    @Test(arguments: ["url", "base64"])
    func `encoded data without a boundary is unchanged`(alphabet: String) {
        var generator = SeededGenerator(seed: 9)
        func redactions(_ template: String) -> Int {
            Redactor.standard.redact(.string(Template(template).draw(using: &generator))).redactions.count
        }
        #expect(redactions("{\(alphabet) 262144}") == 0)
        for prefix in ["gh" + "p_", "npm" + "_", "AK" + "CpA", "gls" + "a_"] {
            #expect(redactions("{\(alphabet) 200}\(prefix){alnum 80}{\(alphabet) 200}") == 0, "\(prefix)")
            #expect(redactions("{\(alphabet) 200} \(prefix){alnum 80}") == 1, "\(prefix)")
        }
    }

    /// A value with the text somewhere in it.
    private func place(_ text: String, using generator: inout SeededGenerator) throws -> JSONValue {
        var value = JSONValue.string(text)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: value = ["app": "console", "note": value, "n": 1]
            case 1: value = ["first", value, 2]
            case 2:
                value = .string(
                    String(decoding: StrictJSON.canonical(["body": value, "app": "console"]), as: UTF8.self)
                )
            default:
                guard case .string(let text) = value else { continue }
                value = .string("step 1 ok\n\(text)\nstep 2 ok")
            }
        }
        return value
    }
}
