import Foundation
import StrictJSON

/// A service with a few entries, one of an operator who was erased, and the programs that verify its log.
struct LogFixture: Sendable {
    let service: RunningService
    let database: ServiceDatabase
    let token: String
    let key: String
    let folder: ScratchFolder

    /// Starts with entries 1 to 4, of which 2 was of Kris, who was erased.
    init(_ service: RunningService, _ database: ServiceDatabase) async throws {
        self.service = service
        self.database = database
        token = try await database.token("ci", scopes: ["audit:write", "audit:read", "audit:erase"])
        key = try await database.administer("log", "key").succeeded()
        folder = try ScratchFolder()
        for number in 1...4 {
            let actor: JSONValue = number == 2 ? "kris@raxx.app" : "sam@raxx.app"
            try await caller.store([Sample.line(Self.entry(number, ["actor": actor]))])
        }
        try await caller.eraseAtLast("DSR-1", ["kris@raxx.app"])
        _ = try await caller.receipt("DSR-1")
    }

    static func id(_ number: Int) -> String {
        "00000000-0000-4000-8000-00000000000\(number)"
    }

    static func entry(_ number: Int, _ changes: KeyValuePairs<String, JSONValue?> = [:]) -> JSONObject {
        var entry = Sample.entry(changes)
        entry["id"] = .string(id(number))
        return entry
    }

    var caller: Caller { service.caller(token) }

    /// A file in the fixture's folder.
    func file(_ name: String) -> String { "\(folder.path)/\(name)" }

    var environment: [String: String] {
        [
            "RAXX_AUDIT_URL": "http://127.0.0.1:\(service.port)", "RAXX_AUDIT_TOKEN": token,
            "RAXX_AUDIT_LOG_KEY": key, "HOME": folder.path,
        ]
    }

    /// Runs the client's program, which trusts the log's key.
    func client(_ arguments: String...) async throws -> Program.Run {
        try await Program.run(arguments, of: Client.program, environment: environment)
    }

    /// The program that auditors get, on Go's packages.
    func go(_ folder: String, _ more: String...) async throws -> Program.Run {
        let program = URL(filePath: #filePath).appending(path: "../../../../docs/proofs/verify.go").standardized.path
        return try await Program.runShell(
            #"exec go run "$@""#,
            ["go", program, folder, key] + more,
            environment: [
                "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "HOME": NSHomeDirectory(),
                "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            ]
        )
    }
}

/// Runs `body` on a service of its own with a ``LogFixture``.
func withLog(_ body: @Sendable (LogFixture) async throws -> Void) async throws {
    try await withService { service, database in try await body(LogFixture(service, database)) }
}
