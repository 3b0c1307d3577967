import AuditModel
import AuditStore
import Intake

/// Reads the lines of all uploads, one turn after the other: they never take more than one processor, which is as many
/// lines as the database stores.
actor LineReader {
    private let acceptance: AcceptEntry

    init(acceptance: AcceptEntry) {
        self.acceptance = acceptance
    }

    func accept(
        _ lines: ArraySlice<BatchLine>,
        for credential: Credential
    ) -> [Result<(entry: RedactedEntry, id: EntryID?), Rejection>] {
        lines.map { line in
            Result { () throws(Rejection) in try acceptance.accept(line.bytes, key: nil, for: credential) }
        }
    }
}
