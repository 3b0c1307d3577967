import LibPQ
import SystemCrypto

/// The right to carry out erasures, for some seconds: at most one instance has it. It keeps it while it works and loses it
/// by itself when it dies.
final class ErasureLease: Sendable {
    private static let seconds = 20
    private static let answerWithin: Duration = .seconds(5)

    let holder = SecureRandom.uuid()

    /// Takes or keeps the work.
    /// - Returns: `false` while another instance has it.
    func take(on connection: Connection) async throws -> Bool {
        try await lease(for: Self.seconds, on: connection)
    }

    /// - Throws: ``LeaseLost`` when another instance has the work meanwhile.
    func keep(on connection: Connection) async throws {
        guard try await take(on: connection) else { throw LeaseLost() }
    }

    func release(on connection: Connection) async throws {
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
