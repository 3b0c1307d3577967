import Foundation
import StrictJSON
import Testing

/// What administrators do with accounts, tokens and secrets.
struct AccountTests {
    @Test func `an account is changed, disabled and enabled, and its tokens obey`() async throws {
        try await withService { service, database in
            let caller = service.caller(
                try await database.token("ci", scopes: ["audit:write"], apps: ["raxx-console-*"])
            )
            let foreign = Sample.entry(["target_app": "raxx-api-prod"])
            #expect(try await caller.record(Sample.entry()).status == 201)
            #expect(try await caller.record(foreign).status == 403)
            #expect(try await caller.list().status == 403)

            try await database.administer("account", "update", "ci", "--app", "raxx-*", "--scope", "audit:read")
                .succeeded()
            try await eventually("the new scopes hold") { try await caller.list().status == 200 }
            #expect(try await caller.record(Sample.entry()).status == 403)
            let scopes = ["--scope", "audit:write", "--scope", "audit:read"]
            try await database.administer("account", "update", "ci", scopes[0], scopes[1], scopes[2], scopes[3])
                .succeeded()
            try await eventually("the new scopes hold") { try await caller.record(foreign).status < 300 }

            try await database.administer("account", "disable", "ci").succeeded()
            try await eventually("the token is refused") { try await caller.list().status == 401 }
            #expect(try await database.administer("token", "list").succeeded().contains("disabled"))
            try await database.administer("account", "enable", "ci").succeeded()
            try await eventually("the token is accepted") { try await caller.list().status == 200 }
            let list = try await database.administer("token", "list").succeeded()
            #expect(list.contains(" live "))
            #expect(list.split(separator: "\n").allSatisfy { $0.count <= 80 })
        }
    }

    @Test func `an account that has recorded nothing can be deleted, another cannot`() async throws {
        try await withService { service, database in
            _ = try await database.token("unused")
            let caller = service.caller(try await database.token("used"))
            #expect(try await caller.record(Sample.entry()).status == 201)
            try await database.administer("account", "delete", "unused").succeeded()
            let refused = try await database.administer("account", "delete", "used")
            #expect(refused.status == 78)
            #expect(refused.errors.contains("Disable it instead"))
            #expect(try await caller.list().status == 200)
            for command in ["delete", "enable", "disable"] {
                #expect(try await database.administer("account", command, "unused").status == 78)
            }
            #expect(try await database.administer("account", "update", "unused", "--app", "raxx-*").status == 78)
            #expect(try await database.administer("account", "update", "used").status == 64)
            #expect(
                try await database.query("select string_agg(name, ',') from audit_service_account").trimmed == "used"
            )
        }
    }

    @Test func `secrets may come in files`() async throws {
        try await withDatabase { database in
            let folder = try ScratchFolder()
            try (database.url + "\n").write(toFile: "\(folder.path)/url", atomically: true, encoding: .utf8)
            try (database.pepper + "\r\n").write(toFile: "\(folder.path)/pepper", atomically: true, encoding: .utf8)
            try "\n".write(toFile: "\(folder.path)/empty", atomically: true, encoding: .utf8)
            try await database.administer("migrate").succeeded()
            let token = try await database.token("ci")
            let files = ["DATABASE_URL_FILE": "\(folder.path)/url", "AUDIT_PEPPER_FILE": "\(folder.path)/pepper"]
            let service = try await RunningService(files)
            #expect(try await service.caller(token).list().status == 200)
            try await service.kill()

            for (settings, sentence) in [
                (files.merging(["AUDIT_PEPPER": database.pepper]) { $1 }, "Both AUDIT_PEPPER and AUDIT_PEPPER_FILE"),
                (files.merging(["DATABASE_URL_FILE": "/nothing"]) { $1 }, "DATABASE_URL_FILE names a file"),
                (files.merging(["AUDIT_PEPPER_FILE": "\(folder.path)/empty"]) { $1 }, "is empty"),
            ] {
                let run = try await Program.run(["serve", "--port", "0"], environment: settings)
                #expect(run.status == 78)
                #expect(run.errors.contains(sentence))
                #expect(!run.errors.contains(database.pepper))
            }
        }
    }

    @Test func `a good token is let in though its address has failed too often, seen before or not`() async throws {
        let parts = try await SharedService.checks.parts()
        let token = try await parts.database.token("unseen-\(Int.random(in: 0..<1_000_000_000))")
        let unknown = try await withDatabase { database in
            try await database.administer("migrate").succeeded()
            return try await database.token("elsewhere")
        }
        let address = Sample.address()
        let stranger = parts.service.caller("nonsense").from(address)
        try await eventually("the address is slowed down") { try await stranger.list().status == 429 }
        #expect(try await parts.service.caller(token).from(address).list("limit=1").status == 200)
        // One that only looks right is told no more than before.
        var answer = try await parts.service.caller(unknown).from(address).list()
        // An address is forgiven one failure every five seconds.
        try await eventually("it is slowed down") {
            if answer.status == 429 { return true }
            answer = try await parts.service.caller(unknown).from(address).list()
            return false
        }
        try answer.expectProblem(429, "too_many_failures", loggedBy: parts.service)
    }

    @Test func `the log has the address of a caller who is not let in, in whatever form a proxy wrote it`() async throws
    {
        let parts = try await SharedService.checks.parts()
        let address = Sample.address()
        for form in [address, "\(address):4711", "\"[::ffff:\(address)]:443\""] {
            let answer = try await parts.service.caller("nonsense").from(form).list()
            let line = parts.service.logLines(with: answer["X-Request-Id"] ?? "none").first { $0["status"] == 401 }
            #expect(line?["source"]?.text == address)
        }
        let good = try await parts.service.caller(parts.token).from(address).list("limit=1")
        #expect(parts.service.logLines(with: good["X-Request-Id"] ?? "none").allSatisfy { $0["source"] == nil })
    }

    @Test(arguments: [
        ("no-such-host.invalid", "HOST is no-such-host.invalid"), ("192.0.2.1", "Cannot listen on 192.0.2.1"),
    ])
    func `a host that is not this machine's is told in a sentence`(host: String, sentence: String) async throws {
        try await withDatabase { database in
            let settings = database.environment.merging(["HOST": host]) { $1 }
            let run = try await Program.run(["serve", "--port", "0"], environment: settings)
            #expect(run.status == 78)
            #expect(run.errors.contains(sentence), "\(run.errors)")
        }
    }
}
