import AuditModel
import Synchronization

/// Tokens that were good for reading metrics when the database was last asked. Metrics matter most while the database
/// is away, and only a token that was good then reads them.
final class MetricsReaders: Sendable {
    /// Far more than scrape one instance. Further tokens are not remembered.
    private static let capacity = 100

    private let credentials = Mutex<[TokenDigest: Credential]>([:])

    /// Replaces what was known of a token by what the database said. Forgets one that may not read metrics any more.
    /// - Parameter credential: `nil` for a token that is not live.
    func note(_ credential: Credential?, for digest: TokenDigest) {
        credentials.withLock { credentials in
            credentials[digest] = nil
            guard let credential, credential.scopes.contains(.metricsRead) else { return }
            if credentials.count < Self.capacity { credentials[digest] = credential }
        }
    }

    /// Returns what the database said last, however long ago.
    func credential(for digest: TokenDigest) -> Credential? {
        credentials.withLock { $0[digest] }
    }
}
