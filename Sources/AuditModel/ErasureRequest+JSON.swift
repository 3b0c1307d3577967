package import StrictJSON

extension ErasureRequest {
    private enum Member: String, CaseIterable {
        case erasureID = "erasure_id"
        case identifiers, verify, force
        case isDryRun = "dry_run"
        case atMost = "at_most"
        case dryRunToken = "dry_run_token"
        case isPartial = "partial"
    }

    /// Reads the request that `value` denotes.
    /// - Throws: every rule that it breaks, without quoting what was sent.
    package init(_ value: JSONValue) throws(InvalidEntry) {
        var reader = try RequestReader<Member>(value)
        let erasureID: ErasureID? = reader.required(.erasureID)
        let isForced = reader.flag(.force)
        let identifiers = reader.identifiers(.identifiers, isForced: isForced)
        let verify = reader.flag(.verify)
        let isDryRun = reader.flag(.isDryRun)
        let isPartial = reader.flag(.isPartial)
        let atMost = reader.count(.atMost)
        let dryRunToken = reader.text(.dryRunToken)
        guard let erasureID, reader.violations.isEmpty else { throw InvalidEntry(violations: reader.violations) }
        self.init(erasureID: erasureID, identifiers: identifiers)
        self.isForced = isForced
        self.verify = verify
        self.isDryRun = isDryRun
        self.isPartial = isPartial
        self.atMost = atMost
        self.dryRunToken = dryRunToken
    }
}
