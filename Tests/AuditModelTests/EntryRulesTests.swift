import AuditModel
import StrictJSON
import Testing

/// A value that a field must not have, and the code that must say why.
struct BrokenField: Sendable, CustomTestStringConvertible {
    let name: String
    /// `nil` for a field that is missing.
    let value: JSONValue?
    let code: ViolationCode

    var testDescription: String {
        "\(name): \(value.map { String(decoding: StrictJSON.canonical($0).prefix(60), as: UTF8.self) } ?? "missing")"
    }
}

private func text(_ character: Character, _ count: Int) -> JSONValue {
    .string(String(repeating: character, count: count))
}

let required = ["action", "actor", "to_sha", "target_app", "trigger", "outcome", "ts_utc"]
private let optional = [
    "id", "from_sha", "approved_by", "requested_by", "run_url", "split_sha", "release", "reason", "actor_source",
]

private func broken(_ name: String, _ code: ViolationCode, _ values: [JSONValue?]) -> [BrokenField] {
    values.map { BrokenField(name: name, value: $0, code: code) }
}

private let absences = required.flatMap { broken($0, .required, [nil, .null]) }
private let otherTypes = (required + optional).flatMap { broken($0, .wrongType, [1, true, [], [:]]) }

private let identities = ["actor", "approved_by", "requested_by"].flatMap { name in
    broken(name, .empty, ["", " \t\u{A0}\u{2003}\n"])
        // The last is longer than is worth normalising.
        + broken(name, .tooLong, [text("a", 255), text("é", 128), text("\u{301}", 30_000)])
        + broken(
            name,
            .controlCharacter,
            [
                "kris\u{0}", "kris\nsam", "kris\tsam", "kris\u{1B}[2Ksam", "kris\u{7F}", "kris\u{9B}2K", "kris\u{AD}",
                "kris\u{200B}@raxx.app", "kris\u{200D}", "\u{202E}ppa.xxar@sirk", "\u{2067}kris", "\u{200F}kris",
                "kris\u{2028}sam", "kris\u{FE0F}", "kris\u{3164}", "\u{FEFF}kris", "kris\u{E0041}",
            ]
        )
}

private let hashes = ["from_sha", "to_sha", "split_sha"].flatMap { name in
    broken(
        name,
        .badFormat,
        [
            "", text("a", 6), text("a", 41), text("a", 63), text("a", 65), "4F2A91C", "4f2a91g", " 4f2a91c",
            "4f2a91c\n", "v1.2.3-rc",
        ]
    )
}

private let actions =
    broken(
        "action",
        .badFormat,
        [
            "", "deploy", "console.deploy", "console.deploy.prod.eu", "console..prod", ".deploy.prod",
            "console.deploy.", "Console.deploy.prod", "console.Deploy.prod", "console.deploy.Prod",
            "1console.deploy.prod", "_console.deploy.prod", "console.deploy.prod ", "console.deploy.*",
            "cönsole.deploy.prod", "console.\u{301}deploy.prod", "console.deploy.\u{301}prod",
            "console.deploy.prod\u{301}", "console.deploy.prod.\u{301}",
        ]
    )
    + broken("action", .notAllowed, ["console.destroy.prod", "deploy.console.prod"])
    + broken("action", .tooLong, [.string("console.deploy." + String(repeating: "p", count: 114))])

private let tokens =
    broken(
        "target_app",
        .badFormat,
        [
            "", "a", text("a", 64), "Raxx", "1raxx", "-raxx", "raxx_console", "raxx console", "raxx\u{E9}",
            "raxx-\u{301}",
        ]
    )
    + broken("trigger", .notAllowed, ["", "CI", "local_script"])
    + broken("outcome", .notAllowed, ["", "ok", "Success", "success "])
    + broken("actor_source", .badFormat, ["", "Login", "git config", "9", text("a", 33)])
    + broken("id", .badFormat, ["", "0190b9a17c3e7b529c1d2f6f0a7d4e11"])

