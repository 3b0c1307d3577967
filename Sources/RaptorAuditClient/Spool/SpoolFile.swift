import AuditModel
import StrictJSON

/// The name of an entry's file: when it was spooled, in microseconds since 1970 as 16 hexadecimal digits, and its id.
/// Sorted by name, files are sorted by age.
struct SpoolFile: Hashable, Comparable, Sendable {
    static let suffix = ".entry"
    /// Before it is whole.
    static let temporaryPrefix = "."

    let name: String
    let id: EntryID

    init(id: EntryID, spooledAt time: Timestamp) {
        let digits = String(UInt64(max(0, time.microseconds)), radix: 16)
        name = String(repeating: "0", count: 16 - digits.count) + digits + "-" + id.description + Self.suffix
        self.id = id
    }

    /// - Returns: `nil` for a name that is no entry's.
    init?(name: String) {
        let bytes = Array(name.utf8)
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let letters = UInt8(ascii: "a")...UInt8(ascii: "f")
        guard name.hasSuffix(Self.suffix), bytes.count == 16 + 1 + 36 + Self.suffix.utf8.count,
            bytes[..<16].allSatisfy({ digits.contains($0) || letters.contains($0) }), bytes[16] == UInt8(ascii: "-"),
            let id = EntryID(String(decoding: bytes[17..<53], as: UTF8.self))
        else { return nil }
        self.name = name
        self.id = id
    }

    static func < (left: SpoolFile, right: SpoolFile) -> Bool { left.name < right.name }
}

/// What an entry's file holds: a line with a version, the checksum of the rest and its length, and then the entry as one
/// line of NDJSON, redacted and with its id.
///
/// A file that lost its end, or any byte of it, is known for it and never sent.
enum SpoolContent {
    /// The longest line that is sent, and kept.
    static let maximumBytes = 65_536
    private static let version = "raptor-audit-spool/1"

    static func encode(_ line: [UInt8]) -> [UInt8] {
        let checksum = String(CRC32.checksum(line), radix: 16)
        return Array("\(version) \(checksum) \(line.count)\n".utf8) + line + [UInt8(ascii: "\n")]
    }

    /// - Returns: `nil` when the file is not whole.
    static func decode(_ bytes: [UInt8]) -> [UInt8]? {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")), end < bytes.count - 1 else { return nil }
        let line = Array(bytes[(end + 1)..<(bytes.count - 1)])
        return encode(line) == bytes ? line : nil
    }
}

extension Problem {
    /// What is beside a file that was put aside because it is not whole.
    static let tornFile = Problem(
        status: 0,
        code: "torn_file",
        title: "The file is not whole",
        detail: "Its checksum does not fit. Nothing of it was sent.",
        violations: [],
        requestID: nil
    )
}

extension JSONValue {
    /// ``Problem/tornFile`` as a document of RFC 9457.
    static let tornFile: JSONValue = [
        "type": .string("urn:raptor-audit:problem:\(Problem.tornFile.code)"), "code": .string(Problem.tornFile.code),
        "title": .string(Problem.tornFile.title), "detail": .string(Problem.tornFile.detail ?? ""),
    ]
}
