import FoundationBase
import RaptorAuditClient
import StrictJSON
import TransparencyLog

/// The place to read a log from: the service, or a folder that was copied from it.
enum LogSource: Sendable {
    case service(AuditClient)
    case folder(URL)

    /// The file of a folder that has the trail's entries, one a line.
    static let entriesFile = "entries.ndjson"

    /// Whether the trail may change while it is read.
    var isLive: Bool {
        if case .service = self { true } else { false }
    }

    /// Returns the signed checkpoint, unchecked.
    func checkpoint() async throws -> [UInt8] {
        switch self {
        case .service(let client): try await client.logCheckpoint()
        case .folder(let folder): try Self.read(folder, "checkpoint")
        }
    }

    /// Returns a tile or a bundle, unchecked.
    /// - Throws: ``LogProblem`` when the folder lacks it; the client's error.
    func resource(_ path: TilePath) async throws -> [UInt8] {
        switch self {
        case .service(let client): try await client.logResource(path.description)
        case .folder(let folder): try Self.read(folder, path.description)
        }
    }

    /// Returns a tile or a bundle, unchecked.
    /// - Returns: `nil` for what the source does not have.
    /// - Throws: the client's error, unless it is `notFound`.
    func resourceIfPresent(_ path: TilePath) async throws -> [UInt8]? {
        switch self {
        case .service(let client):
            do {
                return try await client.logResource(path.description)
            } catch  where error.code == .notFound {
                return nil
            }
        case .folder(let folder): return try? Self.read(folder, path.description)
        }
    }

    /// Returns the hashes of tiles, in their order, unchecked.
    /// - Throws: ``TileError`` for a tile that is not a sequence of hashes.
    func hashes(_ tiles: [Tile]) async throws -> [[MerkleHash]] {
        var hashes: [[MerkleHash]] = []
        for tile in tiles { hashes.append(try Tile.decode(await resource(.hashes(tile)))) }
        return hashes
    }

    /// Returns the trail's entries, as the API shows them. The entries of a service go through a temporary file without
    /// a name, since they may exceed memory. They come from the primary: a replica may lack entries that the log has.
    /// - Throws: ``LogProblem`` when the folder lacks them; ``FileProblem`` when the file takes no more.
    func entries() async throws -> EntryLines {
        switch self {
        case .service(let client):
            let folder = FileManager.default.temporaryDirectory.path
            let file = try PieceFile.unnamed(in: folder)
            do {
                try await client.export(as: .ndjson, isFresh: true) { file.append($0) }
            } catch {
                // The file took no more.
                guard error.code == .cancelled, !Task.isCancelled else { throw error }
                throw FileProblem("\(folder) takes no more")
            }
            return EntryLines(file)
        case .folder(let folder):
            let path = folder.appending(path: Self.entriesFile).path
            guard let file = PieceFile(reading: path) else {
                throw LogProblem("\(Self.entriesFile) is missing in \(folder.path)")
            }
            return EntryLines(file)
        }
    }

    /// Reads a file of the folder.
    /// - Throws: ``LogProblem`` when it is missing or cannot be read.
    private static func read(_ folder: URL, _ path: String) throws -> [UInt8] {
        guard let data = try? Data(contentsOf: folder.appending(path: path)) else {
            throw LogProblem("\(path) is missing in \(folder.path)")
        }
        return Array(data)
    }
}

/// The entries of a file, one a line.
struct EntryLines: Sendable {
    /// Far above the limits of an entry, so that an auditor can read every stored one.
    private static let limits = StrictJSON.Limits(maximumBytes: 16 << 20, maximumDepth: 64, maximumNumberLength: 1200)

    private var lines: LineReader

    init(_ file: PieceFile) {
        lines = LineReader(file)
    }

    /// Returns the next entry, or `nil` at the end.
    /// - Throws: ``LogProblem`` for a line that is not a JSON object, or longer than 16 MiB.
    mutating func next() throws -> JSONObject? {
        guard let line = try lines.next() else { return nil }
        guard case .object(let object)? = try? StrictJSON.parse(line, limits: Self.limits) else {
            throw LogProblem("an entry is not JSON")
        }
        return object
    }
}

extension JSONObject {
    /// Where the entry says that its leaf is.
    var logIndex: UInt64? {
        if case .number(let number)? = self["log_index"] { UInt64(exactly: number) } else { nil }
    }
}

/// A file of this machine that cannot be written. It says nothing about the log.
struct FileProblem: Error {
    /// A sentence without its full stop.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Why a log could not be verified at all.
struct LogProblem: Error, CustomStringConvertible {
    /// A clause that follows "not verified: ".
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
