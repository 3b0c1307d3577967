import AuditModel
import Foundation
import StrictJSON
import Testing
import Yams

@testable import AuditService
@testable import AuditStore

/// openapi.yaml and the code say the same. What the service really answers is compared with openapi.yaml by `make check`.
@Suite struct ContractTests {
    typealias Object = [String: Any]

    private let contract: Object

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("openapi.yaml"), encoding: .utf8)
        contract = try #require(try Yams.load(yaml: text) as? Object)
    }

    private func object(_ path: String...) throws -> Object {
        try path.reduce(contract) { try #require($0[$1] as? Object, "no \(path)") }
    }

    private func names(_ path: String...) throws -> Set<String> {
        Set(try path.reduce(contract) { try #require($0[$1] as? Object, "no \(path)") }.keys)
    }

    @Test func `routes are the same`() throws {
        var documented: Set<String> = []
        for (path, methods) in try object("paths") {
            for method in try #require(methods as? Object).keys { documented.insert("\(method.uppercased()) \(path)") }
        }
        #expect(documented == Set(Route.allCases.map { "\($0.method) \($0.path)" }))
    }

    @Test(arguments: Route.allCases)
    func `a route's statuses are the same`(route: Route) throws {
        let responses = try object("paths", route.path, route.method.lowercased(), "responses")
        // 404 of a path that does not exist belongs to no route.
        let everywhere = Route.everywhere.filter { $0 != .notFound }
        let statuses = route.successes + (route.problems + everywhere).map(\.status)
        #expect(Set(responses.keys) == Set(statuses.map(String.init)))
    }

    @Test(arguments: Route.allCases)
    func `a route's codes are told under their statuses`(route: Route) throws {
        let responses = try object("paths", route.path, route.method.lowercased(), "responses")
        for code in route.problems {
            let response = try #require(responses[String(code.status)] as? Object)
            let name = try #require((response["$ref"] as? String)?.split(separator: "/").last.map(String.init))
            let description = try #require(try object("components", "responses", name)["description"] as? String)
            #expect(description.contains("`\(code.rawValue)`"), "\(code.rawValue) in \(name)")
        }
    }

    @Test(arguments: Route.allCases)
    func `a route's scope is told, and so is that it needs none`(route: Route) throws {
        let operation = try object("paths", route.path, route.method.lowercased())
        if let scope = route.scope {
            #expect((operation["description"] as? String)?.contains("Scope `\(scope.rawValue)`") == true)
            #expect(operation["security"] == nil)
        } else if !route.isPublic {
            #expect((operation["description"] as? String)?.contains("Any live token") == true)
            #expect(operation["security"] == nil)
        } else {
            #expect((operation["security"] as? [Any])?.isEmpty == true)
        }
    }

    @Test(arguments: Route.allCases)
    func `query parameters are the same`(route: Route) throws {
        let operation = try object("paths", route.path, route.method.lowercased())
        let parameters = try (operation["parameters"] as? [Any] ?? []).map { try #require($0 as? Object) }
        let documented = parameters.filter { $0["in"] as? String == "query" }.compactMap { $0["name"] as? String }
        #expect(Set(documented) == Set(route.parameters))
    }

    @Test func `codes are the same, and each is some route's`() throws {
        let schemas = try object("components", "schemas")
        func values(_ name: String) throws -> [String] {
            try #require((schemas[name] as? Object)?["enum"] as? [String])
        }
        #expect(try Set(values("ProblemCode")) == Set(ProblemCode.allCases.map(\.rawValue)))
        #expect(try Set(values("ViolationCode")) == Set(ViolationCode.allCases.map(\.rawValue)))
        #expect(try Set(values("Trigger")) == Set(Trigger.allCases.map(\.rawValue)))
        #expect(try Set(values("Outcome")) == Set(Outcome.allCases.map(\.rawValue)))
        #expect(try Set(values("Scope")) == Set(Scope.allCases.map(\.rawValue)))
        let used = Route.allCases.flatMap(\.problems) + Route.everywhere
        #expect(Set(used) == Set(ProblemCode.allCases))
    }

    @Test func `fields are the same`() throws {
        #expect(
            try names("components", "schemas", "Entry", "properties") == Set(AuditEntryField.allCases.map(\.rawValue))
        )
        let required = try #require(object("components", "schemas", "Entry")["required"] as? [String])
        let invalid = #expect(throws: InvalidEntry.self) {
            try AuditEntry([:], now: Timestamp(microseconds: 0), oldest: nil)
        }
        #expect(Set(required.map { "/\($0)" }) == Set(invalid?.violations.map(\.pointer.description) ?? []))
        #expect(
            try names("components", "schemas", "StoredEntry", "properties")
                == Set(StoredEntry.Field.allCases.map(\.rawValue))
        )

        let id = try #require(EntryID("0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11"))
        let receipt = Receipt(id: id, recordedAt: Timestamp(microseconds: 0), logIndex: 0, redactions: [], proof: "")
        #expect(try names("components", "schemas", "Receipt", "properties") == memberNames(receipt.json))

        let credential = Credential(
            tokenID: id,
            account: "ci",
            scopes: [],
            actionPatterns: [],
            appPatterns: [],
            expiresAt: nil
        )
        #expect(try names("components", "schemas", "ServiceAccount", "properties") == memberNames(credential.json))

        let violation = Violation(pointer: JSONPointer(), code: .required, detail: "")
        let problem = Problem(.invalidEntry, detail: "", errors: [violation], requestID: "")
        #expect(try names("components", "schemas", "Problem", "properties") == memberNames(problem.json))
    }

    private func memberNames(_ value: JSONValue) -> Set<String> {
        guard case .object(let object) = value else { return [] }
        return Set(object.members.map(\.name))
    }
}
