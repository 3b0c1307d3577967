import AuditModel
package import Redaction
package import StrictJSON

/// Shows what would be kept of a JSON value, before it is sent anywhere: the `redact` command of both programs.
package struct RedactionPreview: Sendable {
    /// Far above an entry's limits, so that whole logs can be tried; nothing is stored.
    package static let limits = StrictJSON.Limits(maximumBytes: 64 << 20, maximumDepth: 128, maximumNumberLength: 1024)

    private static let identities = Set(AuditEntryField.allCases.filter(\.isIdentity).map(\.rawValue))

    private let redactor: Redactor

    /// Creates a preview of what `redactor` does.
    package init(of redactor: Redactor = .standard) {
        self.redactor = redactor
    }

    /// Appends `{"id":…,"payload_redacted":…,"redactions":[…]}` and a line feed to `output`, in canonical form. The id
    /// is the value's member of that name, redacted like the rest, or missing if the value has none.
    /// - Parameter text: any JSON value. Of an object, `actor` and the other identities keep their personal data, as in
    ///   an entry; it need not be a valid one.
    /// - Throws: what is wrong with `text`. `output` stays as it was.
    package func append(_ text: ArraySlice<UInt8>, to output: inout [UInt8]) throws(JSONError) {
        let (value, redactions) = redactor.redact(
            try StrictJSON.parse(text, limits: Self.limits),
            identities: Self.identities
        )
        var answer: JSONObject = [:]
        if case .object(let object) = value { answer["id"] = object["id"] }
        answer["payload_redacted"] = value
        answer["redactions"] = .array(redactions.map { RedactionNote($0).json })
        StrictJSON.append(canonical: .object(answer), to: &output)
        output.append(UInt8(ascii: "\n"))
    }
}
