import CLibPQ

/// What a connection is for.
package enum ServerAccess: Sendable {
    case readWrite
    /// A standby will do.
    case readOnly
}

/// Connects to every server that a connection string names at once, and takes the one that stands highest. Refuses to
/// choose between primaries of different clusters.
///
/// Standbys do not reveal where they stand: of several it takes the first in the list that has answered.
struct ServerChoice {
    /// How long servers that have not answered yet are waited for once one can be used.
    private static let grace: Duration = .milliseconds(300)

    /// The caller's to free. Those of the other servers are freed already.
    let handle: OpaquePointer
    let target: ConnectionTarget
    let standing: Standing?
    /// The server process that answered; behind a pooler not the one that the connection began with.
    let backend: Int32?

    /// - Parameter objection: why nothing may be written on a server, or `nil`.
    /// - Throws: ``PostgresError`` `cannotConnect`, with what each server said.
    init(
        _ targets: [ConnectionTarget],
        access: ServerAccess,
        by deadline: Deadline,
        objection: (Standing?) -> String?
    ) throws(PostgresError) {
        var attempts = targets.compactMap { ConnectionAttempt($0, access: access) }
        // Without memory for all of them, some are useless.
        guard attempts.count == targets.count else {
            for attempt in attempts { PQfinish(attempt.handle) }
            throw PostgresError(.cannotConnect, message: "libpq is out of memory")
        }
        Self.finish(&attempts, by: deadline)
        var best: (index: Int, answer: ServerAnswer)?
        var faults: [String] = []
        var clusters: Set<String> = []
        for (index, attempt) in attempts.enumerated() {
            switch attempt.outcome {
            case .usable(let answer)?:
                if let fault = objection(answer.standing) {
                    faults.append(fault)
                    continue
                }
                if let standing = answer.standing { clusters.insert(standing.systemIdentifier) }
                if best == nil || (answer.standing?.timeline ?? 0) > (best?.answer.standing?.timeline ?? 0) {
                    best = (index, answer)
                }
            case .failed(let fault)?: faults.append(fault)
            case nil: break
            }
        }
        if clusters.count > 1 {
            best = nil
            faults.append("the hosts are different database clusters that all take writes")
        }
        for (index, attempt) in attempts.enumerated() where index != best?.index { PQfinish(attempt.handle) }
        guard let best else { throw PostgresError(.cannotConnect, message: faults.joined(separator: "\n")) }
        handle = attempts[best.index].handle
        target = targets[best.index]
        standing = best.answer.standing
        backend = best.answer.backend
    }

    /// Goes on with all attempts until each has an outcome, or the time is up. Afterwards none is without an outcome.
    private static func finish(_ attempts: inout [ConnectionAttempt], by deadline: Deadline) {
        var deadline = deadline
        while true {
            let waiting = attempts.indices.filter { attempts[$0].outcome == nil }
            let sockets = waiting.map { (PQsocket(attempts[$0].handle), attempts[$0].events) }
            let ready = waiting.isEmpty ? [] : Socket.wait(sockets, by: deadline)
            guard !ready.isEmpty else { break }
            for index in ready.map({ waiting[$0] }) {
                attempts[index].step()
                if case .usable? = attempts[index].outcome { deadline = min(deadline, .after(grace)) }
            }
        }
        for index in attempts.indices { attempts[index].giveUp() }
    }
}
