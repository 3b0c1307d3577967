package import AuditModel
package import StrictJSON

/// Takes secrets and stray personal data out of JSON and leaves the text around them.
///
/// A secret is replaced by `[redacted:<rule>]`; `docs/redaction-rules.md` lists the rules. Redacting twice changes
/// nothing. Time and memory grow linearly with the value, whoever wrote it.
package struct Redactor: Sendable {
    /// With every rule there is. Its tables are made on first use.
    package static let standard = Redactor()

    private let tables = Tables()

    /// - Parameter identities: names of top-level members whose personal data is intended. Secrets in them are not.
    /// - Returns: the value as it may be kept, and what was replaced where: pointers into that value, in its order, each
    ///   with a rule once.
    package func redact(
        _ value: JSONValue,
        identities: Set<String> = []
    ) -> (value: JSONValue, redactions: [RedactionNote]) {
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
