import TransparencyLog

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A log and its trail as files, in the layout of C2SP's tlog-tiles: what others' tools verify, and
/// `raptor-audit log verify --from`.
struct LogCopy: Sendable {
    /// By path, `/` between folders.
    private(set) var files: [(path: String, bytes: [UInt8])] = []

    /// Copies everything that the checkpoint covers.
    init(of source: LogSource, checkpoint: SignedCheckpoint) async throws {
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
    }

    mutating func add(_ path: String, _ bytes: [UInt8]) {
        files.append((path, bytes))
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

    private mutating func add(_ path: TilePath, from source: LogSource) async throws {
        files.append((path.description, try await source.resource(path)))
    }
}
