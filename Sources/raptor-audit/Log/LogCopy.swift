import AuditProof
import CLibrary
import FoundationBase
import StrictJSON
import TransparencyLog

/// A log and its trail as files, in the layout of C2SP's tlog-tiles, for the tools of others and for `raptor-audit log
/// verify --from`. Used by `log copy` and `evidence`.
struct LogCopy: Sendable {
    /// How often to copy anew a trail that changes meanwhile.
    private static let attempts = 3

    /// The folder of the copy. Only its owner may enter it.
    let folder: URL
    /// The files of the log, relative to the folder: the checkpoint, and tiles.
    private(set) var paths: [String] = []
    /// What was found, and how much there is.
    let report: LogVerification.Report

    /// Copies a verified trail into a folder of its own, hands it to `body`, and removes the folder.
    ///
    /// Copies a checkpoint, everything that it covers, and the entries whose leaves it covers, and verifies the copy.
    /// When the trail changed meanwhile, copies it anew, three times at most.
    /// - Parameter path: the folder's name, to which an ending is added.
    /// - Throws: ``LogProblem`` when something was found, after it is printed.
    static func withVerified(
        of source: LogSource,
        keys: [VerifierKey],
        at path: String,
        _ body: (LogCopy) throws -> Void
    ) async throws {
        let folder = URL(filePath: "\(path).\(UInt32.random(in: 0 ... .max)).partial")
        defer { try? FileManager.default.removeItem(at: folder) }
        for _ in 1...attempts {
            try? FileManager.default.removeItem(at: folder)
            let copy = try await LogCopy.make(of: source, keys: keys, in: folder)
            if copy.report.findings.isEmpty { return try body(copy) }
            guard source.isLive else {
                copy.report.printFindings()
                throw LogProblem("the trail is not what its log says")
            }
        }
        // Compares what was read between two checkpoints with both of them, to tell a change from an erasure.
        let report = try await LogVerification(source: source, keys: keys).verify()
        report.printFindings()
        throw LogProblem(
            report.findings.isEmpty
                ? "the trail is as it was recorded, and changes while it is copied; try again when no erasure runs"
                : "the trail is not what its log says"
        )
    }

    /// Copies once, and verifies the copy. Findings are in its report.
    /// - Throws: ``FileProblem`` when a file cannot be written; what the source throws.
    private static func make(of source: LogSource, keys: [VerifierKey], in folder: URL) async throws -> LogCopy {
        do {
            try FileManager.default.createDirectory(
                at: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw FileProblem("\(folder.path) cannot be created")
        }
        let verification = LogVerification(source: source, keys: keys)
        let checkpoint = try await verification.verifyGrowth().checkpoint
        var paths = ["checkpoint"]
        try write(Array(checkpoint.note.description.utf8), to: folder, paths[0])
        for tile in tiles(of: checkpoint.checkpoint.size) {
            for path in tile.level == 0 ? [.hashes(tile), .entries(tile)] : [TilePath.hashes(tile)] {
                try write(try await source.resource(path), to: folder, path.description)
                paths.append(path.description)
            }
        }
        let hasNewer = try await copyEntries(of: source, below: checkpoint.checkpoint.size, to: folder)
        var report = try await LogVerification(source: .folder(folder), keys: keys).verify()
        if hasNewer {
            report.findings += try await verification.verify().findings
        }
        return LogCopy(folder: folder, paths: paths, report: report)
    }

    /// Returns the tiles of a tree of this size, level by level, the last of each level as wide as it is.
    private static func tiles(of size: UInt64) -> some Sequence<Tile> {
        (0...Tile.highestLevel).lazy.flatMap { level -> [Tile] in
            let hashes = size >> UInt64(8 * level)
            guard hashes > 0 else { return [] }
            return (0...(hashes - 1) / 256).map { index in
                Tile(level: level, index: index, width: Int(min(256, hashes - index * 256)))
            }
        }
    }

    /// Copies entries whose leaves are below `size`, and entries that name no leaf. Copies all entries of a folder.
    /// - Returns: whether a live trail has others, which belong to a later copy.
    private static func copyEntries(of source: LogSource, below size: UInt64, to folder: URL) async throws -> Bool {
        let file = try PieceFile(writing: folder.appending(path: LogSource.entriesFile).path)
        var hasNewer = false
        var entries = try await source.entries()
        while let entry = try entries.next() {
            if source.isLive, let index = entry.logIndex, index >= size {
                hasNewer = true
            } else {
                try file.append(StrictJSON.canonical(.object(entry)) + [UInt8(ascii: "\n")])
            }
        }
        return hasNewer
    }

    /// Writes a file, and the folders that it is in.
    private static func write(_ bytes: [UInt8], to folder: URL, _ path: String) throws {
        let target = folder.appending(path: path)
        do {
            let parent = target.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try Data(bytes).write(to: target)
        } catch {
            throw FileProblem("\(target.path) cannot be written")
        }
    }

    /// Moves the log and the entries into another folder, over those that are there. Each file is replaced as a whole,
    /// but not all of them at once.
    /// - Throws: ``LogProblem``.
    func move(to target: URL) throws {
        for path in paths + [LogSource.entriesFile] { try move(path, to: target.appending(path: path)) }
    }

    /// Moves one of its files, over one that is there.
    /// - Throws: ``LogProblem``.
    func move(_ path: String, to target: URL) throws {
        let parent = target.deletingLastPathComponent()
        try? FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        guard rename(folder.appending(path: path).path, target.path) == 0 else {
            throw FileProblem("\(target.path) cannot be written")
        }
    }
}
