import Bytes

/// Recognises a commit or an image's digest by where it stands: behind a word for one (`reverts 9b1c44e`), in a URL's
/// path (`/commit/9b1c44e`), behind an algorithm (`sha256:…`), or in a range (`9b1c44e..d00dfeed`).
enum CommitMention {
    private static let lengths = 7...64
    private static let words: Set<String> = [
        "at", "bisect", "blob", "build", "checkout", "cherry-pick", "cherry-picked", "cherry-picks", "commit",
        "commits", "compare", "deploy", "deployed", "deploys", "digest", "fixup", "from_sha", "head", "image",
        "merge", "merged", "parent", "pick", "ref", "release", "rev", "revert", "reverted", "reverting", "reverts",
        "revision", "revisions", "sha", "sha1", "sha256", "slug", "split_sha", "squash", "to_sha", "tree", "version",
    ]
    /// The most characters between a word and its commit.
    private static let longestGap = 8
    /// In bytes.
    private static let longestWord = 16

    /// Whether a member of this name has a commit or a digest as its value, which stays even if it is a login.
    static func isValue(_ text: String, of member: String) -> Bool {
        lengths ~= text.utf8.count && text.utf8.allSatisfy { $0.hexDigitValue != nil }
            && words.contains(member.lowercased())
    }

    /// Whether the range is a commit by what stands around it.
    /// - Parameter text: folded.
    static func isOne(_ range: Range<Int>, in text: [UInt8]) -> Bool {
        guard lengths ~= range.count, text[range].allSatisfy(\.isLowercaseHexDigit) else { return false }
        if text[range.upperBound...].starts(with: "..".utf8) { return true }
        var end = range.lowerBound
        if text[..<end].suffix(2).elementsEqual("..".utf8) { return true }
        // Between the word and the commit: `commit 9b1c44e`, `commit: "9b1c44e"`, `to_sha=9b1c44e`, `commit/9b1c44e`.
        while end > 0, range.lowerBound - end < longestGap, " :=/\\\"'`(#".utf8.contains(text[end - 1]) { end -= 1 }
        guard end < range.lowerBound else { return false }
        let word = text[..<end].suffix(longestWord + 1).reversed().prefix {
            $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
        return words.contains(String(decoding: word.reversed(), as: UTF8.self))
    }
}