private let times =
    broken("ts_utc", .badFormat, ["", "yesterday", "2026-01-31T12:00:00+0000", "2026-02-29T12:00:00Z"])
    + broken("ts_utc", .inTheFuture, ["2026-01-31T12:05:00.000001Z", "9999-12-31T23:59:59Z"])
    + broken("ts_utc", .tooOld, ["2024-01-31T11:59:59.999999Z", "1970-01-01T00:00:00Z"])

private let urls =
    broken(
        "run_url",
        .badFormat,
        [
            "", "github.com/raxx", "/raxx/runs/1", "//github.com/raxx", "ftp://github.com/raxx",
            "javascript:alert(1)", "https:/github.com", "https://", "https:///raxx", "https://:443/",
            "https://github.com:/", "https://github.com:https/", "https://github.com:123456/", "https://git hub.com/",
            "https://github.com/a b", "https://github.com/a\nb", #"https://github.com\raxx"#,
            "https://github.com/<script>", "https://github.com/%", "https://github.com/%4", "https://github.com/%zz",
            "https://gïthub.com/", "https://[::1/", "https://[]/", "https://[github]/", "https://[::1]x/",
            " https://github.com/", "https://\u{301}github.com/", "https:/\u{301}/github.com",
        ]
    )
    + broken(
        "run_url",
        .notAllowed,
        [
            "https://kris@github.com/", "https://kris:hunter2@github.com/", #"https://github.com\@raxx.app/"#,
        ]
    )
    + broken("run_url", .tooLong, [.string("https://github.com/" + String(repeating: "a", count: 2030))])

private let freeTexts =
    broken("release", .tooLong, [text("a", 257), text("é", 257)])
    + broken("release", .controlCharacter, ["v1\nv2", "v1\tv2", "v1\u{2028}v2", "v1\u{202E}2v", "v1\u{85}", "\u{0}"])
    + broken("reason", .tooLong, [text("é", 2001), text("\n", 2001)])
    + broken(
        "reason",
        .controlCharacter,
        [
            "rolled back\rshipped", "rolled back\u{1B}[1A", "rolled back\u{2066}", "\u{0}",
        ]
    )

private let brokenFields = [
    absences, otherTypes, identities, hashes, actions, tokens, times, urls, freeTexts,
].flatMap { $0 }

@Suite struct EntryRulesTests {
    @Test(arguments: brokenFields)
    func `a broken rule is one violation, at its field, with its code`(broken: BrokenField) {
        let result = EntryFixture.validate(EntryFixture.with(broken.name, broken.value))
        #expect(result.summary == ["/\(broken.name) \(broken.code.rawValue)"])
    }

    @Test func `every code but the redactor's is in the table of broken rules`() {
        let found = Set(brokenFields.map(\.code))
        #expect(found == Set(ViolationCode.allCases).subtracting([.containsSecret]))
    }

    @Test func `every field is in the table of broken rules`() {
        #expect(Set(brokenFields.map(\.name)) == Set(AuditEntryField.allCases.map(\.rawValue)))
    }

    @Test(arguments: ["[]", "null", "\"console.deploy.prod\"", "1", "true"])
    func `what is no object is one violation of the whole`(json: String) throws {
        let result = EntryFixture.validate(value: try StrictJSON.parse(json.utf8))
        #expect(result.summary == [" wrong_type"])
    }

    @Test func `all violations are told at once, in the order of the fields`() {
        let broken = JSONObject(
            AuditEntryField.allCases.reversed().map { JSONObject.Member(name: $0.rawValue, value: 1) }
        )
        let expected = AuditEntryField.allCases.map { "/\($0.rawValue) wrong_type" }
        #expect(EntryFixture.validate(broken).summary == expected)
        #expect(EntryFixture.validate([:]).summary == required.map { "/\($0) required" })
    }

    @Test func `a misspelt field is missing, and what it was misspelt as is no violation`() {
        var entry = EntryFixture.with("to_sha", nil)
        entry["toSha"] = "9b1c44e"
        entry["Actor"] = 1
        #expect(EntryFixture.validate(entry).summary == ["/to_sha required"])
    }
}
