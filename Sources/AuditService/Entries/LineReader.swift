import AuditModel
import AuditStore
import Intake

/// Reads the lines of all uploads, one turn after the other. Uploads so take one processor at most, which reads as many
/// lines as the database stores, and leave the others to single entries.
actor LineReader {
    private let acceptance: AcceptEntry

    init(acceptance: AcceptEntry) {
        self.acceptance = acceptance
    }

    /// Returns the entry or the refusal of each line, in their order. Redacting takes most of the time, so a caller
    /// passes few lines at once and others have their turn in between.
    func accept(
        _ lines: ArraySlice<BatchLine>,
        for credential: Credential
    ) -> [Result<(entry: RedactedEntry, id: EntryID?), Rejection>] {
        lines.map { line in
            Result { () throws(Rejection) in try acceptance.accept(line.bytes, key: nil, for: credential) }
        }
    }
}
