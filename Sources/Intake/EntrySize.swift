import AuditModel
import Redaction
package import StrictJSON

/// Bounds the size of an entry, in the same way for the service and its client.
///
/// An entry may grow on its way: a mark may be longer than the secret that it replaces, and the canonical form writes
/// `1e20` as 21 digits. So its size is not that of its text. The size is counted so that it never grows: the next
/// intake takes every entry that one has taken.
package enum EntrySize {
    /// The largest size in bytes of the members beside the fields. A text of at most this length never exceeds it.
    package static let maximum = 1 << 16
    /// The longest text of an entry in bytes, as it is sent and as it is kept.
    package static let maximumBytes = 1 << 19
    /// Bytes for an id that is written before the other members.
    static let idBytes = 64
    /// For the parser. Depth and numbers have its default limits.
    package static let limits = StrictJSON.Limits(maximumBytes: maximumBytes)

    /// Returns the bytes of the shortest JSON that denotes the entry without its fields. Marks of redaction count
    /// nothing. Fields do not count either: they have limits of their own, and some are written in another form than
    /// they came in.
    static func of(_ entry: JSONValue) -> Int {
        guard case .object(let object) = entry else { return length(of: entry) }
        let others = object.members.filter { AuditEntryField.named($0.name) == nil }
        return length(of: .object(JSONObject(others)))
    }

    private static func length(of value: JSONValue) -> Int {
        switch value {
        case .null: 4
        case .bool(let bool): bool ? 4 : 5
        case .number(let number): StrictJSON.shortestLength(of: number)
        case .string(let text): length(of: text)
        case .array(let elements): elements.reduce(1 + max(1, elements.count)) { $0 + length(of: $1) }
        case .object(let object):
            object.members.reduce(1 + max(1, object.members.count)) { size, member in
                size + length(of: member.name) + 1 + length(of: member.value)
            }
        }
    }

    /// Returns the bytes of a text in JSON, without marks and the quotes beside them. In a text that is itself JSON, a
    /// mark may have replaced a number, and then brought quotes along.
    private static func length(of text: String) -> Int {
        let bytes = StrictJSON.canonical(.string(text))
        guard bytes.count > shortestMark else { return bytes.count }
        var size = 0
        var position = 0
        while let start = bytes[position...].firstIndex(of: UInt8(ascii: "[")) {
            guard let end = end(ofMarkAt: start, in: bytes) else {
                size += start + 1 - position
                position = start + 1
                continue
            }
            size += (bytes[position..<start].lastIndex { !isQuoting($0) } ?? position - 1) + 1 - position
            position = bytes[end...].firstIndex { !isQuoting($0) } ?? bytes.count
        }
        return max(1, size + bytes.count - position)
    }

    private static func isQuoting(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") }

    /// Returns where what follows the mark begins; `nil` when no mark begins at `start`.
    private static func end(ofMarkAt start: Int, in bytes: [UInt8]) -> Int? {
        guard let close = bytes[start...].prefix(longestMark).firstIndex(of: UInt8(ascii: "]")),
            marks.contains(String(decoding: bytes[start...close], as: UTF8.self))
        else { return nil }
        return close + 1
    }

    private static let marks = Set(RuleCatalogue.rows.map { "[redacted:\($0.name)]" })
    private static let shortestMark = marks.map(\.utf8.count).min() ?? 0
    private static let longestMark = marks.map(\.utf8.count).max() ?? 0
}
