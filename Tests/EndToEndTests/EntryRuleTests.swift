import StrictJSON
import Testing

/// What an entry must be, over the wire: every rule broken once.
struct EntryRuleTests {
    /// One member changed so that one rule is broken. The marker stands where the refused value has room for it.
    struct Breach: Sendable, CustomTestStringConvertible {
        let member: String
        let code: String
        let value: @Sendable (_ marker: String) -> JSONValue?

        init(_ member: String, _ code: String, _ value: @escaping @Sendable (_ marker: String) -> JSONValue?) {
            self.member = member
            self.code = code
            self.value = value
        }

        var testDescription: String { "\(member) \(code): \(value("…").map { "\($0)".prefix(60) } ?? "absent")" }
    }

    static let required = ["action", "actor", "to_sha", "target_app", "trigger", "outcome", "ts_utc"]
    static let optional = [
        "id", "from_sha", "approved_by", "requested_by", "run_url", "split_sha", "release", "reason", "actor_source",
    ]

    static let absent = required.flatMap { member in
        [Breach(member, "required") { _ in nil }, Breach(member, "required") { _ in .null }]
    }

    static let ofWrongType = (required + optional).flatMap { member in
        [
            Breach(member, "wrong_type") { [$0: .string($0)] }, Breach(member, "wrong_type") { [.string($0)] },
            Breach(member, "wrong_type") { _ in 1 }, Breach(member, "wrong_type") { _ in false },
        ]
    }

    static let malformed: [Breach] = [
        Breach("id", "bad_format") { .string($0) },
        Breach("id", "bad_format") { _ in "0190b9a17c3e7b529c1d2f6f0a7d4e11" },
        Breach("id", "bad_format") { _ in "urn:uuid:0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11" },
        Breach("action", "bad_format") { .string($0) },
        Breach("action", "not_allowed") { .string("console.\($0).prod") },
        Breach("action", "bad_format") { .string("console.deploy.prod.\($0)") },
        Breach("action", "bad_format") { .string("console.deploy.\($0.uppercased())") },
        Breach("action", "bad_format") { .string("console.deploy.prod\n\($0)") },
        Breach("action", "too_long") { .string("console.deploy.\($0)" + String(repeating: "d", count: 100)) },
        Breach("from_sha", "bad_format") { .string($0) },
        Breach("from_sha", "bad_format") { _ in "" },
        Breach("split_sha", "bad_format") { .string($0) },
        Breach("to_sha", "bad_format") { .string($0) },
        Breach("to_sha", "bad_format") { _ in "abcdef" },
        Breach("to_sha", "bad_format") { _ in "ABCDEF0" },
        Breach("to_sha", "bad_format") { _ in .string(String(repeating: "a", count: 41)) },
        Breach("to_sha", "bad_format") { _ in .string(String(repeating: "a", count: 65)) },
        Breach("target_app", "bad_format") { .string($0.uppercased()) },
        Breach("target_app", "bad_format") { .string("\($0)_app") },
        Breach("target_app", "bad_format") { .string("\($0)-" + String(repeating: "a", count: 40)) },
        Breach("target_app", "bad_format") { _ in "a" },
        Breach("trigger", "not_allowed") { .string($0) },
        Breach("outcome", "not_allowed") { .string($0) },
        Breach("ts_utc", "bad_format") { .string($0) },
        Breach("ts_utc", "bad_format") { .string("\(Sample.time(0))\($0)") },
        Breach("ts_utc", "bad_format") { _ in .string(Sample.time(0).replacing("Z", with: "+0000")) },
        Breach("ts_utc", "bad_format") { _ in .string(Sample.time(0).replacing("Z", with: ".1234567890Z")) },
        Breach("ts_utc", "bad_format") { _ in "2026-02-30T12:00:00Z" },
        Breach("ts_utc", "in_the_future") { _ in .string(Sample.time(600)) },
        Breach("ts_utc", "too_old") { _ in .string(Sample.time(-3 * 366 * 86_400)) },
        Breach("run_url", "bad_format") { .string($0) },
        Breach("run_url", "bad_format") { .string("ftp://ci.example/\($0)") },
        Breach("run_url", "not_allowed") { .string("https://user:\($0)@ci.example/") },
        Breach("run_url", "bad_format") { .string("https://ci.example/a b\($0)") },
        Breach("actor_source", "bad_format") { .string("\($0) with spaces") },
        Breach("actor_source", "bad_format") { .string($0) },
    ]

    static let people = ["actor", "approved_by", "requested_by"].flatMap { member in
        [
            Breach(member, "empty") { _ in "" },
            Breach(member, "empty") { _ in " \t " },
            Breach(member, "too_long") { .string($0 + String(repeating: "a", count: 220)) },
            Breach(member, "control_character") { .string("\($0)\u{7}") },
            Breach(member, "control_character") { .string("\($0)\u{202e}moc") },
            Breach(member, "control_character") { .string("\($0)\u{200b}x") },
        ]
    }

    static let texts =
        [("run_url", 2048), ("release", 256), ("reason", 2000)].map { member, limit in
            Breach(member, "too_long") { .string("https://\($0)" + String(repeating: "a", count: limit)) }
        } + [
            Breach("run_url", "bad_format") { _ in "" },
            Breach("run_url", "bad_format") { .string("https://\($0)\u{1b}") },
            Breach("release", "control_character") { .string("\($0)\u{1b}") },
            Breach("reason", "control_character") { .string("\($0)\u{1b}") },
        ]

