import Foundation
import RaptorAuditClient
import StrictJSON

/// Somebody who records with the client: a spool of their own, and the library or the program over it.
struct Client: Sendable {
    static let program = "raptor-audit"

    let folder: ScratchFolder
    var url: String
    var token: String?
    var deadline: Duration = .seconds(10)
    var attemptTimeout: Duration = .seconds(5)

    init(url: String, token: String?) throws {
        folder = try ScratchFolder()
        self.url = url
        self.token = token
    }

    var spool: String { "\(folder.path)/spool" }

    var library: AuditClient {
        var configuration = AuditClient.Configuration(url: URL(string: url), token: token, spool: spool)
        configuration.deadline = deadline
        configuration.attemptTimeout = attemptTimeout
        return AuditClient(configuration)
    }

    var environment: [String: String] {
        var environment = ["RAXX_AUDIT_URL": url, "RAXX_AUDIT_SPOOL": spool, "HOME": folder.path]
        environment["RAXX_AUDIT_TOKEN"] = token
        return environment
    }

    /// Runs the program to its end.
    func run(_ arguments: String..., settings: [String: String] = [:]) async throws -> Program.Run {
        try await run(arguments, settings)
    }

    func run(_ arguments: [String], _ settings: [String: String] = [:]) async throws -> Program.Run {
        try await Program.run(arguments, of: Self.program, environment: environment.merging(settings) { $1 })
    }

    /// Asks a service that is there for the status: when it is busy, one question may go without an answer in time.
    func status(_ options: [String] = [], settings: [String: String] = [:]) async throws -> Program.Run {
        let environment = environment.merging(settings) { $1 }
        var run: Program.Run
        var attempts = 0
        repeat {
            run = try await Program.run(["status"] + options, of: Self.program, environment: environment)
            attempts += 1
        } while run.status == 69 && attempts < 10
        return run
    }

    @discardableResult
    func record(_ entry: JSONObject) async throws -> Delivery {
        try await library.record(json: StrictJSON.canonical(.object(entry)))
    }

    /// The same spool, other manners.
    func with(_ change: (inout Client) -> Void) -> Client {
        var client = self
        change(&client)
        return client
    }

    /// Names of files in the spool, or a folder in it.
    func files(_ subfolder: String = "") throws -> [String] {
        let path = subfolder.isEmpty ? spool : "\(spool)/\(subfolder)"
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    func waiting() throws -> [String] { try files().filter { $0.hasSuffix(".entry") && !$0.hasPrefix(".") } }

    /// Makes what a process that died has left look as old as it will be when it is taken in.
    func age() throws {
        for name in try files() where name.hasPrefix(".") {
            let past = Date(timeIntervalSinceNow: -3600)
            try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: "\(spool)/\(name)")
        }
    }
}
