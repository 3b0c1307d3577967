import AuditModel
import LibPQ
import Synchronization
import SystemCrypto

/// The right to carry out erasures, for some seconds: at most one instance has it. An instance keeps it while it works
/// and loses it by itself when it dies.
///
/// A row of the database with an end is the lock, since everyone who may connect can take an advisory lock. The
/// database's clock decides. An instance that was stopped for longer than the lease does no harm: the function that
/// rewrites entries asks for the holder again.
final class ErasureLease: Sendable {
    /// How long the work rests when the instance that has it dies.
    private static let seconds = 20
    /// Short enough to survive a few failures before the lease ends.
    private static let renewedAfter: Duration = .seconds(5)
    private static let answerWithin: Duration = .seconds(5)

    /// Drawn for each process, so a restarted one is another.
    let holder = EntryID(bytes: SecureRandom.uuid())
    /// When this process last took the lease, by its own clock; `nil` without it.
    private let takenAt = Mutex<ContinuousClock.Instant?>(nil)

    /// Takes the work, or keeps it for another ``seconds``.
    /// - Returns: `false` while another instance has it.
    /// - Throws: ``PostgresError``. Whether the lease was taken is not known then; it ends by itself.
    func take(on connection: Connection) async throws -> Bool {
        let now = ContinuousClock.now
        let isTaken = try await lease(for: Self.seconds, on: connection)
        takenAt.withLock { $0 = isTaken ? now : nil }
        return isTaken
    }

    /// Renews the lease when it is some seconds old: each time costs a commit. Call it more often than the lease lasts.
    /// - Throws: ``LeaseLost`` when another instance has the work meanwhile, ``PostgresError``.
    func keep(on connection: Connection) async throws {
        if let takenAt = takenAt.withLock(\.self), .now - takenAt < Self.renewedAfter { return }
        guard try await take(on: connection) else { throw LeaseLost() }
    }

    /// Ends the lease now, so that another instance need not wait for it.
    func release(on connection: Connection) async throws {
        takenAt.withLock { $0 = nil }
        _ = try await lease(for: 0, on: connection)
    }

    /// Returns whether this process has the work. 0 seconds give it up.
    private func lease(for seconds: Int, on connection: Connection) async throws -> Bool {
        let holder = holder
        return try await connection.run { connection in
            try connection.value(
                "select audit_lease_erasures(\(holder), \(seconds))",
                as: Bool.self,
                by: .after(Self.answerWithin)
            )
        }
    }
}

/// Another instance has taken the work, and goes on with it.
struct LeaseLost: Error, CustomStringConvertible {
    var description: String { "another instance carries out erasures" }
}
