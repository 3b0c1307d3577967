import StrictJSON
import Testing

@testable import AuditModel

/// Which requests to be erased and to hold are taken.
struct ErasureRequestTests {
    private func request(_ identifier: String, _ more: JSONObject = [:]) throws -> ErasureRequest {
        var object: JSONObject = ["erasure_id": "DSR-1", "identifiers": [.string(identifier)]]
        for member in more.members { object[member.name] = member.value }
        return try ErasureRequest(.object(object))
    }

    @Test(arguments: [
        "main", "MAIN", "@main", "ｍａｉｎ", "https", "to", "actor", "log", "reason", "release", "run_url", "redacted", "q",
        "jd",
        "-", ".", "@", "\"", "16", "2026-11-29", "123456", "9b1c44e2f0a1b2c3d4e5f60718293a4b5c6d7e8f", "9b1c44e",
        "prod", "ci",
        "local-script", "health_check_failed", "deploy", "erased-operator-aaaaaaaaaaaaaaaaaaaaaaaaaa", "ec2-user",
        "deadbeef",
        "acceded",
    ])
    func `a name that everyone's entries hold is refused, and taken with force`(identifier: String) throws {
        let error = #expect(throws: InvalidEntry.self) { try request(identifier) }
        #expect(error?.violations.map(\.pointer.description) == ["/identifiers/0"])
        #expect(error?.violations.first?.code == .notAllowed)
        #expect(try request(identifier, ["force": true]).identifiers.map(\.rawValue).count == 1)
    }

    @Test(arguments: ["kris@raxx.app", "kp1", "facade", "main-kris", "José", "Анна", "山田太郎", "log-lady", "a.b"])
    func `a name is taken`(identifier: String) throws {
        #expect(try request(identifier).identifiers.map(\.rawValue) == [identifier])
    }

    @Test func `bounds are read, and refused when they cannot be meant`() throws {
        let bounded = try request("kris", ["at_most": 40, "dry_run_token": "x", "partial": true, "dry_run": true])
        #expect(bounded.atMost == 40 && bounded.dryRunToken == "x" && bounded.isPartial && bounded.isDryRun)
        for (name, value) in [
            ("at_most", -1), ("at_most", 1.5), ("at_most", "4"), ("dry_run", 1), ("dry_run_token", 1),
        ]
            as [(String, JSONValue)]
        {
            let error = #expect(throws: InvalidEntry.self) { try request("kris", [name: value]) }
            #expect(error?.violations.map(\.pointer.description) == ["/\(name)"])
        }
    }

    @Test func `a hold names an app, a period or a person, and says why`() throws {
        #expect(throws: InvalidEntry.self) { try HoldRequest(["hold_id": "H-1", "reason": "a lawsuit"]) }
        #expect(throws: InvalidEntry.self) { try HoldRequest(["hold_id": "H-1", "reason": "", "target_app": "raxx"]) }
        let backwards = #expect(throws: InvalidEntry.self) {
            try HoldRequest([
                "hold_id": "H-1", "reason": "a lawsuit", "since": "2026-02-01T00:00:00Z",
                "until": "2026-01-01T00:00:00Z",
            ])
        }
        #expect(backwards?.violations.map(\.pointer.description) == ["/until"])
        let hold = try HoldRequest([
            "hold_id": "H-1", "reason": "a lawsuit", "target_app": "raxx", "since": "2026-01-01T00:00:00Z",
            "identifiers": ["kris@raxx.app"], "ends_at": "2027-01-01T00:00:00Z",
        ])
        #expect(hold.targetApp?.rawValue == "raxx" && hold.identifiers.count == 1)
        #expect(hold.details["names_person"] == true && hold.details["identifiers"] == nil)
    }
}
