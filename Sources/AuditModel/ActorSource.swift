import Bytes

/// How the actor was determined, such as `env`, `git`, `github` or `login`: `[a-z][a-z0-9_-]{0,31}`.
package struct ActorSource: WireText, Hashable {
    package let rawValue: String

    package init(validating text: String) throws(BrokenRule) {
        guard text.utf8.count <= 32, text.utf8.isLowercaseName(marks: "_-") else {
            throw BrokenRule(
                .badFormat,
                "Must be 1 to 32 lowercase letters, digits, underscores and hyphens, the first of them a letter."
            )
        }
        rawValue = text
    }
}
