/// A set of actions that an account may record.
///
/// Like an action, with `*` for any one of its three parts; a `*` at the end stands for all that follows, too:
/// `console.*`, `*.deploy.prod`, `console.*.prod`, `*`. Partial wildcards are not allowed.
package struct ActionPattern: Sendable, Hashable {
    /// Matches every action.
    package static let all = ActionPattern(rawValue: "*", segments: ["*"])

    /// As it was written.
    package let rawValue: String
    /// One to three; where there are fewer, the rest may be anything.
    private let segments: [String]

    private init(rawValue: String, segments: [String]) {
        self.rawValue = rawValue
        self.segments = segments
    }

    /// - Returns: `nil` for text that is not a pattern, or would match no action: `console`, `console.*.`, `Console.*`,
    ///   `console.restart.*`.
    package init?(_ text: String) {
        let segments = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= Action.maximumBytes, segments.count <= 3, segments.count == 3 || segments.last == "*",
            segments.enumerated().allSatisfy({ $1 == "*" || Self.isLiteral($1, at: $0) })
        else { return nil }
        self.init(rawValue: text, segments: segments)
    }

    /// Whether the account may record, or read, the action.
    package func matches(_ action: Action) -> Bool {
        let parts = [action.surface, action.verb.rawValue, action.environment]
        return zip(segments, parts).allSatisfy { $0 == "*" || $0 == $1 }
    }

    /// Whether the segment may stand at this place of an action.
    private static func isLiteral(_ segment: String, at index: Int) -> Bool {
        index == 1 ? Action.Verb(rawValue: segment) != nil : Action.isSegment(segment.utf8)
    }
}

extension ActionPattern: LosslessStringConvertible {
    package var description: String { rawValue }
}
