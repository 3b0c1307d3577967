import StrictJSON
import Testing

/// Holds, and requests to be erased, from a shell.
struct HoldCommandTests {
    @Test func `a hold is placed, listed and ended, and an erasure waits for it`() async throws {
        try await withService { service, database in
            let scopes = ["audit:write", "audit:read", "audit:erase"]
            let token = try await database.token("dpo", scopes: scopes)
            let client = try Client(url: "http://127.0.0.1:\(service.port)", token: token)
            #expect(try await client.run("hold", "list").errors == "raptor-audit: There is no hold.")
            #expect(try await client.run("erasures").errors == "raptor-audit: Nobody has asked to be erased.")
            try await client.record(Sample.entry(["actor": "kris-gh", "target_app": "raxx-held"]))

            let place = ["hold", "place", "--hold_id", "HOLD-1", "--reason", "a lawsuit"]
            let everything = try await Program.run(place, of: Client.program, environment: client.environment)
            #expect(everything.status == 65, "\(everything)")
            let bounds = ["--target_app", "raxx-held", "--since", "2026-01-01", "--identifier", "kris-gh", "--json"]
            let placed = try await Program.run(place + bounds, of: Client.program, environment: client.environment)
            let hold = try StrictJSON.parse(Array(placed.succeeded().utf8))
            #expect(hold["in_force"] == true && hold["names_person"] == true)
            #expect(hold["since"] == "2026-01-01T00:00:00Z" && hold["until"] == .null)
            let again = try await Program.run(place + bounds, of: Client.program, environment: client.environment)
            #expect(again.status == 65 && again.errors.contains("in use"), "\(again)")
            let piped = try await Program.runShell(
                #"echo sam-gh | exec "$0" hold place --hold_id HOLD-2 --reason "a lawsuit" --json"#,
                [try Program.path(Client.program)],
                environment: client.environment
            )
            #expect(try StrictJSON.parse(Array(piped.succeeded().utf8))["names_person"] == true)
            let named = try await client.run(
                ["hold", "place", "--hold_id", "SAM-GH.1", "--reason", "a lawsuit", "--identifier", "sam-gh"]
            )
            #expect(named.status == 65 && named.errors.contains("/hold_id: Must not hold an identifier"), "\(named)")
            let list = try await client.run("hold", "list").succeeded()
            #expect(list.contains("raxx-held, one person, from 2026-01-01T00:00:00Z") && !list.contains("kris-gh"))

            let erase = ["erase", "--erasure_id", "DSR-1", "--identifier", "kris-gh", "--yes"]
            let refused = try await Program.run(erase, of: Client.program, environment: client.environment)
            #expect(refused.status == 65 && refused.errors.contains("hold"), "\(refused)")
            let held = try await Program.run(
                erase + ["--partial"],
                of: Client.program,
                environment: client.environment
            )
            #expect(held.status == 1 && held.errors.contains("held"), "\(held)")
            #expect(try await client.run("erasures").succeeded().contains("DSR-1       held"))

            let ended = try await client.run("hold", "end", "--hold-id", "HOLD-1").succeeded()
            #expect(ended.contains("ended"))
            #expect(try await client.run("hold", "end", "--hold_id", "HOLD-1").status == 66)
            try await eventually("the erasure is completed") {
                try await client.run("erase", "--erasure_id", "DSR-1", "--show").status == 0
            }
            #expect(try await database.count(where: "actor = 'kris-gh'") == 0)
        }
    }

    @Test func `ids with colons are found, which clients escape in paths`() async throws {
        try await withService { service, database in
            let token = try await database.token("dpo", scopes: ["audit:write", "audit:read", "audit:erase"])
            let client = try Client(url: "http://127.0.0.1:\(service.port)", token: token)
            let place = ["hold", "place", "--hold_id", "legal:7", "--reason", "a lawsuit", "--target_app", "raxx-held"]
            _ = try await Program.run(place, of: Client.program, environment: client.environment).succeeded()
            #expect(try await client.run("hold", "end", "--hold_id", "legal:7").succeeded().contains("ended"))

            try await client.record(Sample.entry(["actor": "kris-gh"]))
            let erase = ["erase", "--erasure_id", "urn:dsr:1", "--identifier", "kris-gh", "--yes"]
            _ = try await Program.run(erase, of: Client.program, environment: client.environment).succeeded()
            #expect(try await client.run("erase", "--erasure_id", "urn:dsr:1", "--show").status == 0)
        }
    }

    @Test func `a request of an account that may only ask is confirmed by another`() async throws {
        try await withService { service, database in
            let officer = try Client(
                url: "http://127.0.0.1:\(service.port)",
                token: try await database.token("dpo", scopes: ["audit:write", "audit:erase"])
            )
            let clerk = try Client(
                url: officer.url,
                token: try await database.token("clerk", scopes: ["audit:erase:request"])
            )
            try await officer.record(Sample.entry(["actor": "kris-gh"]))
            let arguments = ["erase", "--erasure_id", "DSR-1", "--identifier", "kris-gh", "--yes"]
            let asked = try await Program.run(arguments, of: Client.program, environment: clerk.environment)
            #expect(asked.status == 1 && asked.errors.contains("awaiting_confirmation"), "\(asked)")
            #expect(try await clerk.run("erase", "--erasure_id", "DSR-1", "--confirm").status == 77)
            let confirmed = try await officer.run("erase", "--erasure_id", "DSR-1", "--confirm")
            #expect(confirmed.status == 0 && confirmed.output.contains("completed"), "\(confirmed)")
            let listed = try await clerk.run("erasures", "--json").succeeded()
            #expect(try StrictJSON.parse(Array(listed.utf8))["confirmed_by"] == "dpo")
            let both = try await officer.run("erase", "--erasure_id", "DSR-1", "--confirm", "--show")
            #expect(both.status == 64)

            let again = ["erase", "--erasure_id", "DSR-2", "--identifier", "sam-gh", "--yes"]
            #expect(try await Program.run(again, of: Client.program, environment: clerk.environment).status == 1)
            let refused = try await officer.run("erase", "--erasure_id", "DSR-2", "--refuse")
            #expect(refused.status == 0 && refused.output.contains("stopped"), "\(refused)")
        }
    }
}
