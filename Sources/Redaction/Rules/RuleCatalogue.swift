/// All rules for a reader: the table in `docs/redaction-rules.md`.
package enum RuleCatalogue {
    /// A rule's name and what it finds.
    package struct Row: Sendable, Hashable {
        /// What stands in `[redacted:…]` and in the report.
        package let name: String
        /// What it finds, in Markdown.
        package let meaning: String
    }

    /// One row for each of a rule's formats, in order of their names.
    package static let rows: [Row] = {
        let credentials = Rule.all.map { rule in
            Row(name: "\(rule.name)", meaning: "\(rule.issuer): \(list(rule.literals))")
        }
        let names = NameRule.all.map { rule in
            Row(name: "\(rule.name)", meaning: "the value of a name that ends in \(list(rule.nouns))")
        }
        let special = SpecialRule.allCases.map { Row(name: "\($0.name)", meaning: $0.meaning) }
        return Set(credentials + names + special).sorted { ($0.name, $0.meaning) < ($1.name, $1.meaning) }
    }()

    /// All that a scan stops at: what to repeat in order to slow one down.
    package static let literals: [String] =
        Rule.all.flatMap(\.literals) + NameRule.cues + Cue.Special.allCases.flatMap(\.literals)
        + Cue.Command.allCases.flatMap(\.literals)

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

    /// As code; of many, the first ones.
    private static func list(_ words: [String]) -> String {
        let shown = words.prefix(12).map { "`\($0.replacing("\u{1B}", with: "ESC"))`" }.joined(separator: " ")
        return words.count > 12 ? shown + " …" : shown
    }
}
