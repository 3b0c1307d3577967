import AuditModel
import AuditStore
import Logging
import Synchronization

/// Remembers when tokens were used, and writes it down now and then.
final class TokenUses: Sendable {
    private let reader: CredentialReader
    private let logger: Logger
    private let latest = Mutex<[EntryID: Timestamp]>([:])

    init(reader: CredentialReader, logger: Logger) {
        self.reader = reader
        self.logger = logger
    }

    func note(_ tokenID: EntryID, at time: Timestamp) {
        latest.withLock { $0[tokenID] = time }
    }

    /// Writes down the uses since the last time. What cannot be written is kept for the next time.
    func write() async {
        let uses = latest.withLock { latest in
            defer { latest = [:] }
            return latest
        }
        guard !uses.isEmpty else { return }
        do {
            try await reader.noteUse(of: uses)
        } catch {
            latest.withLock { $0.merge(uses) { later, _ in later } }
            logger.warning("last use of tokens not noted", metadata: ["error": "\(error)"])
        }
    }
}