    @Test(arguments: absent + ofWrongType + malformed + people + texts)
    func `a rule that is broken is named, and the refused value is told nowhere`(breach: Breach) async throws {
        let parts = try await SharedService.checks.parts()
        let marker = Sample.marker()
        var entry = Sample.entry(["note": .string(marker)])
        let sha = entry.sha
        entry[breach.member] = breach.value(marker)
        let answer = try await parts.caller.record(entry)

        try answer.expectProblem(422, "invalid_entry", loggedBy: parts.service)
        let errors = try answer.json()["errors"]?.elements ?? []
        #expect(errors.map { $0["pointer"]?.text } == ["/\(breach.member)"])
        #expect(errors.map { $0["code"]?.text } == [breach.code])
        #expect(errors.allSatisfy { $0["detail"]?.text?.isEmpty == false })
        let told = answer.text + answer.fields.map { $0.name + $0.value }.joined()
        #expect(!told.lowercased().contains(marker) && !parts.service.hasLogged(marker))
        let same = "to_sha = '\(sha)' or payload_redacted ->> 'note' = '\(marker)'"
        #expect(try await parts.database.count(where: same) == 0)
    }

    @Test func `all broken rules are named at once, in the order of the fields`() async throws {
        let parts = try await SharedService.checks.parts()
        let entry = Sample.entry([
            "outcome": "fine", "actor": nil, "to_sha": 7, "id": "one", "release": "\u{1b}",
            "ts_utc": .string(Sample.time(900)),
        ])
        let answer = try await parts.caller.record(entry)
        try answer.expectProblem(422, "invalid_entry", loggedBy: parts.service)
        let errors = try answer.json()["errors"]?.elements ?? []
        #expect(
            errors.map { "\($0["pointer"]?.text ?? "") \($0["code"]?.text ?? "")" } == [
                "/actor required", "/to_sha wrong_type", "/outcome not_allowed", "/ts_utc in_the_future",
                "/id bad_format", "/release control_character",
            ]
        )
    }

    @Test(arguments: ["[]", "null", "true", "12", "\"text\"", "[{}]"])
    func `an entry that is no object is refused as a whole`(body: String) async throws {
        let parts = try await SharedService.checks.parts()
        let answer = try await parts.caller.post(Array(body.utf8))
        try answer.expectProblem(422, "invalid_entry", loggedBy: parts.service)
        let errors = try answer.json()["errors"]?.elements ?? []
        #expect(errors.map { $0["pointer"]?.text } == [""])
        #expect(errors.map { $0["code"]?.text } == ["wrong_type"])
    }

    @Test func `an entry at every limit is stored as it came`() async throws {
        let parts = try await SharedService.checks.parts()
        let entry = Sample.entry([
            "id": .string(Sample.id()),
            "action": .string("console.rollback.p" + String(repeating: "-", count: 110)),
            "actor": .string(String(repeating: "a", count: 254)),
            "from_sha": nil,
            "to_sha": .string(Sample.sha() + String(repeating: "0", count: 24)),
            "target_app": .string("a" + String(repeating: ".", count: 62)),
            "trigger": "local-script",
            "outcome": "health_check_failed",
            "ts_utc": .string(Sample.time(240).replacing("Z", with: ".123456Z")),
            "approved_by": .string(String(repeating: "é", count: 127)),
            "requested_by": "sam-gh",
            "run_url": .string("https://ci.example/" + String(repeating: "a", count: 2048 - 19)),
            "split_sha": .string(Sample.sha()),
            "release": .string(String(repeating: "v", count: 256)),
            "reason": .string("two\n\tlines " + String(repeating: "r", count: 1989)),
            "actor_source": .string(String(repeating: "s", count: 32)),
            "free form": [["deep": [1, 2.5, nil, true]], "日本", ["": "no name"]],
        ])
        let answer = try await parts.caller.record(entry)
        #expect(answer.status == 201, "\(answer)")
        #expect(try answer.json()["redactions"] == [])
        let stored = try await parts.caller.get("\(Caller.trail)/\(entry["id"]?.text ?? "")").json()
        var expected = entry
        expected["id"] = nil
        expected["from_sha"] = .null
        #expect(stored["payload_redacted"] == .object(expected))
        for member in ["id", "action", "actor", "to_sha", "target_app", "trigger", "outcome", "ts_utc"] {
            #expect(stored[member] == entry[member])
        }
        #expect(stored["from_sha"] == .null)
    }

    @Test func `a person has one spelling`() async throws {
        let parts = try await SharedService.checks.parts()
        let entry = Sample.entry(["actor": " jose\u{301}@raxx.app\t", "approved_by": "\u{212b}sa"])
        let id = try await parts.caller.record(entry).json()["id"]?.text ?? ""
        let stored = try await parts.caller.get("\(Caller.trail)/\(id)").json()
        #expect(stored["actor"] == "jos\u{e9}@raxx.app")
        #expect(stored["payload_redacted"]?["actor"] == "jos\u{e9}@raxx.app")
        #expect(stored["payload_redacted"]?["approved_by"] == "\u{c5}sa")
    }
}
