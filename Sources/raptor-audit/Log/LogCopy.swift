import StrictJSON
import TransparencyLog

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A log and its trail as files, in the layout of C2SP's tlog-tiles: what others' tools verify, and
/// `raptor-audit log verify --from`.
struct LogCopy: Sendable {
    /// How often to copy anew a trail that changes meanwhile.
    private static let attempts = 3

    /// By path, `/` between folders.
    private(set) var files: [(path: String, bytes: [UInt8])] = []
    private(set) var entries: [JSONObject] = []
    /// Whether entries were left out that say their leaf is newer than the checkpoint.
    private var hasNewer = false

    /// Copies a checkpoint, everything that it covers, and the entries whose leaves it covers.
    private init(of source: LogSource, keys: [VerifierKey]) async throws {
        let checkpoint = try await LogVerification(source: source, keys: keys, former: nil).verifyGrowth().checkpoint
        let size = checkpoint.checkpoint.size
        files.append(("checkpoint", Array(checkpoint.note.description.utf8)))
        for level in 0...Tile.highestLevel {
            let hashes = size >> UInt64(8 * level)
            guard hashes > 0 else { break }
            for index in 0...(hashes - 1) / 256 {
                let tile = Tile(level: level, index: index, width: Int(min(256, hashes - index * 256)))
                try await add(.hashes(tile), from: source)
                if level == 0 { try await add(.entries(tile), from: source) }
            }
        }
        // Those of a live trail that are newer belong to another copy. A folder has no business with them.
        let isLive = source.isLive
        try await source.entries { entry in
            if case .number(let index)? = entry["log_index"], index >= Double(size), isLive {
                hasNewer = true
            } else {
                entries.append(entry)
            }
        }
    }

    /// Copies the trail and verifies the copy. When the trail changed meanwhile, copies it anew, three times at most.
    /// - Throws: ``LogProblem`` when something was found, after it is printed; what ``LogVerification/verify()`` throws.
    static func verified(of source: LogSource, keys: [VerifierKey]) async throws -> (LogCopy, LogVerification.Report) {
        var attempt = 1
        while true {
            let copy = try await LogCopy(of: source, keys: keys)
            var report = try await LogVerification(source: .copy(copy), keys: keys, former: nil).verify()
            if copy.hasNewer {
                report.findings += try await LogVerification(source: source, keys: keys, former: nil).verify().findings
            }
            guard !report.findings.isEmpty else { return (copy, report) }
            if attempt == attempts || !source.isLive {
                report.printFindings()
                throw LogProblem("the trail was changed, or changes while it is copied")
            }
            attempt += 1
        }
    }

    mutating func add(_ path: String, _ bytes: [UInt8]) {
        files.append((path, bytes))
    }

    /// Adds entries, one a line.
    mutating func add(entries: [JSONObject]) {
        let lines = entries.map { StrictJSON.canonical(.object($0)) + [UInt8(ascii: "\n")] }
        add(LogSource.entriesFile, Array(lines.joined()))
    }

    func write(to folder: URL) throws {
        do {
            for file in files {
                let target = folder.appending(path: file.path)
                let parent = target.deletingLastPathComponent()
                try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
                try Data(file.bytes).write(to: target)
            }
        } catch {
            throw LogProblem("\(folder.path) cannot be written")
        }
    }

    /// - Throws: ``LogProblem`` for a file that was not copied.
    func file(_ path: String) throws -> [UInt8] {
        guard let file = files.first(where: { $0.path == path }) else { throw LogProblem("\(path) was not copied") }
        return file.bytes
    }

    private mutating func add(_ path: TilePath, from source: LogSource) async throws {
        files.append((path.description, try await source.resource(path)))
    }
}
