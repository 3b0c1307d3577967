import Foundation
import StrictJSON
import Synchronization
import Testing

@testable import EmbeddedPostgres

/// A service in a process of its own. It can be stopped, killed and started again; the log goes on.
final class RunningService: Sendable {
    let environment: [String: String]
    let arguments: [String]
    private let folder: ScratchFolder
    private let state: Mutex<(process: GuardedProcess, port: Int)>

    /// Starts it on a port that is free, and returns when it serves.
    init(
        _ environment: [String: String],
        arguments: [String] = ["serve", "--port", "0"]
    ) async throws {
        let folder = try ScratchFolder()
        self.environment = environment
        self.arguments = arguments
        self.folder = folder
        state = Mutex(try await Self.start(environment, arguments, folder))
    }

    private static func start(
        _ environment: [String: String],
        _ arguments: [String],
        _ folder: ScratchFolder
    ) async throws -> (GuardedProcess, Int) {
        let before = folder.text("stderr").utf8.count
        let command = [try Program.path()] + arguments
        let process = try await GuardedProcess(command, environment: environment, folder: folder.path)
        var port: Int?
        try await eventually(within: .seconds(120), "the service serves") {
            let news = String(decoding: folder.text("stderr").utf8.dropFirst(before), as: UTF8.self)
            port = lines(news).first { $0["message"] == "serving" }?["port"]?.number
            if port == nil, let status = process.status { throw Refused(status: status, errors: news.trimmed) }
            return port != nil
        }
        return (process, try port.required("a port"))
    }

    /// It ended before it served.
    struct Refused: Error {
        let status: Int32
        let errors: String
    }

    var port: Int { state.withLock { $0.port } }
    var id: pid_t { state.withLock { $0.process.id } }
    private var process: GuardedProcess { state.withLock { $0.process } }

    /// All that it wrote to standard error, in all of its lives.
    var log: String { folder.text("stderr") }
    /// All that it wrote to standard output.
    var output: String { folder.text("stdout") }
    /// The log's lines, without those that are not JSON.
    var logLines: [JSONValue] { Self.lines(log) }

    /// Those of the log's lines in which `text` is. Tests share services: to read all of a long log takes its time.
    func logLines(with text: String) -> [JSONValue] {
        let log = folder.data("stderr")
        var lines: [JSONValue] = []
        var rest = log.startIndex..<log.endIndex
        while let found = log.range(of: Data(text.utf8), in: rest) {
            let start = log[..<found.lowerBound].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? log.startIndex
            let end = log[found.upperBound...].firstIndex(of: UInt8(ascii: "\n")) ?? log.endIndex
            if let line = try? StrictJSON.parse(Array(log[start..<end])) { lines.append(line) }
            rest = end..<log.endIndex
        }
        return lines
    }

    /// Whether `text`, which is in lower case, is anywhere in the log, in whatever case.
    func hasLogged(_ text: String) -> Bool {
        Data(log.lowercased().utf8).range(of: Data(text.utf8)) != nil
    }

    private static func lines(_ text: String) -> [JSONValue] {
        text.split(separator: "\n").compactMap { try? StrictJSON.parse(Array($0.utf8)) }
    }

    /// Sends SIGTERM and answers the exit status.
    func stop() async throws -> Int32 {
        process.signal(SIGTERM)
        return try await process.end()
    }

    func terminate() { process.signal(SIGTERM) }
    func end() async throws -> Int32 { try await process.end() }

    /// Ends it as nothing can prevent.
    func kill() async throws {
        process.signal(SIGKILL)
        _ = try await process.end()
    }

    /// Starts it again, on another port.
    func start() async throws {
        let started = try await Self.start(environment, arguments, folder)
        state.withLock { $0 = started }
    }

    /// A caller with this token.
    func caller(_ token: String? = nil) -> Caller {
        Caller(port: port, token: token)
    }
}

/// Runs a service on a database of its own for the length of `body`.
func withService<Result: Sendable>(
    settings: [String: String] = [:],
    _ body: @Sendable (RunningService, ServiceDatabase) async throws -> Result
) async throws -> Result {
    try await withDatabase { database in
        try await withService(on: database, settings: settings) { try await body($0, database) }
    }
}

/// Runs a service on `database` for the length of `body`.
func withService<Result: Sendable>(
    on database: ServiceDatabase,
    settings: [String: String] = [:],
    _ body: @Sendable (RunningService) async throws -> Result
) async throws -> Result {
    let service = try await RunningService(database.environment.merging(settings) { $1 })
    do {
        let result = try await body(service)
        try await service.kill()
        return result
    } catch {
        try await service.kill()
        throw error
    }
}
