import AuditModel
import LibPQ
import Testing

@testable import AuditStore

@Suite struct AccountTests {
    private func create(_ name: String, on database: TestDatabase) async throws {
        try await database.run { connection, deadline in
            try ServiceAccounts.create(
                name: name,
                scopes: [.auditWrite, .auditRead],
                actionPatterns: [.all],
                appPatterns: [.all],
                on: connection,
                by: deadline
            )
        }
    }

    private func issue(
        _ account: String,
        lifetime: Duration? = nil,
        on database: TestDatabase
    ) async throws -> (token: ServiceToken, id: EntryID) {
        try await database.run { connection, deadline in
            try ServiceTokens(pepper: TestDatabase.pepper)
                .issue(account: account, lifetime: lifetime, on: connection, by: deadline)
        }
    }

    private func credential(_ token: ServiceToken, _ store: Store) async throws -> Credential? {
        try await store.credentials.credential(for: store.credentials.digest(of: token))
    }

    @Test func `a live token tells its account and what that may do`() async throws {
        try await TestDatabase.withStore { store, database in
            try await create("ci", on: database)
            let token = try await issue("ci", on: database).token
            let credential = try #require(try await credential(token, store))
            #expect(credential.account == "ci")
            #expect(credential.scopes == [.auditWrite, .auditRead])
            #expect(credential.actionPatterns == [.all] && credential.appPatterns == [.all])
        }
    }

    @Test func `a token is nowhere in the database`() async throws {
        try await TestDatabase.withStore { store, database in
            try await create("ci", on: database)
            let token = try await issue("ci", on: database).token
            let found = try await database.count(
                "select count(*) from audit_service_token as t where t::text like '%' || \(token.secret) || '%'"
            )
            #expect(found == 0)
        }
    }

    @Test func `unknown, expired, revoked and disabled ones are no good`() async throws {
        try await TestDatabase.withStore { store, database in
            try await create("ci", on: database)
            var generator = SystemRandomNumberGenerator()
            #expect(try await credential(ServiceToken(using: &generator), store) == nil)

            let expiring = try await issue("ci", lifetime: .seconds(3600), on: database)
            #expect(try await credential(expiring.token, store) != nil)
            try await database.execute("update audit_service_token set expires_at = now()")
            #expect(try await credential(expiring.token, store) == nil)

            let revoked = try await issue("ci", on: database)
            try await database.run { connection, deadline in
                try ServiceTokens(pepper: TestDatabase.pepper).revoke(revoked.id, on: connection, by: deadline)
            }
            #expect(try await credential(revoked.token, store) == nil)

            let token = try await issue("ci", on: database).token
            #expect(try await credential(token, store) != nil)
            try await database.run { connection, deadline in
                try ServiceAccounts.disable(name: "ci", on: connection, by: deadline)
            }
            #expect(try await credential(token, store) == nil)
        }
    }

    @Test func `two tokens are live at once, and never three`() async throws {
        try await TestDatabase.withStore { store, database in
            try await create("ci", on: database)
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<5 { group.addTask { (try? await issue("ci", on: database)) != nil } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 }.count == 2)
            await #expect(throws: ServiceAccountError.twoLiveTokens("ci")) { try await issue("ci", on: database) }
        }
    }

    @Test func `rotation lets the old token live for the overlap and no longer`() async throws {
        try await TestDatabase.withStore { store, database in
            try await create("ci", on: database)
            let old = try await issue("ci", on: database).token
            let new = try await database.run { connection, deadline in
                try ServiceTokens(pepper: TestDatabase.pepper).rotate(
                    account: "ci",
                    lifetime: nil,
                    overlap: .seconds(60),
                    on: connection,
                    by: deadline
                ).token
            }
            #expect(try await credential(old, store)?.expiresAt != nil)
            #expect(try await credential(new, store)?.expiresAt == nil)
        }
    }

    @Test func `what cannot be is said so`() async throws {
        try await TestDatabase.with { database in
            try await create("ci", on: database)
            await #expect(throws: ServiceAccountError.nameInUse("ci")) { try await create("ci", on: database) }
            await #expect(throws: ServiceAccountError.badName) { try await create("CI", on: database) }
            await #expect(throws: ServiceAccountError.unknownAccount("x")) { try await issue("x", on: database) }
            await #expect(throws: ServiceAccountError.unknownToken(id(1).description)) {
                try await database.run { connection, deadline in
                    try ServiceTokens(pepper: TestDatabase.pepper).revoke(id(1), on: connection, by: deadline)
                }
            }
        }
    }

    @Test func `last use is noted, and notifies nobody`() async throws {
        try await TestDatabase.withStore { store, database in
            try await create("ci", on: database)
            let token = try await issue("ci", on: database)
            let used = try #require(Timestamp("2026-01-31T12:00:00Z"))
            try await store.credentials.noteUse(of: [token.id: used])
            let records = try await database.run { connection, deadline in
                try ServiceTokens(pepper: TestDatabase.pepper).list(account: "ci", on: connection, by: deadline)
            }
            #expect(records.map(\.lastUsedAt) == [used])
        }
    }

    @Test func `a change is heard by who listens, also when it was made in psql`() async throws {
        try await TestDatabase.withStore { store, database in
            try await create("ci", on: database)
            _ = try await issue("ci", on: database)
            let (changes, heard) = AsyncStream.makeStream(of: Void.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await store.credentialChanges.listen { heard.yield() } }
                var iterator = changes.makeAsyncIterator()
                await iterator.next()  // listening from now on
                try await database.execute("update audit_service_token set revoked_at = now()")
                await iterator.next()
                group.cancelAll()
            }
        }
    }
}

@Suite struct HealthTests {
    @Test func `a probe finds a healthy database healthy and leaves no row`() async throws {
        try await TestDatabase.withStore { store, database async throws in
            try await eventually("it is healthy") { store.health.report.isHealthy }
            #expect(try await database.count("select count(*) from console_audit_log") == 0)
        }
    }

    @Test func `what is wrong is told apart`() async throws {
        try await TestDatabase.withStore { store, database in
            try await eventually("it is healthy") { store.health.report.isHealthy }
            try await database.execute("revoke insert on console_audit_log from raptor_audit_service")
            // A probe that was not answered in time tells something else in between.
            try await eventually("writing alone fails") {
                let report = store.health.report
                return report.database == .pass && report.migrations == .pass && report.write != .pass
            }
        }
    }
}
