import AuditModel
import AuditStore
import Logging
import Synchronization

/// Remembers when tokens were last used, and writes that now and then. A crash loses the uses since the last write.
final class TokenUses: Sendable {
    private let reader: CredentialReader
    private let logger: Logger
    private let latest = Mutex<[EntryID: Timestamp]>([:])

    init(reader: CredentialReader, logger: Logger) {
        self.reader = reader
        self.logger = logger
    }

    /// Notes a use in memory. Replaces an earlier one of the same token.
    func note(_ tokenID: EntryID, at time: Timestamp) {
        latest.withLock { $0[tokenID] = time }
    }

    /// Writes the uses since the last write. When the database cannot take them, logs a warning and keeps them for the
    /// next write. Later uses of the same tokens win.
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
