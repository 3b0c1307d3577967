import AuditModel
import StrictJSON
import Testing

/// What administrators do with tokens, and who learns of it.
struct RevocationTests {
    @Test func `a token that is revoked by its id is refused by every instance, the other is not`() async throws {
        try await withService { first, database in
            try await withService(on: database) { second in
                let old = try await database.token("ci")
                let id = try await database.query("select id from audit_service_token")
                let new = try await database.issueToken(for: "ci")
                for service in [first, second] {
                    for token in [old, new] { #expect(try await service.caller(token).list().status == 200) }
                }
                let third = try await database.administer("token", "issue", "--account", "ci")
                #expect(third.status == 78)
                #expect(third.errors.contains("two live tokens"))
                #expect(third.output.isEmpty)

                let table = try await database.administer("token", "list", "--account", "ci").succeeded()
                #expect(table.contains(id) && !table.contains(old) && !table.contains(new))
                try await database.administer("token", "revoke", id).succeeded()
                for service in [first, second] {
                    try await eventually(within: .seconds(2), "the revoked token is refused") {
                        try await service.caller(old).list().code == "invalid_token"
                    }
                    #expect(try await service.caller(new).list().status == 200)
                }
                #expect(try await database.administer("token", "revoke", id).status == 78)
                // There is room again.
                let next = try await database.issueToken(for: "ci")
                #expect(try await second.caller(next).list().status == 200)
            }
        }
    }

    @Test func `a bound that is drawn closer in psql holds from then on`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("ci"))
            #expect(try await caller.record(Sample.entry()).status == 201)
            try await database.query("update audit_service_account set action_patterns = '{api.*}'")
            try await eventually(within: .seconds(2), "the action is refused") {
                try await caller.record(Sample.entry()).code == "action_not_allowed"
            }
            try await database.query("update audit_service_account set scopes = '{audit:read}'")
            try await eventually(within: .seconds(2), "writing is refused") {
                try await caller.record(Sample.entry()).code == "insufficient_scope"
            }
            #expect(try await caller.list().status == 200)
        }
    }

    @Test func `a token lives as long as it was issued for`() async throws {
        try await withService { service, database in
            _ = try await database.token("ci")
            let short = service.caller(try await database.issueToken(for: "ci", "--expires-in", "1h"))
            let lifetime = "select expires_at - created_at from audit_service_token where expires_at is not null"
            #expect(try await database.query(lifetime) == "01:00:00")
            #expect(try await short.list().status == 200)
            // What it was issued for is over.
            try await database.query("update audit_service_token set expires_at = now() where expires_at is not null")
            try await eventually("the token expires") {
                try await short.list().code == "invalid_token"
            }
        }
    }

    @Test func `without a trusted proxy an address cannot be made up`() async throws {
        try await withService { service, _ in
            var answer = try await service.caller("x").from("198.18.0.0").list()
            for number in 1...50 where answer.status == 401 {
                answer = try await service.caller("x").from("198.18.0.\(number)").list()
            }
            try answer.expectProblem(429, "too_many_failures", loggedBy: service)
        }
    }

    @Test func `the address that a trusted proxy tells of is the last, whatever the caller wrote before it`()
        async throws
    {
        let parts = try await SharedService.checks.parts()
        let guilty = Sample.address()
        let other = parts.service.caller("x").from("\(guilty), \(Sample.address())")
        var answer = try await parts.service.caller("x").from("198.19.255.255, \(guilty)").list()
        for number in 1...50 where answer.status == 401 {
            answer = try await parts.service.caller("x").from("198.19.0.\(number), \(guilty)").list()
        }
        try answer.expectProblem(429, "too_many_failures", loggedBy: parts.service)
        #expect(try await other.list().status == 401)
    }

    @Test func `an unknown token of the right form is looked up, and refused`() async throws {
        let parts = try await SharedService.checks.parts()
        var generator = SystemRandomNumberGenerator()
        let token = ServiceToken(using: &generator).secret
        let answer = try await parts.stranger.list("", ["Authorization": "bEaReR  \(token)"])
        try answer.expectProblem(401, "invalid_token", loggedBy: parts.service)
        #expect(!parts.service.log.contains(token))
        let right = try await parts.stranger.list("", ["Authorization": "bEaReR  \(parts.token)"])
        #expect(right.status == 200)
    }
}
