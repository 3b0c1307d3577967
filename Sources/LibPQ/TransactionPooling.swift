import CLibPQ

/// Recognises a pooler that hands a client another server process for each transaction. What a session is set to would
/// reach other clients there, and would be missing here.
enum TransactionPooling {
    private static let rounds = 4
    /// A pooler in session mode may have no process left for a second client: a third of the time, and this at least.
    private static let patience: Duration = .seconds(1)

    /// Whether the connection is behind such a pooler. Asks, and changes nothing.
    ///
    /// Behind a pooler of either mode the process that answers is not the one that the connection began with. One that
    /// keeps its process for the session gives that process to nobody else, and always answers from it.
    static func isBehind(
        _ handle: OpaquePointer,
        _ target: ConnectionTarget,
        backend: Int32?,
        by deadline: Deadline
    ) -> Bool {
        guard let backend, backend != PQbackendPID(handle) else { return false }
        let share = Duration.milliseconds(Int(deadline.milliseconds) / 3)
        let deadline = min(deadline, .after(max(patience, share)))
        let choice = try? ServerChoice([target], access: .readOnly, by: deadline, objection: { _ in nil })
        guard let other = choice else { return false }
        defer { PQfinish(other.handle) }
        if other.backend == backend { return true }
        for _ in 0..<rounds {
            guard let own = ServerAnswer.of(handle, by: deadline)?.backend else { return false }
            guard let others = ServerAnswer.of(other.handle, by: deadline)?.backend else { return false }
            if own != backend || others == backend { return true }
        }
        return false
    }
}
