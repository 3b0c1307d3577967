import AuditModel
import Bytes
import Intake
import StrictJSON

/// The name of an entry's file: when it was spooled, in microseconds since 1970 as 16 hexadecimal digits, and its id.
/// Sorted by name, files are sorted by age.
struct SpoolFile: Hashable, Comparable, Sendable {
    static let suffix = ".entry"
    private static let refusalSuffix = ".refusal.json"
    /// The prefix of a file that is not whole yet.
    static let temporaryPrefix = "."

    let name: String
    let id: EntryID

    init(id: EntryID, spooledAt time: Timestamp) {
        name = Hex.encode(UInt64(max(0, time.microseconds))) + "-" + id.description + Self.suffix
        self.id = id
    }

    /// - Returns: `nil` unless the name is an entry's.
    init?(name: String) {
        let bytes = Array(name.utf8)
        guard name.hasSuffix(Self.suffix), bytes.count == 16 + 1 + 36 + Self.suffix.utf8.count,
            bytes[..<16].allSatisfy(\.isLowercaseHexDigit), bytes[16] == UInt8(ascii: "-"),
            let id = EntryID(String(decoding: bytes[17..<53], as: UTF8.self))
        else { return nil }
        self.name = name
        self.id = id
    }

    /// - Returns: `nil` unless the name is a refusal's; see ``Refusal``.
    init?(refusalName name: String) {
        guard name.hasSuffix(Self.refusalSuffix) else { return nil }
        self.init(name: name.dropLast(Self.refusalSuffix.count) + Self.suffix)
    }

    /// What all files about the entry begin with.
    var stem: Substring { name.dropLast(Self.suffix.count) }
    /// The name of the note beside the file.
    var refusalName: String { stem + Self.refusalSuffix }
    /// When the entry was spooled.
    var spooledAt: Timestamp { Timestamp(microseconds: Int64(name.prefix(16), radix: 16) ?? 0) }

    static func < (left: SpoolFile, right: SpoolFile) -> Bool { left.name < right.name }
}

/// What an entry's file holds: a line with a version, the checksum of the rest and its length, and then the entry as one
/// line of NDJSON, redacted and with its id.
///
/// A file that lost its end, or any byte, is recognised and never sent.
enum SpoolContent {
    /// The longest line that is kept and sent.
    static let maximumBytes = EntrySize.maximumBytes
    private static let version = "raptor-audit-spool/1"

    /// What a line begins with.
    static func head(of id: EntryID) -> [UInt8] { Array("{\"id\":\"\(id)\",".utf8) }

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
    /// The problem beside a file that was put aside because it is not whole.
    static let tornFile = Problem(
        aside: "torn_file",
        title: "The file is not whole",
        detail: "Its checksum does not match. Nothing of it was sent."
    )

    /// Returns the problem beside a file that was put aside because this user cannot read it, or it is not a file.
    static func unusableFile(_ error: FileError) -> Problem {
        Problem(
            aside: "unreadable_file",
            title: "The file cannot be read",
            detail: "\(error). Nothing of it was sent. Once it can be read: raptor-audit spool retry"
        )
    }

    private init(aside code: String, title: String, detail: String) {
        self.init(status: 0, code: code, title: title, detail: detail, violations: [], requestID: nil)
    }

    /// The document of RFC 9457 for a problem that was found here.
    var document: JSONValue {
        [
            "type": .string("urn:raptor-audit:problem:\(code)"), "code": .string(code), "title": .string(title),
            "detail": .string(detail ?? ""),
        ]
    }
}
