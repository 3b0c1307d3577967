import CLibrary

/// A file that is written and read in pieces, so that a large one takes no more memory. Only its owner may read it. Its
/// methods block the calling thread.
final class PieceFile: Sendable {
    /// For messages. The file may have another name, or none.
    private let path: String
    private let descriptor: Int32

    /// Opens a file to read.
    /// - Returns: `nil` when it is missing or cannot be opened.
    init?(reading path: String) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
    }

    /// Creates a file, or empties it.
    /// - Throws: ``FileProblem``.
    init(writing path: String) throws {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileProblem("\(path) cannot be written") }
    }

    /// Creates a file that has no name and ends with its last reference.
    /// - Throws: ``FileProblem``.
    static func unnamed(in folder: String) throws -> PieceFile {
        let path = "\(folder)/raptor-audit.\(UInt64.random(in: 0 ... .max))"
        let file = try PieceFile(writing: path)
        unlink(path)
        return file
    }

    deinit { close(descriptor) }

    /// Appends bytes where the last ones ended.
    /// - Returns: `false` when the file takes no more, such as on a full disk. It may have a part of the bytes then.
    func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        writeAll(bytes, to: descriptor) == nil
    }

    /// Appends bytes where the last ones ended.
    /// - Throws: ``FileProblem``.
    func append(_ bytes: [UInt8]) throws {
        guard bytes.withUnsafeBytes(append) else { throw FileProblem("\(path) cannot be written") }
    }

    /// Writes over what is there, and leaves the place for appending as it is.
    /// - Throws: ``FileProblem``.
    func overwrite(_ bytes: [UInt8], at offset: UInt64) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { rest in
                pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset) + off_t(written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileProblem("\(path) cannot be written") }
            written += count
        }
    }

    /// Returns at most `count` bytes from `offset` on, and none at the end. May return fewer before the end.
    /// - Throws: ``LogProblem``.
    func read(at offset: UInt64, upTo count: Int) throws -> [UInt8] {
        while true {
            var result = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
                result = pread(descriptor, buffer.baseAddress, count, off_t(offset))
                initialized = max(0, result)
            }
            if result >= 0 { return bytes }
            guard errno == EINTR else { throw LogProblem("\(path) cannot be read") }
        }
    }

    /// Returns the size in bytes. Moves the place where bytes are appended to the end.
    /// - Throws: ``LogProblem``.
    func size() throws -> UInt64 {
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0 else { throw LogProblem("\(path) cannot be read") }
        return UInt64(end)
    }

    /// Calls `body` with all of the file, piece by piece.
    /// - Throws: ``LogProblem``, or what `body` throws.
    func forEachPiece(_ body: ([UInt8]) throws -> Void) throws {
        var offset: UInt64 = 0
        while true {
            let piece = try read(at: offset, upTo: Self.pieceSize)
            guard !piece.isEmpty else { return }
            try body(piece)
            offset += UInt64(piece.count)
        }
    }

    /// In bytes.
    static let pieceSize = 1 << 18
}

/// Reads a file line by line.
struct LineReader: Sendable {
    /// In bytes. No entry is near it.
    private static let longestLine = 16 << 20

    private let file: PieceFile
    private var offset: UInt64 = 0
    private var buffer: ArraySlice<UInt8> = []
    /// How many bytes of the buffer have no line end.
    private var searched = 0

    init(_ file: PieceFile) {
        self.file = file
    }

    /// Returns the next line that is not empty, without its end. The last line needs none.
    /// - Throws: ``LogProblem`` for a line of 16 MiB or more, or when the file cannot be read.
    mutating func next() throws -> ArraySlice<UInt8>? {
        while true {
            if let end = buffer.dropFirst(searched).firstIndex(of: UInt8(ascii: "\n")) {
                let line = buffer[..<end]
                buffer = buffer[(end + 1)...]
                searched = 0
                if !line.isEmpty { return line }
                continue
            }
            searched = buffer.count
            guard searched < Self.longestLine else { throw LogProblem("a line is too long for an entry") }
            let piece = try file.read(at: offset, upTo: PieceFile.pieceSize)
            if piece.isEmpty {
                defer { buffer = [] }
                searched = 0
                return buffer.isEmpty ? nil : buffer
            }
            offset += UInt64(piece.count)
            buffer = (Array(buffer) + piece)[...]
        }
    }
}
