import AuditModel
import StrictJSON
import Testing

private func text(_ character: Character, _ count: Int) -> String {
    String(repeating: character, count: count)
}

/// A field, what it may say, and how that is kept.
private let acceptedFields: [(name: String, value: String, kept: String)] = [
    ("action", "a.apply.b", "a.apply.b"),
    ("action", "raxx-api_2.rollback.eu-1_x", "raxx-api_2.rollback.eu-1_x"),
    ("action", "console.deploy." + text("p", 113), "console.deploy." + text("p", 113)),
    ("actor", "kris", "kris"),
    ("actor", " \t\n\u{A0}\u{3000}kris@raxx.app\u{2029}\r\n", "kris@raxx.app"),
    ("actor", "Kris Q", "Kris Q"),
    ("actor", "dependabot[bot]", "dependabot[bot]"),
    ("actor", text("a", 254), text("a", 254)),
    ("actor", text(" ", 5000) + "kris", "kris"),
    ("actor", "ju\u{308}rgen@raxx.app", "jürgen@raxx.app"),
    ("actor", "グレース", "グレース"),
    ("from_sha", text("0", 7), text("0", 7)),
    ("from_sha", text("f", 40), text("f", 40)),
    ("to_sha", text("9", 64), text("9", 64)),
    ("target_app", "a1", "a1"),
    ("target_app", "docs.raxx-app." + text("x", 49), "docs.raxx-app." + text("x", 49)),
    ("trigger", "local-script", "local-script"),
    ("outcome", "health_check_failed", "health_check_failed"),
    ("outcome", "deploy_failed", "deploy_failed"),
    ("ts_utc", "2026-01-31T12:05:00Z", "2026-01-31T12:05:00Z"),
    ("ts_utc", "2024-01-31T12:00:00.000000Z", "2024-01-31T12:00:00Z"),
    ("ts_utc", "2026-01-31T11:00:00.120Z", "2026-01-31T11:00:00.12Z"),
    ("approved_by", "  sam-gh ", "sam-gh"),
    ("requested_by", "e\u{301}va", "éva"),
    ("run_url", "http://localhost", "http://localhost"),
    ("run_url", "HTTPS://GitHub.com:443?a=[b]#c@d", "HTTPS://GitHub.com:443?a=[b]#c@d"),
    (
        "run_url", "http://127.0.0.1:8080/~kris/%41%f0?q=a+b&c=d;e,f!g'(h)*",
        "http://127.0.0.1:8080/~kris/%41%f0?q=a+b&c=d;e,f!g'(h)*"
    ),
    ("run_url", "https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443/"),
    (
        "run_url", "https://ci.raxx.app/?token=[redacted:github-token]",
        "https://ci.raxx.app/?token=[redacted:github-token]"
    ),
    ("run_url", "https://r.app/" + text("a", 2034), "https://r.app/" + text("a", 2034)),
    ("release", "", ""),
    ("release", "v142 – „Zürich“ 🎉", "v142 – „Zürich“ 🎉"),
    ("release", text("é", 256), text("é", 256)),
    ("reason", "", ""),
    ("reason", "one\r\ntwo\n\tthree", "one\ntwo\n\tthree"),
    ("reason", "u\u{308}: 👩\u{200D}💻, \u{200F}שלום", "u\u{308}: 👩\u{200D}💻, \u{200F}שלום"),
    ("reason", text("é", 2000), text("é", 2000)),
    ("actor_source", "l", "l"),
    ("actor_source", "git-config_2", "git-config_2"),
]

@Suite struct AcceptedEntryTests {
    @Test(arguments: acceptedFields)
    func `a valid value is kept in its normal form`(name: String, value: String, kept: String) throws {
        let entry = try EntryFixture.validate(EntryFixture.with(name, .string(value))).get()
        #expect(entry.json[name] == .string(kept))
    }

