import AuditModel

/// Writes a ZIP file (PKWARE's APPNOTE 6.3.10) whose members are stored as they are: every system unpacks it. Where the
/// first version's fields are too small, from 4 GiB and for more than 65,534 members, it uses those of ZIP64.
/// Members come in the order in which they are added. Names must differ; that is not checked.
struct ZipWriter {
    private static let utf8Names: UInt16 = 1 << 11
    /// The version that a program needs to unpack it: 2.0.
    private static let firstVersion: UInt16 = 20
    /// 4.5, which knows ZIP64.
    private static let version64: UInt16 = 45
    /// Midnight of 1980-01-01, the format's first: the same files give the same archive.
    private static let date: UInt16 = 0x21
    /// Stands in a field that is too small.
    private static let large: UInt64 = 0xFFFF_FFFF
    /// Stands in a field for numbers of members that is too small.
    private static let many: UInt64 = 0xFFFF

    /// What a member's header and its place in the directory both have.
    private struct Member {
        let name: [UInt8]
        let start: UInt64
        let size: UInt64
        var checksum = CRC32()

        /// Whether the member needs the fields of ZIP64.
        var isLarge: Bool { size >= ZipWriter.large || start >= ZipWriter.large }

        var fields: [UInt8] {
            let length = UInt32(isLarge ? ZipWriter.large : size)
            let (stored, time): (UInt16, UInt16) = (0, 0)
            return littleEndian([
                version, ZipWriter.utf8Names, stored, time, ZipWriter.date, checksum.value, length, length,
                UInt16(name.count),
            ])
        }

        var version: UInt16 { isLarge ? ZipWriter.version64 : ZipWriter.firstVersion }

        /// Returns the extra field of ZIP64 with these numbers; nothing for a member that does not need it.
        func extra(_ numbers: [UInt64]) -> [UInt8] {
            guard isLarge else { return [] }
            return littleEndian([1 as UInt16, UInt16(8 * numbers.count)]) + littleEndian(numbers)
        }

        /// The local header, which precedes the content.
        var header: [UInt8] {
            let extra = extra([size, size])
            var header = littleEndian([0x0403_4B50 as UInt32]) + fields
            header += littleEndian([UInt16(extra.count)])
            return header + name + extra
        }

        /// The member's entry in the directory at the end.
        var directoryEntry: [UInt8] {
            let extra = extra([size, size, start])
            let (comment, disk, internalAttributes, attributes): (UInt16, UInt16, UInt16, UInt32) = (0, 0, 0, 0)
            let place = UInt32(isLarge ? ZipWriter.large : start)
            var entry = littleEndian([0x0201_4B50 as UInt32, version]) + fields
            entry += littleEndian([UInt16(extra.count), comment, disk, internalAttributes, attributes, place])
            return entry + name + extra
        }
    }

    private let file: PieceFile
    private var offset: UInt64 = 0
    /// The directory so far. It is the only part that grows in memory.
    private var directory: [UInt8] = []
    private var count: UInt64 = 0

    init(_ file: PieceFile) {
        self.file = file
    }

    /// Adds a member whose content is in memory.
    /// - Throws: ``LogProblem``.
    mutating func add(_ path: String, _ content: [UInt8]) throws {
        try add(path, size: UInt64(content.count)) { piece in try piece(content) }
    }

    /// Adds a member from a file.
    /// - Throws: ``FileProblem`` when a file cannot be written; ``LogProblem`` when one cannot be read or changes.
    mutating func add(_ path: String, contentsOf content: PieceFile) throws {
        try add(path, size: try content.size()) { piece in try content.forEachPiece(piece) }
    }

    /// Writes a header, the content, and the header again, with the checksum that is known then.
    private mutating func add(
        _ path: String,
        size: UInt64,
        from pieces: (_ piece: ([UInt8]) throws -> Void) throws -> Void
    ) throws {
        var member = Member(name: Array(path.utf8), start: offset, size: size)
        try write(member.header)
        let content = offset
        try pieces { piece in
            try write(piece)
            member.checksum.update(piece)
        }
        guard offset - content == size else { throw LogProblem("\(path) changed while it was packed") }
        try file.overwrite(member.header, at: member.start)
        directory += member.directoryEntry
        count += 1
    }

    /// Writes the directory, which completes the archive. Before that, no program can open it.
    /// - Throws: ``LogProblem``.
    mutating func finish() throws {
        let start = offset
        let isLarge = count >= Self.many || start >= Self.large || UInt64(directory.count) >= Self.large
        try write(directory)
        if isLarge { try write(end64(of: start)) }
        let members = UInt16(isLarge ? Self.many : count)
        let size = UInt32(isLarge ? Self.large : UInt64(directory.count))
        let place = UInt32(isLarge ? Self.large : start)
        let (disks, comment): (UInt32, UInt16) = (0, 0)
        try write(littleEndian([0x0605_4B50 as UInt32, disks, members, members, size, place, comment]))
    }

    /// Returns the record with the numbers, and the one that says where it is.
    private func end64(of start: UInt64) -> [UInt8] {
        let numbers = [count, count, UInt64(directory.count), start]
        let (following, disk, disks): (UInt64, UInt32, UInt32) = (44, 0, 1)
        return littleEndian([0x0606_4B50 as UInt32, following, Self.version64, Self.version64, disk, disk])
            + littleEndian(numbers) + littleEndian([0x0706_4B50 as UInt32, disk, offset, disks])
    }

    private mutating func write(_ bytes: [UInt8]) throws {
        try file.append(bytes)
        offset += UInt64(bytes.count)
    }
}

/// Returns the bytes of the numbers, each with its lowest byte first.
private func littleEndian(_ numbers: [any FixedWidthInteger]) -> [UInt8] {
    func bytes(_ number: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }
    return numbers.flatMap { bytes($0) }
}
