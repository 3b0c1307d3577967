import Intake
import Redaction
import StrictJSON
import Testing

struct RedactionSettingsTests {
    private static let file = """
        {"names": ["license_phrase"], "tokens": [{"prefix": "rxk_", "alphabet": "alphanumeric", "length": 20}]}
        """

    private func settings(_ variables: [String: String], file: String = file) throws -> RedactionSettings {
        try RedactionSettings(variable: { variables[$0] }, read: { _ in Array(file.utf8) })
    }

    private func redact(_ value: JSONValue, _ settings: RedactionSettings) -> JSONValue {
        Redactor(settings).redact(value).value
    }

    @Test func `a name of the deployment makes its value a secret, in objects and in text`() throws {
        let value: JSONValue = [
            "licensePhrase": "correct horse", "log": "LICENSE_PHRASE=hunter\nregion=eu", "license": "MIT",
        ]
        #expect(redact(value, RedactionSettings()) == value)
        #expect(
            redact(value, try settings(["AUDIT_REDACTION_FILE": "own.json"])) == [
                "licensePhrase": "[redacted:own-name]", "log": "LICENSE_PHRASE=[redacted:own-name]\nregion=eu",
                "license": "MIT",
            ]
        )
    }

    @Test func `a token of the deployment is known by its prefix and its alphabet`() throws {
        let token = "rxk_" + "aB3dE5gH7jK9mN1pQ4rS"
        let own = try settings(["AUDIT_REDACTION_FILE": "own.json"])
        #expect(redact(.string("see \(token)."), own) == "see [redacted:own-token].")
        #expect(redact(.string("see \(token)."), RedactionSettings()) == .string("see \(token)."))
        #expect(redact("see rxk_short.", own) == "see rxk_short.")
    }

    @Test func `a short token of the deployment is known as a whole string, too`() throws {
        let file = #"{"tokens": [{"prefix": "abc", "alphabet": "alphanumeric", "length": 8}]}"#
        let own = try settings(["AUDIT_REDACTION_FILE": "own.json"], file: file)
        #expect(redact(.string("abc48151" + "627"), own) == "[redacted:own-token]")
    }

    @Test func `words after the names of tokens stay unless the deployment says otherwise`() throws {
        let value: JSONValue = ["token": "correct-horse", "log": "token=ilovekittens\ntoken: refreshed nightly"]
        #expect(redact(value, try settings([:])) == value)
        #expect(
            redact(value, try settings(["AUDIT_REDACT_WORDS": "true"])) == [
                "token": "[redacted:token]", "log": "token=[redacted:token]\ntoken: refreshed nightly",
            ]
        )
    }

    @Test func `what one deployment redacted stays as it is where the setting is missing`() throws {
        let own = try settings(["AUDIT_REDACTION_FILE": "own.json"])
        let once = redact(["license_phrase": "correct horse"], own)
        #expect(redact(once, RedactionSettings()) == once)
        #expect(redact(once, own) == once)
    }

    @Test(arguments: [
        ("x", "is not JSON"), ("[]", "must be an object"), (#"{"name": []}"#, "/name: is unknown"),
        (#"{"names": ["key"]}"#, "/names/0: must be 4 to 64"), (#"{"names": [1]}"#, "/names/0: must be a string"),
        (#"{"names": ["pass word"]}"#, "/names/0"), (#"{"tokens": [{"prefix": "x"}]}"#, "/tokens/0/prefix"),
        (#"{"tokens": [{"prefix": "rxk_", "alphabet": ".*", "length": 20}]}"#, "/tokens/0/alphabet: must be one of"),
        (#"{"tokens": [{"prefix": "rxk_", "alphabet": "hex", "length": 2}]}"#, "/tokens/0/length"),
        (#"{"tokens": [{"prefix": "rxk_", "alphabet": "hex", "length": 20, "regex": "x"}]}"#, "/tokens/0/regex"),
    ])
    func `a fault in the file is named, and nothing of the file is used`(file: String, reason: String) {
        let error = #expect(throws: RedactionSettingsError.self) {
            try settings(["AUDIT_REDACTION_FILE": "own.json"], file: file)
        }
        #expect(error?.description.hasPrefix("AUDIT_REDACTION_FILE: own.json") == true)
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test func `a setting that is not a Boolean, and a file that cannot be read, are errors`() {
        #expect(throws: RedactionSettingsError(description: "AUDIT_REDACT_WORDS must be true or false.")) {
            try settings(["AUDIT_REDACT_WORDS": "yes please"])
        }
        struct Missing: Error {}
        #expect(throws: RedactionSettingsError.self) {
            try RedactionSettings(
                variable: { $0 == "AUDIT_REDACTION_FILE" ? "own.json" : nil },
                read: { _ in throw Missing() }
            )
        }
    }
}
