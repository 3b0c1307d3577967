import Bytes

/// Names that many entries hold although they mean nobody. Erasing one would damage everyone's entries, so a request
/// has to insist on it with `force`.
package enum ReservedIdentifier {
    /// Shorter names are part of too many words.
    private static let fewestCharacters = 3

    /// Returns why `name` is refused, or `nil` when it is accepted. The service also asks about all that a name is
    /// compared as: without its compatibility forms, and without the display name before a login.
    package static func objection(to name: String) -> BrokenRule? {
        let name = name.narrowed.lowercased()
        let word = String(name.trimming { !$0.properties.isAlphabetic && $0.properties.numericType == nil })
        if word.count < fewestCharacters {
            return BrokenRule(
                .notAllowed,
                "Must have at least \(fewestCharacters) letters or digits, unless force is true."
            )
        }
        guard word.unicodeScalars.contains(where: \.properties.isAlphabetic) else {
            return BrokenRule(.notAllowed, "Must have a letter, unless force is true.")
        }
        if words.contains(word) || looksLikeHash(word) || word.hasPrefix("erased-operator-") {
            return BrokenRule(.notAllowed, "Must not be a word that the trail uses itself, unless force is true.")
        }
        return nil
    }

    /// Whether the word may be a commit or an image's digest, whole or abbreviated: `deadbeef` may.
    private static func looksLikeHash(_ word: String) -> Bool {
        7...64 ~= word.utf8.count && word.utf8.allSatisfy(\.isLowercaseHexDigit)
    }

    /// Compared as a whole, in lowercase.
    private static let words: Set<String> = {
        var words: Set<String> = [
            // Schemes, and what addresses are made of.
            "http", "https", "ssh", "git", "ftp", "sftp", "file", "data", "mailto", "tel", "urn", "www", "com", "org",
            "net", "localhost", "mail", "email",
            // JSON, shells and logs.
            "true", "false", "null", "none", "info", "warn", "warning", "error", "debug", "log", "and", "the", "for",
            "with",
            // Git and the platforms.
            "main", "master", "head", "heads", "refs", "origin", "tags", "branch", "commit", "sha", "merge", "push",
            "pull", "github", "heroku", "cloudflare", "terraform", "actions", "workflow", "job", "run", "build",
            // Environments and surfaces.
            "prod", "production", "staging", "stage", "dev", "development", "test", "console", "api", "antlers", "docs",
            "tickets", "vault", "raxx", "raptor",
            // Accounts that many people share.
            "root", "admin", "user", "users", "ubuntu", "ec2-user", "operator", "actor", "bot", "system", "service",
            // What this service writes.
            "redacted", "erased", "erase", "retain", "hold", "audit", "trail", "identifier", "identifiers", "payload",
            "by", "to", "from",
        ]
        var fixed = AuditEntryField.allCases.map(\.rawValue)
        fixed += Action.Verb.allCases.map(\.rawValue)
        fixed += Trigger.allCases.map(\.rawValue)
        fixed += Outcome.allCases.map(\.rawValue)
        for word in fixed {
            words.insert(word)
            words.formUnion(word.split { $0 == "_" || $0 == "-" }.map(String.init))
        }
        return words
    }()
}

extension String {
    /// The text with ASCII instead of fullwidth forms, which compare as equal.
    fileprivate var narrowed: String {
        let scalars = unicodeScalars.map { 0xFF01...0xFF5E ~= $0.value ? Unicode.Scalar($0.value - 0xFEE0) ?? $0 : $0 }
        return String(String.UnicodeScalarView(scalars))
    }
}
