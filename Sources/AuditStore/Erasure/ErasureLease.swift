import LibPQ
import Synchronization
import SystemCrypto

/// The right to carry out erasures, for some seconds: at most one instance has it. It keeps it while it works and loses it
/// by itself when it dies.
final class ErasureLease: Sendable {
    private static let seconds = 20
    private static let renewedAfter: Duration = .seconds(5)
    private static let answerWithin: Duration = .seconds(5)

    let holder = SecureRandom.uuid()
    private let takenAt = Mutex<ContinuousClock.Instant?>(nil)

    /// Takes or keeps the work.
    /// - Returns: `false` while another instance has it.
    func take(on connection: Connection) async throws -> Bool {
        let now = ContinuousClock.now
        let isTaken = try await lease(for: Self.seconds, on: connection)
        takenAt.withLock { $0 = isTaken ? now : nil }
        return isTaken
    }

    /// Renews the lease when it is some seconds old: each time costs a commit.
    /// - Throws: ``LeaseLost`` when another instance has the work meanwhile.
    func keep(on connection: Connection) async throws {
        if let takenAt = takenAt.withLock(\.self), .now - takenAt < Self.renewedAfter { return }
        guard try await take(on: connection) else { throw LeaseLost() }
    }

    func release(on connection: Connection) async throws {
        takenAt.withLock { $0 = nil }
        _ = try await lease(for: 0, on: connection)
    }

    private func lease(for seconds: Int, on connection: Connection) async throws -> Bool {
        let holder = UUIDBytes(holder)
        return try await connection.run { connection in
            try connection.value(
                "select audit_lease_erasures(\(holder), \(seconds))",
                as: Bool.self,
                by: .after(Self.answerWithin)
            )
        }
    }
}

struct LeaseLost: Error, CustomStringConvertible {
    var description: String { "another instance carries out erasures" }
}
