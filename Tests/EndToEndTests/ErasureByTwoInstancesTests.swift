import Foundation
import StrictJSON
import Testing

/// An operator is erased by two instances that are killed in turns, while entries of theirs arrive in many forms.
struct ErasureByTwoInstancesTests {
    private static let name = "kris-gh"
    private static let kills = 6

    /// Ways in which the name stands in entries; each is searched for in the dump.
    private static let forms: [String] = {
        let bytes = Data(name.utf8)
        let hex = bytes.map { String(format: "%02x", $0) }.joined()
        return [
            name, name.uppercased(), bytes.base64EncodedString(), Data("by \(name)!".utf8).base64EncodedString(), hex,
            hex.uppercased(), bytes.map { String(format: "%%%02X", $0) }.joined(), "kris&#45;gh", "kris\u{2011}gh",
        ]
    }()

    private static func entry(_ number: Int) -> JSONObject {
        let form = JSONValue.string("by \(forms[number % forms.count]) at last")
        return Sample.entry([
            "id": .string(Sample.id()), "actor": .string(number.isMultiple(of: 2) ? "Kris <\(name)@laptop>" : "sam-gh"),
            "log": form, "steps": [["who": form]],
        ])
    }

    /// What callers were told is stored.
    private actor Acknowledged {
        private(set) var shas: Set<String> = []
        func insert(_ sha: String) { shas.insert(sha) }
    }

    @Test func `after kill -9 of either, again and again, every entry is there and no form of the name`() async throws {
        try await withDatabase { database in
            let services = [
                try await RunningService(database.environment), try await RunningService(database.environment),
            ]
            let token = try await database.token("dsr", scopes: ["audit:write", "audit:read", "audit:erase"])
            let early = (0..<1800).map(Self.entry)
            try await services[0].caller(token).store(early.map(Sample.line))
            let acknowledged = Acknowledged()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<6 {
                    group.addTask {
                        for number in 0..<20 {
                            // Of others an entry that arrives later keeps what it says of the operator: SECURITY.md.
                            var entry = Self.entry(2 * number)
                            entry["log"] = .string("nothing")
                            entry["steps"] = nil
                            try await Self.record(entry, on: services, startingWith: writer, token)
                            await acknowledged.insert(entry.sha)
                        }
                    }
                }
                try await eventually("writers are at it") { await acknowledged.shas.count > 12 }
                try await services[0].caller(token).eraseAtLast("DSR-1", [Self.name], verify: true)
                for kill in 0..<Self.kills {
                    let victim = services[kill % 2]
                    try await victim.kill()
                    try await victim.start()
                }
                try await group.waitForAll()
            }
            let receipt = try await services[1].caller(token).receipt("DSR-1")
            #expect(receipt["state"] == "completed" && receipt["verification"]?["passed"] == true, "\(receipt)")
            let shas = await acknowledged.shas
            #expect(shas.count == 6 * 20)
            #expect(try await database.count(where: "action = 'console.deploy.prod'") == early.count + shas.count)
            let tombstone = try (receipt["tombstone"]?.text).required("a tombstone")
            #expect(try await database.count(where: "actor_tombstone = '\(tombstone)'") == early.count / 2 + shas.count)
            #expect(try await database.count(where: "action = 'audit.erase.trail'") == 1)
            let dump = try await database.dump()
            #expect(dump.contains("sam-gh"))
            let left = Self.forms.filter { dump.range(of: $0, options: .caseInsensitive) != nil }
            #expect(left.isEmpty)
            for service in services {
                #expect(!service.hasLogged(Self.name))
                #expect(try await service.stop() == 0)
            }
            try await database.administer("log", "verify").succeeded()
        }
    }

    /// Sends an entry to one instance after the other until it is acknowledged, as a client behind a balancer does.
    private static func record(
        _ entry: JSONObject,
        on services: [RunningService],
        startingWith first: Int,
        _ token: String
    ) async throws {
        var turn = first
        try await eventually(within: .seconds(90), "an entry is acknowledged") {
            turn += 1
            guard let answer = try? await services[turn % 2].caller(token).record(entry) else { return false }
            return answer.status == 200 || answer.status == 201
        }
    }
}
