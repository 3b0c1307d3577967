import Redaction
import SeededRandomness
import StrictJSON
import Testing

struct RedactorTests {
    private let redactor = Redactor.standard

    /// A credential, another for each seed.
    private func token(_ seed: UInt64 = 1, count: Int = 36) -> String {
        var generator = SeededGenerator(seed: seed)
        return Template("gh" + "p_{alnum \(count)}").draw(using: &generator)
    }

    @Test func `a secret that is a name is masked, in the pointer, too`() {
        let secret = token()
        let (value, redactions) = redactor.redact([
            "seen": .object(JSONObject([.init(name: secret, value: ["password": "h3j2k4l5"])]))
        ])
        #expect(value == ["seen": ["[redacted:github-token]": ["password": "[redacted:password]"]]])
        #expect(
            redactions == [
                Redactor.Note(pointer: "/seen/[redacted:github-token]", rule: "github-token"),
                Redactor.Note(pointer: "/seen/[redacted:github-token]/password", rule: "password"),
            ]
        )
    }

    @Test func `names that mask alike stay apart, and apart from a name that was there`() {
        let object = JSONObject([
            .init(name: "[redacted:github-token]", value: 0), .init(name: token(1), value: 1),
            .init(name: token(2), value: 2),
        ])
        let (value, _) = redactor.redact(.object(object))
        #expect(
            value == [
                "[redacted:github-token]": 0, "[redacted:github-token] 2": 1, "[redacted:github-token] 3": 2,
            ]
        )
    }

    /// As characters, U+0600 and the bracket behind it are one.
    @Test func `a mark in a name says nothing of the value, whatever stands before it`() {
        let value: JSONValue = ["\u{600}[redacted:token]": "h3j2k4l5m6n7"]
        #expect(redactor.redact(value).value == value)
    }

    @Test func `a masked name does not take the number of another`() {
        let (one, two, three) = (token(1), token(2), token(3))
        for names in [[one, two, three + " 2"], [three + " 2", one, two]] {
            let members = names.map { JSONObject.Member(name: $0, value: 0) }
            guard case .object(let object) = redactor.redact(.object(JSONObject(members))).value else {
                Issue.record("not an object")
                continue
            }
            #expect(Set(object.members.map(\.name)).count == 3, "\(object)")
        }
    }

    @Test func `identities keep their personal data, but no secret`() {
        let secret = token()
        let value: JSONValue = [
            "actor": .string("kris@raxx.app \(secret)"), "cc": "kris@raxx.app", "nested": ["actor": "kris@raxx.app"],
        ]
        let (redacted, _) = redactor.redact(value, identities: ["actor"])
        #expect(
            redacted == [
                "actor": "kris@raxx.app [redacted:github-token]", "cc": "[redacted:email]",
                "nested": ["actor": "[redacted:email]"],
            ]
        )
    }

    @Test(arguments: ["name", "key", "variable", "Name"])
    func `the value of a pair is judged by its name`(member: String) {
        let pair = JSONObject([.init(name: member, value: "DB_PASSWORD"), .init(name: "value", value: "h3j2k4l5")])
        let (_, redactions) = redactor.redact(["env": .array([.object(pair)])])
        #expect(redactions == [Redactor.Note(pointer: "/env/0/value", rule: "password")])
    }

    @Test func `lists of arguments and of headers are read in pairs`() {
        let value: JSONValue = [
            "args": ["deployctl", "--password", "h3j2k4l5", "--wait"],
            "headers": [["accept", "*/*"], ["authorization", "Bearer h3j2k4l5m6n7p8q9"]],
        ]
        let (_, redactions) = redactor.redact(value)
        #expect(redactions.map(\.pointer) == ["/args/2", "/headers/1/1"])
    }

    @Test func `what a command prints is a secret where its output is a member beside it`() {
        let value: JSONValue = [
            "command": "argocd admin initial-password -n argocd",
            "output": "h3J2k4L5m6N7p8Q9\n\nThis password must be used once.",
        ]
        let kept: JSONValue = [
            "command": "argocd admin initial-password -n argocd",
            "output": "[redacted:command-password]\n\nThis password must be used once.",
        ]
        let (redacted, redactions) = redactor.redact(value)
        #expect(redacted == kept)
        #expect(redactions.map(\.pointer) == ["/output"])
        let other: JSONValue = ["command": "git rev-parse HEAD", "output": "h3J2k4L5m6N7p8Q9"]
        #expect(redactor.redact(other).value == other)
    }

    @Test func `JSON in strings in strings is entered, and its text stays as it is`() {
        let text = #"sent {"body": "{ \"app\":\"console\", \"pin\": 1234, \"db\": {\"password\" : \"h3j2k4l5\"} }"} ok"#
        let kept =
            #"sent {"body": "{ \"app\":\"console\", \"pin\": \"[redacted:pin]\", "#
            + #"\"db\": {\"password\" : \"[redacted:password]\"} }"} ok"#
        #expect(redactor.redact(["log": .string(text)]).value == ["log": .string(kept)])
    }

    @Test(arguments: [
        "${TOKEN}", "$TOKEN", "<token>", "***", "xxxxxxxx", "null", "REDACTED", "[redacted:password]",
        "vault:secret/db#pw",
        "", "changed", "op://infra/heroku/token", "{{ .Values.password }}", "process.env.PASSWORD",
    ])
    func `placeholders and references are no secrets`(text: String) {
        let value: JSONValue = ["password": .string(text), "env": .string("DB_PASSWORD=\(text)\nPORT=1")]
        #expect(redactor.redact(value).value == value)
    }

    @Test func `values that are no strings stay, unless they are codes or cards`() {
        let value: JSONValue = [
            "password": nil, "token": true, "secret": [:], "api_key": [], "pin": 1234, "n": 4_111_111_111_111_111,
            "token_count": 12,
        ]
        let (redacted, notes) = redactor.redact(value)
        #expect(notes.map(\.pointer) == ["/pin", "/n"])
        #expect(
            redacted == [
                "password": nil, "token": true, "secret": [:], "api_key": [], "pin": "[redacted:pin]",
                "n": "[redacted:payment-card]", "token_count": 12,
            ]
        )
    }

    @Test func `a token may be longer than documented, and is taken whole`() {
        for count in [36, 40, 300, 5_000] {
            let text = token(count: count)
            #expect(redactor.redact(["a": .string("x \(text) y")]).value == ["a": "x [redacted:github-token] y"])
        }
    }

    @Test(arguments: ["gh" + "p_", "npm" + "_"])
    func `a token of the documented length ends where another begins`(prefix: String) {
        var generator = SeededGenerator(seed: 7)
        func token() -> String { Template(prefix + "{alnum 36}").draw(using: &generator) }
        let (value, redactions) = redactor.redact(.string("see \(token())\(token()) there"))
        #expect(redactions.count == 1)
        let rule = redactions.first?.rule ?? ""
        #expect(value == .string("see [redacted:\(rule)][redacted:\(rule)] there"))
        // What a vendor appends is not a token, and goes with it.
        let longer = token() + "aB3dE5gH7jK9"
        #expect(redactor.redact(.string("see \(longer) there")).value == .string("see [redacted:\(rule)] there"))
    }

    @Test func `a private key in an array of lines is gone, and what follows it stays`() {
        let lines: JSONValue = [
            "$ cat key", .string("+-----BEGIN RSA " + "PRIVATE KEY-----"), "+Proc-Type: 4,ENCRYPTED", "+",
            .string("+" + String(repeating: "aB3x", count: 16)), "+Zm8=", "+-----END RSA PRIVATE KEY-----", "$ exit",
        ]
        let mark: JSONValue = "[redacted:private-key]"
        #expect(
            redactor.redact(lines).value
                == ["$ cat key", "+[redacted:private-key]", mark, mark, mark, mark, mark, "$ exit"]
        )
    }

    @Test func `the lines of a private key may have their ends`() {
        let lines: JSONValue = [
            .string("-----BEGIN " + "PRIVATE KEY-----\n"), .string(String(repeating: "aB3x", count: 16) + "\n"),
            "Zm8=\n", "-----END PRIVATE KEY-----\n", "done\n",
        ]
        let mark: JSONValue = "[redacted:private-key]"
        #expect(redactor.redact(lines).value == [mark, mark, mark, mark, "done\n"])
    }

    @Test func `what a Secret of Kubernetes holds is gone, whatever it is called`() {
        let secret: JSONValue = ["kind": "Secret", "metadata": ["name": "app"], "data": ["settings": "Zm9vYmFyYmF6"]]
        #expect(
            redactor.redact(secret).value
                == ["kind": "Secret", "metadata": ["name": "app"], "data": ["settings": "[redacted:secret]"]]
        )
        let map: JSONValue = ["kind": "ConfigMap", "data": ["settings": "Zm9vYmFyYmF6"]]
        #expect(redactor.redact(map).value == map)
    }

    @Test func `a name's last word may be a level of its own`() {
        let value: JSONValue = [
            "signing": ["key": "h3j2k4l5m6n7p8q9r1s2"], "session": ["name": "h3j2k4l5m6n7p8q9r1s2"],
        ]
        #expect(redactor.redact(value).redactions == [Redactor.Note(pointer: "/signing/key", rule: "private-key")])
    }

    @Test func `thousands of names that are secrets are told apart`() {
        let members = (0..<4_000).map { JSONObject.Member(name: token(UInt64($0)), value: nil) }
        let (value, redactions) = redactor.redact(.object(JSONObject(members)))
        guard case .object(let object) = value else {
            Issue.record("\(value)")
            return
        }
        #expect(Set(object.members.map(\.name)).count == 4_000)
        #expect(Set(redactions.map(\.pointer)).count == 4_000)
    }
}
