/// Lists all rules for a reader: the table in `docs/redaction-rules.md`.
package enum RuleCatalogue {
    /// A rule's name and what it finds.
    package struct Row: Sendable, Hashable {
        /// What stands in `[redacted:…]` and in the report.
        package let name: String
        /// What it finds, in Markdown.
        package let meaning: String
    }

    /// One row for each format of tokens, for each row of names and for each mark, in order of their names. Several
    /// rows may have the same name. What was redacted before is recognised by these names.
    package static let rows: [Row] = {
        let formats = TokenFormat.all.map { format in
            Row(name: "\(format.name)", meaning: "\(format.issuer): \(list(format.literals))")
        }
        let names = NameRule.all.map { rule in
            Row(name: "\(rule.name)", meaning: "the value of a name that ends in \(list(rule.nouns))")
        }
        let marks = (Detector.all.flatMap(\.marks) + Mark.others).map { Row(name: "\($0.name)", meaning: $0.finds) }
        return Set(formats + names + marks).sorted { ($0.name, $0.meaning) < ($1.name, $1.meaning) }
    }()

    /// All literals that a scan stops at: what to repeat in order to slow one down.
    package static let literals: [String] =
        TokenFormat.all.flatMap(\.literals) + Detector.all.flatMap(\.triggers).map(\.literal)
        + Detector.namedValue(NameRule.all).triggers.map(\.literal)

    /// The page, whole.
    package static var markdown: String {
        let lines = rows.map { "| `\($0.name)` | \($0.meaning.replacing("|", with: "\\|")) |" }
        return """
            # Redaction rules

            What stands in `[redacted:<rule>]` and in a receipt's `redactions`. Made from the tables in `Sources/Redaction`; a
            test compares the two, and writes this page when `UPDATE_DOCS` is set.

            | rule | what it finds |
            | --- | --- |
            \(lines.joined(separator: "\n"))

            """
    }

    /// Returns the words as code in Markdown; of many, the first twelve.
    private static func list(_ words: [String]) -> String {
        let shown = words.prefix(12).map { "`\($0.replacing("\u{1B}", with: "ESC"))`" }.joined(separator: " ")
        return words.count > 12 ? shown + " …" : shown
    }
}

extension Mark {
    /// The marks of what no trigger announces, and of what a deployment adds. No detector brings them.
    static let others = [
        email, phone, paymentCard, iban,
        Mark("own-name", "the value of a name that the deployment lists in `AUDIT_REDACTION_FILE`"),
        Mark("own-token", "a token whose shape the deployment lists in `AUDIT_REDACTION_FILE`"),
    ]
}
