import Foundation
import StrictJSON
import Testing

/// A secret that gets into an entry by mistake stays nowhere.
struct CanaryTests {
    @Test func `a secret in any field is in no answer, no row and no log`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("ci"))
            var secrets: [String] = []
            func canary() -> String {
                secrets.append(Sample.secret())
                return secrets.last ?? ""
            }
            var entries: [JSONObject] = ["actor", "approved_by", "requested_by", "release", "reason", "note"].map {
                Sample.entry([$0: .string("used \(canary()) once")])
            }
            entries.append(Sample.entry(["run_url": .string("https://ci.raxx.app/run?token=\(canary())&page=2")]))
            entries.append(Sample.entry(["steps": [["env": ["DB_PASSWORD": .string(canary())]]]]))
            entries.append(Sample.entry(["headers": [["authorization", .string("Bearer \(canary())")]]]))
            entries.append(Sample.entry(["body": .string(#"{"a":"{\"token\":\"\#(canary())\"}"}"#)]))
            var named = Sample.entry()
            named[canary()] = [.string(canary())]
            entries.append(named)

            var told = ""
            for entry in entries {
                let answer = try await caller.record(entry)
                #expect(answer.status == 201, "\(answer)")
                #expect(try answer.json()["redactions"]?.elements?.isEmpty == false)
                told += answer.text + answer.fields.map { $0.name + $0.value }.joined()
            }
            told += try await caller.recordLines(entries.map(Sample.line)).text
            for accept in ["application/json", "application/x-ndjson", "text/csv"] {
                told += try await caller.list("", ["Accept": accept]).text
            }
            told += service.log + service.output
            told += try await database.dump()
            for secret in secrets {
                #expect(!told.contains(secret.dropFirst(4).prefix(8)))
            }
        }
    }

    @Test(arguments: [
        "action", "target_app", "actor_source", "to_sha", "from_sha", "split_sha", "trigger", "outcome", "ts_utc", "id",
    ])
    func `a secret where none fits is refused and told nowhere`(member: String) async throws {
        let parts = try await SharedService.checks.parts()
        let secret = Sample.secret()
        var entry = Sample.entry()
        entry[member] = .string(member == "action" ? "console.deploy.\(secret)" : secret)
        let answer = try await parts.caller.record(entry)
        try answer.expectProblem(422, "invalid_entry", loggedBy: parts.service)
        #expect(!answer.text.contains(secret) && !parts.service.log.contains(secret))
    }

    @Test func `a secret in a body that is refused, a path, a query or a header is told nowhere`() async throws {
        let parts = try await SharedService.checks.parts()
        let secret = Sample.secret()
        let requests: [HTTPAnswer] = [
            try await parts.caller.post(Array("{\"a\":\"\(secret)\",\"a\":\"\(secret)\"}".utf8)),
            try await parts.caller.get("/\(secret)"),
            try await parts.caller.get("\(Caller.trail)/\(secret)"),
            try await parts.caller.list("\(secret)=1"),
            try await parts.caller.list("actor=\(secret)%00"),
            try await parts.caller.list("cursor=\(secret)"),
            try await parts.caller.record(Sample.entry(), ["Idempotency-Key": secret]),
            try await parts.caller.post([], ["Content-Type": secret]),
            try await parts.stranger.list("", ["Authorization": "Bearer \(secret)"]),
            try await parts.stranger.list("", ["Authorization": secret]),
        ]
        for answer in requests {
            #expect(answer.status >= 400)
            let told = answer.text + answer.fields.map { $0.name + $0.value }.joined()
            #expect(!told.contains(secret), "\(answer)")
        }
        #expect(!parts.service.log.contains(secret))
    }

    @Test func `the most talkative log shows no key, no token, no password and no name`() async throws {
        try await withService(settings: ["LOG_LEVEL": "trace"]) { service, database in
            let token = try await database.token("ci")
            let caller = service.caller(token)
            #expect(try await caller.record(Sample.entry(["actor": "zoe.quill@raxx.app"])).status == 201)
            #expect(try await caller.list("actor=zoe.quill@raxx.app").status == 200)
            #expect(try await service.stop() == 0)
            let log = service.log
            #expect(log.contains("\"level\":\"debug\""))
            for secret in [token, database.pepper, "zoe.quill"] { #expect(!log.contains(secret)) }
            // Swift describes the bytes of a key as a list of numbers.
            #expect(log.range(of: "\\[[0-9]+, [0-9]+", options: .regularExpression) == nil)
        }
    }

    @Test func `what is adopted is redacted, and a refusal leaves a foreign table as it was`() async throws {
        try await withDatabase { database in
            let secret = Sample.secret()
            try await database.query(
                """
                create table console_audit_log (id serial primary key, created_at timestamptz, actor text, action text,
                    metadata jsonb);
                create index on console_audit_log (actor);
                insert into console_audit_log (created_at, actor, action, metadata) values
                    ('2026-01-01', 'kris', 'console.deploy.prod',
                     '{"to_sha": "4f2a91c", "trigger": "ci", "log": "used \(secret)"}'),
                    ('2026-01-02', null, 'console.deploy.prod', null)
                """
            )
            let before = try await database.dump()
            for arguments in [["serve", "--port", "0"], ["migrate"], ["migrate", "--status"]] {
                let run = try await Program.run(arguments, environment: database.environment)
                #expect(run.status == 78)
                #expect(run.errors.contains("migrate --adopt"))
            }
            #expect(try await database.dump().filteringUnrestrict == before.filteringUnrestrict)

            let report = try await database.administer("migrate", "--adopt")
            #expect(report.status == 0)
            #expect(report.output.contains("1 rows copied, 1 left"))
            #expect(!(report.output + report.errors).contains(secret))
            try await database.query("drop table console_audit_log_legacy")
            #expect(!(try await database.dump()).contains(secret))
            let row = try await database.query(
                "select adopted, actor, to_sha, trigger, outcome is null, service_account from console_audit_log"
            )
            #expect(row == "t|kris|4f2a91c|ci|t|adopted")
            #expect(try await database.administer("migrate", "--adopt").status == 78)

            try await withService(on: database) { service in
                let page = try await service.caller(try await database.token("ci")).list().json()
                #expect(page["entries"]?.elements?.map { $0["adopted"] } == [true])
            }
        }
    }
}

extension String {
    /// Without the lines that pg_dump gives a random key in each run.
    fileprivate var filteringUnrestrict: [Substring] {
        split(separator: "\n").filter { !$0.hasPrefix("\\restrict") && !$0.hasPrefix("\\unrestrict") }
    }
}
