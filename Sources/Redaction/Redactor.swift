package import StrictJSON

/// Takes secrets and stray personal data out of JSON and leaves the text around them.
///
/// A secret is replaced by `[redacted:<rule>]`; `docs/redaction-rules.md` lists the rules. Redacting twice changes
/// nothing. Time and memory grow linearly with the value, also for one that was written to slow redaction down.
package struct Redactor: Sendable {
    /// With every rule there is. Its tables are made on first use.
    package static let standard = Redactor()

    /// Where something was replaced, and by which rule. Never what.
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

    private let tables: Tables

    /// With what a deployment sets. Makes tables: once for a process.
    package init(_ settings: RedactionSettings = RedactionSettings()) {
        tables = Tables(settings)
    }

    /// - Parameter identities: names of top-level members whose personal data is intended. Secrets in them are not.
    /// - Returns: the value as it may be kept, and what was replaced where: pointers into that value, in its order, each
    ///   with a rule once.
    package func redact(
        _ value: JSONValue,
        identities: Set<String> = []
    ) -> (value: JSONValue, redactions: [Note]) {
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
