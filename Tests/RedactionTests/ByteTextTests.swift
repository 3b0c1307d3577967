import StrictJSON
import Testing

@testable import Redaction

/// The pure layers: where a value stands in a text, where it ends, and whether it is a secret.
struct ByteTextTests {
    /// The value of the first `password` in the text, and how it follows the name.
    private func value(in text: String) -> (text: String, joint: Joint)? {
        var copy = text
        return copy.withUTF8 { bytes in
            let text = ByteText(bytes)
            guard let name = text.find("password", isExact: false, from: 0, to: text.end),
                let (start, joint) = text.valueStart(after: name..<(name + 8), isFlag: false, to: text.end)
            else { return nil }
            let range =
                text.opener(at: start, to: text.end).map { text.quoted($0, isShell: joint == .assigned, to: text.end) }
                ?? start..<text.unquotedEnd(from: start, after: name, to: text.end)
            return (String(decoding: bytes[range], as: UTF8.self), joint)
        }
    }

    @Test(arguments: [
        ("password=a<b7>c\nx", "a<b7>c"), ("password=a'b\"c`d x", "a'b\"c`d"), ("\"password=a\" x", "a"),
        ("password: 'a b'", "a b"), ("password='a'\\''b' x", "a'\\''b"), ("password=\"a\"'b' x", "\"a\"'b'"),
        ("password=a\\ b c", "a\\ b"), ("password=a;Encrypt=True", "a"), ("password=a;b", "a;b"),
        ("?password=a&b=c", "a"), ("password=a&user[plan]=b", "a"), ("{password: a, port: 1}", "a"),
        ("<td>password=a</td>", "a"), ("password = \"\"\"a\"\"\"", "a"), ("password=a\\nport=1", "a"),
        ("password: a.", "a"), ("(password=a)", "a"), ("password=${a", "${a"),
    ])
    func `a value ends where its notation ends it`(text: String, expected: String) {
        #expect(value(in: text)?.text == expected)
    }

    @Test(arguments: [
        ("password=a", Joint.assigned), ("password: a", .colon), ("**password:** a", .assigned),
        ("password => a", .assigned),
        ("<b>password</b>: a", .colon), ("| password | a |", .cell), ("password is a", .told), ("password a", .prose),
        ("password....: a", .assigned), (".password(\"a\")", .call), ("password:\n    a\n", .colon),
    ])
    func `a notation tells how a value follows its name`(text: String, joint: Joint) {
        #expect(value(in: text)?.joint == joint)
    }

    private func isSecret(_ text: String, _ kind: NameRule.Kind, _ joint: Joint) -> Bool {
        var text = text
        return text.withUTF8 { Judgement.isSecret($0[...], kind, joint) }
    }

    @Test(arguments: [
        ("v1.2.0-3-g4f2a91c", NameRule.Kind.secret), ("1:4.13+dfsg1-1", .secret), ("4f2a91c", .secret),
        ("OPS-812", .secret),
        ("ghcr.io/raxx/token:4f2a91c", .secret), ("https://raxx.app/health", .secret), ("1.2.3", .password),
        ("4AEE18F83AFDEB23", .key), ("3/3", .verdict), ("src/v2/login.test.ts", .verdict), ("OPS-812", .weak),
        ("${TOKEN}", .password), ("always", .password), ("get_token()", .password),
    ])
    func `what was deployed, and what stands for a secret, is none`(text: String, kind: NameRule.Kind) {
        #expect(!isSecret(text, kind, .assigned))
    }

    @Test(arguments: [
        ("hunter2", NameRule.Kind.password), ("Kq7v(m9", .password), ("$Kq7vB2xA", .password),
        ("h3j2k4l5m6n7p8q9", .secret),
        ("h3j2k4l5m6n7p8q9", .weak), ("Tq8Zm2Lx4", .verdict), ("1234", .pin),
    ])
    func `what only a secret is like is one`(text: String, kind: NameRule.Kind) {
        #expect(isSecret(text, kind, .assigned))
    }

    @Test func `a scan stops at every noun, however its words are separated`() {
        let triggers = NameRule.triggers(of: NameRule.all)
        for noun in NameRule.all.flatMap(\.nouns) {
            for separator in ["", "_", "-"] {
                let name = noun.replacing("_", with: separator)
                #expect(triggers.contains { "\(name)=".contains($0) }, "\(name)")
            }
        }
    }

    @Test(arguments: [
        "mdp", "haso", "losenord", "lsenord", "jelszo", "sifre", "senha", "heslo", "backup_phrase", "sshpass",
    ])
    func `a documented name is redacted in text as in an object`(name: String) {
        let value = "Tr0ub4dor9xQ"
        let redacted = Redactor.standard.redact([
            "log": .string("\(name)=\(value)"),
            "member": .object(JSONObject([.init(name: name, value: .string(value))])),
        ])
        #expect(redacted.redactions.count == 2)
    }
}
