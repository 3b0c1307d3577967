import AuditStore
import Logging
import ServiceLifecycle
import Synchronization

/// Prepares the database before the service uses it, and waits for a database that is away. Until it is there `/health`
/// fails, `/health/live` passes, and everything else answers 503.
final class Startup: Service, CustomStringConvertible {
    let description = "startup"
    /// Between two attempts while the database is away.
    private static let interval: Duration = .seconds(1)

    private let store: Store
    private let logger: Logger
    private let prepare: @Sendable () async throws -> Preparation.Report
    /// Set once, when the database was prepared.
    private let isDone = Mutex(false)

    /// - Parameter prepare: tries once.
    init(store: Store, logger: Logger, prepare: @escaping @Sendable () async throws -> Preparation.Report) {
        self.store = store
        self.logger = logger
        self.prepare = prepare
    }

    /// Prepares the database. Holds the store back while the database is away.
    /// - Throws: an error that an operator has to fix.
    func attempt() async throws {
        do {
            let report = try await prepare()
            for migration in report.applied {
                logger.notice("migration applied", metadata: ["migration": "\(migration.name)"])
            }
            for warning in report.warnings { logger.warning("\(warning)") }
            store.release()
            isDone.withLock { $0 = true }
        } catch let error as StoreError where error.kind == .unavailable {
            store.hold(error)
            logger.warning("waiting for the database", metadata: ["error": "\(error)", "detail": "\(error.detail)"])
        }
    }

    /// Repeats the attempt once a second until it succeeds, and then waits for the service's end.
    /// - Throws: an error that an operator has to fix. It ends the service.
    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !self.isDone.withLock({ $0 }), (try? await Task.sleep(for: Self.interval)) != nil {
                try await self.attempt()
            }
        }
        try? await gracefulShutdown()
    }
}
