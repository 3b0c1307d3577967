import Testing

/// An account's name stands in the log permanently.
struct AccountNameTests {
    @Test func `a name that looks like a person's is taken with a warning, others without`() async throws {
        try await withDatabase { database in
            try await database.administer("migrate").succeeded()
            for (name, more, isWarned) in [
                ("kris-pedersen", [], true), ("kgh2", [], true), ("console-ci", [], false), ("dsr-job", [], false),
                ("antlers", ["--action", "antlers.*"], false), ("vault-main", ["--app", "raxx-vault-*"], false),
            ] as [(String, [String], Bool)] {
                let run = try await Program.run(
                    ["account", "create", name, "--scope", "audit:write"] + more,
                    environment: database.environment
                )
                #expect(run.status == 0 && run.output == "account \(name) created", "\(run)")
                #expect(run.errors.contains("looks like a person's name") == isWarned, "\(run)")
                #expect(isWarned || run.errors.isEmpty, "\(run)")
            }
        }
    }

    @Test func `bounds that do not bound an erasure are told`() async throws {
        try await withDatabase { database in
            try await database.administer("migrate").succeeded()
            for (number, (scope, app, isWarned)) in [
                ("audit:erase", "raxx-*", true), ("audit:erase:request", "raxx-*", true), ("audit:erase", "*", false),
                ("audit:read", "raxx-*", false),
            ].enumerated() {
                let arguments = ["account", "create", "dsr-\(number)", "--scope", scope, "--app", app]
                let run = try await Program.run(arguments, environment: database.environment)
                #expect(run.status == 0 && run.errors.contains("do not bound erasure") == isWarned, "\(run)")
            }
        }
    }
}