    @Test func `every field's value is where it belongs`() throws {
        var object = EntryFixture.whole
        object["id"] = "0190B9A1-7C3E-7B52-9C1D-2F6F0A7D4E11"
        let entry = try EntryFixture.validate(object).get()
        #expect(entry.action == Action("console.deploy.prod"))
        #expect(entry.actor.rawValue == "kris@raxx.app")
        #expect(entry.fromSHA?.rawValue == "4f2a91c")
        #expect(entry.toSHA.rawValue == "9b1c44e0d6f0a7b8c9d0e1f2a3b4c5d6e7f80912")
        #expect(entry.targetApp.rawValue == "raxx-console-prod")
        #expect(entry.trigger == .ci)
        #expect(entry.outcome == .success)
        #expect(entry.timestamp.microseconds == EntryFixture.now.microseconds - 1_750_000)
        #expect(entry.id?.description == "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11")
        #expect(entry.approvedBy?.rawValue == "sam-gh")
        #expect(entry.requestedBy?.rawValue == "kris-gh")
        #expect(entry.runURL?.rawValue == "https://github.com/raxx/console/actions/runs/1")
        #expect(entry.splitSHA?.rawValue == "1d3b9a0")
        #expect(entry.release?.rawValue == "v142")
        #expect(entry.reason?.rawValue == "The fix for the\n\tlogin page")
        #expect(entry.actorSource?.rawValue == "github")
        #expect(entry.additional == ["checks": ["passed": 12, "names": ["smoke", "login"]]])
    }

    @Test(arguments: AuditEntryField.allCases.filter { !required.contains($0.rawValue) })
    func `an optional field that is null is absent`(field: AuditEntryField) throws {
        let withNull = try EntryFixture.validate(EntryFixture.with(field.rawValue, .null)).get()
        let without = try EntryFixture.validate(EntryFixture.with(field.rawValue, nil)).get()
        #expect(withNull == without)
        #expect(without.json[field.rawValue] == (field == .fromSHA ? .null : nil))
    }

    @Test func `without a bound an entry may be of any age`() throws {
        let old = EntryFixture.with("ts_utc", "1970-01-01T00:00:00Z")
        let entry = try AuditEntry(.object(old), now: EntryFixture.now, oldest: nil)
        #expect(entry.timestamp.microseconds == 0)
    }

    @Test(arguments: ["", "Actor", "fromSha", "to-sha", "ACTION", "id ", "\u{212A}"])
    func `a member of any other name is kept as it came`(name: String) throws {
        let value: JSONValue = ["deep": [1, .null, "\r\n\u{202E}"]]
        let entry = try EntryFixture.validate(EntryFixture.with(name, value)).get()
        #expect(entry.additional[name] == value)
        #expect(entry.json[name] == value)
    }

    @Test func `the normal form has fields in their order, then the rest in its own, and no id`() throws {
        var object = JSONObject(EntryFixture.whole.members.reversed())
        object["id"] = "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11"
        object["another"] = 1
        let names = try EntryFixture.validate(object).get().json.members.map(\.name)
        let fields = AuditEntryField.allCases.filter { $0 != .id }.map(\.rawValue)
        #expect(names == fields + ["checks", "another"])
    }

    @Test(arguments: acceptedFields)
    func `the normal form is valid again and gives the same entry`(name: String, value: String, kept: String) throws {
        let entry = try EntryFixture.validate(EntryFixture.with(name, .string(value))).get()
        let again = try EntryFixture.validate(entry.json).get()
        #expect(again == entry)
        #expect(StrictJSON.canonical(.object(again.json)) == StrictJSON.canonical(.object(entry.json)))
    }

    @Test func `entries whose free text differs in its bytes differ`() throws {
        for field in ["release", "reason"] {
            let composed = try EntryFixture.validate(EntryFixture.with(field, "caf\u{E9}")).get()
            let decomposed = try EntryFixture.validate(EntryFixture.with(field, "cafe\u{301}")).get()
            #expect(composed != decomposed)
        }
    }
}
