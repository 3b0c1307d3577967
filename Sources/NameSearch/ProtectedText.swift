import Bytes
import Redaction

/// Text that no erasure changes, even if a person has that name: tombstones, redaction marks, times, commits, schemes.
struct ProtectedText {
    private static let tombstonePrefix = Array("erased-operator-".utf8)
    /// In bytes: the prefix and 26 digits of base32.
    private static let tombstoneLength = 42
    /// Marks as redaction writes them. Nothing hides in brackets that only begin like one.
    private static let marks = Set(
        (["[redacted]"] + RuleCatalogue.rows.map { "[redacted:\($0.name)]" }).map { Array($0.utf8) }
    )
    private static let longestMark = marks.map(\.count).max() ?? 0
    /// Nobody hides behind `://`: what is not one of these is a name there, too.
    private static let schemes = Set(
        [
            "http", "https", "ws", "wss", "ssh", "git", "git+ssh", "git+https", "ftp", "ftps", "sftp", "scp", "rsync",
            "svn", "file", "data", "ldap", "ldaps", "smtp", "smtps", "imap", "imaps", "postgres", "postgresql", "mysql",
            "mariadb", "mongodb", "redis", "rediss", "amqp", "amqps", "mqtt", "nats", "kafka", "tcp", "udp", "tls",
            "unix", "s3", "gs", "docker", "oci", "vault", "jdbc", "chrome", "vscode", "slack", "app",
        ].map { Array($0.utf8) }
    )
    /// How far a time may reach from a name in it, in bytes.
    private static let longestTime = 40

    /// Folded.
    let text: [UInt8]

    /// Whether `range` is part of protected text. A whole tombstone is not: a former one is replaced like a name.
    func holds(_ range: Range<Int>) -> Bool {
        isInTombstone(range) || isInRedactionMark(range) || isInTime(range) || isScheme(range)
            || CommitMention.isOne(range, in: text)
    }

    /// Whether the range overlaps a tombstone without covering it.
    private func isInTombstone(_ range: Range<Int>) -> Bool {
        let first = max(0, range.lowerBound - Self.tombstoneLength + 1)
        for start in first..<range.upperBound where text[start...].starts(with: Self.tombstonePrefix) {
            let end = start + Self.tombstoneLength
            guard end <= text.count else { continue }
            let token = text[(start + Self.tombstonePrefix.count)..<end]
            let isTombstone = token.allSatisfy { $0.isASCIILetter || UInt8(ascii: "2")...UInt8(ascii: "7") ~= $0 }
            if isTombstone, (start..<end).overlaps(range), !(range.lowerBound <= start && end <= range.upperBound) {
                return true
            }
        }
        return false
    }

    /// Whether the range is in a mark such as `[redacted:github-token]`.
    private func isInRedactionMark(_ range: Range<Int>) -> Bool {
        guard let last = range.last, range.count <= Self.longestMark else { return false }
        let before = text[max(0, last - Self.longestMark + 1)...range.lowerBound]
        guard let start = before.lastIndex(of: UInt8(ascii: "[")) else { return false }
        let rest = text[start...].prefix(Self.longestMark)
        guard let end = rest.firstIndex(of: UInt8(ascii: "]")), last <= end else { return false }
        return Self.marks.contains(Array(text[start...end]))
    }

    /// Whether the range is in a time: `2026-11-29`, `16:51:07.5Z` or both together.
    private func isInTime(_ range: Range<Int>) -> Bool {
        var start = range.lowerBound
        var end = range.upperBound
        while start > 0, range.lowerBound - start < Self.longestTime, Self.isOfTime(text[start - 1]) { start -= 1 }
        while end < text.count, end - range.upperBound < Self.longestTime, Self.isOfTime(text[end]) { end += 1 }
        let token = text[start..<end]
        return token.contains(where: \.isASCIIDigit) && token.allSatisfy(Self.isOfTime)
            && (Self.begins(token, with: "0000-00-00") || Self.begins(token, with: "00:00"))
    }

    /// Whether a time may have the byte. The text is folded, so `T` and `Z` are lowercase.
    private static func isOfTime(_ byte: UInt8) -> Bool {
        byte.isASCIIDigit || "-:.+tz".utf8.contains(byte)
    }

    /// - Parameter shape: 0 stands for any digit.
    private static func begins(_ text: ArraySlice<UInt8>, with shape: String) -> Bool {
        text.count >= shape.utf8.count
            && zip(text, shape.utf8).allSatisfy { $1 == UInt8(ascii: "0") ? $0.isASCIIDigit : $0 == $1 }
    }

    /// Whether the range ends a URL's scheme: `ssh` in `git+ssh://`.
    private func isScheme(_ range: Range<Int>) -> Bool {
        text[range.upperBound...].starts(with: "://".utf8) && Self.schemes.contains(Array(text[range]))
    }
}
