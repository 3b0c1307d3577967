import Foundation
import StrictJSON
import Testing

/// Who is let in.
struct TokenTests {
    @Test func `without credentials the challenge has no error code`() async throws {
        let parts = try await SharedService.checks.parts()
        for fields in [[:], ["Authorization": "Basic Zm9vOmJhcg=="]] {
            let answer = try await parts.stranger.list("", fields)
            try answer.expectProblem(401, "unauthenticated", loggedBy: parts.service)
            #expect(answer["WWW-Authenticate"] == "Bearer realm=\"raptor-audit\"")
        }
    }

    @Test(arguments: ["garbled", "mistyped", "cut short", "unknown"])
    func `a token that is none is refused as such`(kind: String) async throws {
        let parts = try await SharedService.checks.parts()
        let unknown = try await withDatabase { database in
            try await database.administer("migrate").succeeded()
            return try await database.token("elsewhere")
        }
        let token =
            switch kind {
            case "garbled": "x"
            case "mistyped": String(parts.token.dropLast()) + (parts.token.hasSuffix("a") ? "b" : "a")
            case "cut short": String(parts.token.dropLast())
            default: unknown
            }
        let answer = try await parts.stranger.list("", ["Authorization": "Bearer \(token)"])
        try answer.expectProblem(401, "invalid_token", loggedBy: parts.service)
        #expect(answer["WWW-Authenticate"] == "Bearer realm=\"raptor-audit\", error=\"invalid_token\"")
    }

    @Test func `scopes, actions and apps bound what an account may do`() async throws {
        try await withService { service, database in
            let token = try await database.token(
                "console-ci",
                scopes: ["audit:write"],
                actions: ["console.*"],
                apps: ["raxx-console-*"]
            )
            let caller = service.caller(token)
            #expect(try await caller.record(Sample.entry()).status == 201)
            let list = try await caller.list()
            try list.expectProblem(403, "insufficient_scope", loggedBy: service)
            #expect(list["WWW-Authenticate"]?.contains("scope=\"audit:read\"") == true)
            try await caller.get("/metrics").expectProblem(403, "insufficient_scope", loggedBy: service)
            try await caller.record(Sample.entry(["action": "api.deploy.prod"]))
                .expectProblem(403, "action_not_allowed", loggedBy: service)
            try await caller.record(Sample.entry(["target_app": "raxx-api-prod"]))
                .expectProblem(403, "app_not_allowed", loggedBy: service)
            #expect(try await database.count() == 1)
        }
    }

    @Test func `whoami tells the holder of any live token whose it is and what it allows`() async throws {
        let parts = try await SharedService.checks.parts()
        try await parts.stranger.get("\(Caller.trail)/whoami")
            .expectProblem(401, "unauthenticated", loggedBy: parts.service)
        let token = try await parts.database.token(
            "metrics-reader",
            scopes: ["metrics:read"],
            actions: ["console.*"],
            apps: ["raxx-*"]
        )
        let answer = try await parts.service.caller(token).from(Sample.address()).get("\(Caller.trail)/whoami")
        #expect(answer.status == 200)
        let expected: JSONValue = [
            "service_account": "metrics-reader", "scopes": ["metrics:read"], "action_patterns": ["console.*"],
            "app_patterns": ["raxx-*"], "expires_at": nil,
        ]
        #expect(try answer.json() == expected)
    }

    @Test func `a revocation is heeded by every instance, also one made in psql`() async throws {
        try await withService { first, database in
            try await withService(on: database) { second in
                let old = try await database.token("ci")
                let new = try await database.issueToken(for: "ci")
                #expect(try await database.administer("token", "issue", "--account", "ci").status != 0)
                for service in [first, second] {
                    for token in [old, new] { #expect(try await service.caller(token).list().status == 200) }
                }
                try await database.query(
                    "update audit_service_token set revoked_at = now() where created_at = (select min(created_at) from audit_service_token)"
                )
                for service in [first, second] {
                    try await eventually(within: .seconds(2), "the revoked token is refused") {
                        try await service.caller(old).list().status == 401
                    }
                    #expect(try await service.caller(new).list().status == 200)
                }
                try await database.administer("account", "disable", "ci").succeeded()
                for service in [first, second] {
                    try await eventually(within: .seconds(2), "the disabled account is refused") {
                        try await service.caller(new).list().status == 401
                    }
                }
            }
        }
    }

    @Test func `rotation keeps both tokens working, and an expired one is refused`() async throws {
        try await withService { service, database in
            let old = try await database.token("ci")
            let new = try await database.administer("token", "rotate", "--account", "ci", "--overlap", "1h").succeeded()
            for token in [old, new] { #expect(try await service.caller(token).list().status == 200) }
            try await database.query("update audit_service_token set expires_at = now() where expires_at is not null")
            try await eventually(within: .seconds(2), "the expired token is refused") {
                try await service.caller(old).list().status == 401
            }
            #expect(try await service.caller(new).list().status == 200)
        }
    }

    @Test func `an address that fails too often is slowed down, and a token that is known goes on`() async throws {
        try await withService { service, database in
            let token = try await database.token("ci")
            #expect(try await service.caller(token).list().status == 200)
            var answer = try await service.caller("nonsense").list()
            for _ in 0..<50 where answer.status == 401 { answer = try await service.caller("nonsense").list() }
            try answer.expectProblem(429, "too_many_failures", loggedBy: service)
            #expect(answer["Retry-After"].flatMap { Int($0) }.map { $0 > 0 } == true)
            #expect(try await service.caller(token).list().status == 200)
        }
    }

    @Test func `a token is in no log, no dump and no process list`() async throws {
        try await withService { service, database in
            let token = try await database.token("ci")
            let secret = String(token.dropFirst(4))
            #expect(try await service.caller(token).record(Sample.entry()).status == 201)
            #expect(try await service.caller(token + "x").list().status == 401)
            let commandLine = try String(contentsOfFile: "/proc/\(service.id)/cmdline", encoding: .utf8)
            #expect(try await service.stop() == 0)
            // Stopping wrote down when the token was last used.
            #expect(try await database.query("select last_used_at is not null from audit_service_token").trimmed == "t")
            for text in [service.log, service.output, commandLine, try await database.dump()] {
                #expect(!text.contains(secret))
            }
        }
    }

    @Test func `a secret in any member is nowhere afterwards`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("ci"))
            let members = ["actor", "approved_by", "requested_by", "reason", "release", "run_url", "note", "password"]
            var answers = ""
            var secrets: [String] = []
            for member in members {
                let secret = Sample.secret()
                secrets.append(secret)
                var entry = Sample.entry()
                entry[member] = .string(member == "run_url" ? "https://ci.example/?t=\(secret)" : secret)
                entry["nested"] = [["deep": .string("a \(secret) b")]]
                let answer = try await caller.record(entry)
                #expect(answer.status == 201, "\(member): \(answer)")
                answers += answer.text
            }
            answers += try await caller.list().text
            answers += try await caller.list("", ["Accept": "text/csv"]).text
            let dump = try await database.dump()
            for secret in secrets {
                #expect(!answers.contains(secret) && !dump.contains(secret) && !service.log.contains(secret))
            }
        }
    }
}
