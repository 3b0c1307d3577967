import Bytes

/// A set of apps that an account may record for: one app, or all whose names begin with what precedes a `*` at the end
/// (`raxx-console-*`, `*`).
package struct AppPattern: Sendable, Hashable {
    /// Matches every app.
    package static let all = AppPattern(rawValue: "*", isPrefix: true)

    /// As it was written.
    package let rawValue: String
    private let isPrefix: Bool

    private init(rawValue: String, isPrefix: Bool) {
        self.rawValue = rawValue
        self.isPrefix = isPrefix
    }

    /// - Returns: `nil` for text that is not a pattern, or would match no app: `a*b`, `Raxx-*`, `-*`.
    package init?(_ text: String) {
        let isPrefix = text.utf8.last == UInt8(ascii: "*")
        let prefix = text.utf8.dropLast()
        let canMatch =
            isPrefix
            ? prefix.isEmpty || prefix.count <= TargetApp.lengths.upperBound && prefix.isLowercaseName(marks: ".-")
            : TargetApp(text) != nil
        guard canMatch else { return nil }
        self.init(rawValue: text, isPrefix: isPrefix)
    }

    /// Compares bytes; what precedes the `*` is not a word: `raxx*` matches `raxxon`.
    package func matches(_ app: TargetApp) -> Bool {
        isPrefix ? app.rawValue.utf8.starts(with: rawValue.utf8.dropLast()) : app.rawValue == rawValue
    }
}

extension AppPattern: LosslessStringConvertible {
    package var description: String { rawValue }
}
