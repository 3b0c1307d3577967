/// All rules for a reader: the table in `docs/redaction-rules.md`.
package enum RuleCatalogue {
    package struct Row: Sendable, Hashable {
        /// What stands in `[redacted:…]` and in the report.
        package let name: String
        package let meaning: String
    }

    /// One row a rule name and meaning, in order of their names.
    package static let rows: [Row] = {
        let credentials = Rule.all.map { rule in
            Row(name: "\(rule.name)", meaning: "\(rule.issuer): \(rule.literals.prefix(8).map { "`\($0)`" }.joined(separator: " "))")
        }
        let names = NameRule.all.map { rule in
            Row(name: "\(rule.name)", meaning: "the value of a name that ends in \(rule.nouns.map { "`\($0)`" }.joined(separator: " "))")
        }
        let special = SpecialRule.allCases.map { Row(name: "\($0.name)", meaning: $0.meaning) }
        return Set(credentials + names + special).sorted { ($0.name, $0.meaning) < ($1.name, $1.meaning) }
    }()

    /// The page, whole.
    package static var markdown: String {
        let lines = rows.map { "| `\($0.name)` | \($0.meaning.replacing("|", with: "\\|")) |" }
        return """
            # Redaction rules

            What stands in `[redacted:<rule>]` and in a receipt's `redactions`. This page is generated from the rules' table in
            `Sources/Redaction`; a test compares the two.

            | rule | what it finds |
            | --- | --- |
            \(lines.joined(separator: "\n"))

            """
    }
}
