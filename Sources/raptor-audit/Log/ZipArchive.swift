import AuditModel

/// A ZIP file (PKWARE's APPNOTE 6.3.10) whose members are stored as they are: every system unpacks it.
struct ZipArchive {
    private static let utf8Names: UInt16 = 1 << 11
    private static let version: UInt16 = 20
    /// Midnight of 1980-01-01, the format's first: the same files give the same archive.
    private static let date: UInt16 = 0x21

    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count: UInt16 = 0

    /// - Returns: `nil` when the files exceed the format's first version: 65,535 files, 4 GiB.
    init?(_ files: [(path: String, bytes: [UInt8])]) {
        let size = files.reduce(0) { $0 + $1.bytes.count + 2 * $1.path.utf8.count + 76 }
        guard files.count < 0xFFFF, size < 0xFFFF_FFFF else { return nil }
        for file in files { add(file.path, file.bytes) }
    }

    private mutating func add(_ path: String, _ content: [UInt8]) {
        let start = UInt32(bytes.count)
        let name = Array(path.utf8)
        var fields: [UInt8] = []
        fields.append(Self.version)
        fields.append(Self.utf8Names)
        fields.append(0 as UInt16)  // stored
        fields.append(0 as UInt16)  // time
        fields.append(Self.date)
        fields.append(CRC32.checksum(content))
        fields.append(UInt32(content.count))
        fields.append(UInt32(content.count))
        fields.append(UInt16(name.count))
        fields.append(0 as UInt16)  // extra field
        bytes.append(0x0403_4B50 as UInt32)
        bytes += fields + name + content

        directory.append(0x0201_4B50 as UInt32)
        directory.append(Self.version)
        directory += fields
        for _ in 0..<3 { directory.append(0 as UInt16) }  // comment, disk, internal attributes
        directory.append(0 as UInt32)  // external attributes
        directory.append(start)
        directory += name
        count += 1
    }

    var data: [UInt8] {
        var end: [UInt8] = []
        end.append(0x0605_4B50 as UInt32)
        end.append(0 as UInt16)
        end.append(0 as UInt16)
        end.append(count)
        end.append(count)
        end.append(UInt32(directory.count))
        end.append(UInt32(bytes.count))
        end.append(0 as UInt16)
        return bytes + directory + end
    }
}

extension [UInt8] {
    /// Appends a number, its lowest byte first.
    fileprivate mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
