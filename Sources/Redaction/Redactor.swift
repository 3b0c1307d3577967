package import StrictJSON

/// Takes secrets and stray personal data out of JSON and leaves the text around them.
///
/// A secret is replaced by `[redacted:<rule>]`; `docs/redaction-rules.md` lists the rules. Redacting twice changes
/// nothing. Time and memory grow linearly with the value, also for one that was written to slow redaction down.
package struct Redactor: Sendable {
    /// The redactor with the built-in rules alone. Its tables are made on first use.
    package static let standard = Redactor()

    /// Says where something was replaced, and by which rule. Never what.
    package struct Note: Sendable, Hashable {
        /// A JSON Pointer (RFC 6901) into the redacted value.
        package let pointer: String
        /// The rule's name, such as `github-token`.
        package let rule: String

        package init(pointer: String, rule: String) {
            self.pointer = pointer
            self.rule = rule
        }
    }

    /// Made once and shared by all that redacts: a redactor is cheap to copy.
    private let tables: Tables

    /// Makes a redactor with what a deployment sets. This makes tables, which takes time and memory that is never
    /// freed: do it once in a process.
    package init(_ settings: RedactionSettings = RedactionSettings()) { tables = Tables(settings) }

    /// Returns the value as it may be kept, and what was replaced where.
    ///
    /// - Parameter identities: names of top-level members whose personal data is intended. Secrets in them are not.
    /// - Returns: the value, and notes with pointers into the redacted value, in its order, each place with a rule
    ///   once.
    package func redact(_ value: JSONValue, identities: Set<String> = []) -> (value: JSONValue, redactions: [Note]) {
        var walker = Walker(tables: tables, keepsPersonalData: false, nesting: Nesting())
        let redacted =
            if case .object(let object) = value {
                walker.redact(object, under: nil, identities: identities)
            } else {
                walker.redact(value)
            }
        return (redacted ?? value, walker.report)
    }
}
