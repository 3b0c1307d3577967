import RaptorAuditClient
import StrictJSON
import Synchronization
import TransparencyLog

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The place to read a log from: the service, a folder that was copied from it, or a copy that is not written yet.
enum LogSource: Sendable {
    case service(AuditClient)
    case folder(URL)
    case copy(LogCopy)

    /// The file of a folder that has the trail's entries, one a line.
    static let entriesFile = "entries.ndjson"

    var isLive: Bool {
        if case .service = self { true } else { false }
    }

    func checkpoint() async throws -> [UInt8] {
        switch self {
        case .service(let client): try await client.logCheckpoint()
        case .folder(let folder): try Self.read(folder, "checkpoint")
        case .copy(let copy): try copy.file("checkpoint")
        }
    }

    func resource(_ path: TilePath) async throws -> [UInt8] {
        switch self {
        case .service(let client): try await client.logResource(path.description)
        case .folder(let folder): try Self.read(folder, path.description)
        case .copy(let copy): try copy.file(path.description)
        }
    }

    func hashes(_ tiles: [Tile]) async throws -> [[MerkleHash]] {
        var hashes: [[MerkleHash]] = []
        for tile in tiles { hashes.append(try Tile.decode(await resource(.hashes(tile)))) }
        return hashes
    }

    /// Calls `body` with each of the trail's entries, as the API shows them.
    func entries(_ body: (JSONObject) throws -> Void) async throws {
        let bytes: [UInt8]
        switch self {
        case .service(let client):
            let collected = Mutex<[UInt8]>([])
            try await client.export(as: .ndjson, isFresh: true) { piece in
                collected.withLock { $0 += piece }
                return true
            }
            bytes = collected.withLock { $0 }
        case .folder(let folder):
            bytes = try Self.read(folder, Self.entriesFile)
        case .copy(let copy):
            for entry in copy.entries { try body(entry) }
            return
        }
        for line in bytes.split(separator: UInt8(ascii: "\n")) { try body(try Self.entry(line)) }
    }

    private static func entry(_ line: ArraySlice<UInt8>) throws -> JSONObject {
        let limits = StrictJSON.Limits(maximumBytes: 16 << 20, maximumDepth: 64, maximumNumberLength: 1200)
        guard case .object(let object)? = try? StrictJSON.parse(line, limits: limits) else {
            throw LogProblem("an entry is not JSON")
        }
        return object
    }

    static func read(_ folder: URL, _ path: String) throws -> [UInt8] {
        guard let data = try? Data(contentsOf: folder.appending(path: path)) else {
            throw LogProblem("\(path) is missing in \(folder.path)")
        }
        return Array(data)
    }
}

/// Why a log could not be verified at all.
struct LogProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
