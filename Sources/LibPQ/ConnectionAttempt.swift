import CLibPQ

/// An attempt to connect to one server and to learn where it stands, a step at a time: several go on at once.
struct ConnectionAttempt {
    enum Outcome {
        /// The server allows the access, and says where it stands.
        case usable(ServerAnswer)
        /// What libpq said, for an operator.
        case failed(String)
    }

    private enum Stage {
        case connecting(PostgresPollingStatusType)
        case asking
        case done(Outcome)
    }

    /// The caller frees it, after a failure too.
    let handle: OpaquePointer
    private let access: ServerAccess
    private var answer = ServerAnswer()
    private var stage = Stage.connecting(PGRES_POLLING_WRITING)  // what libpq asks to assume first

    /// - Returns: `nil` when libpq is out of memory.
    init?(_ target: ConnectionTarget, access: ServerAccess) {
        guard let handle = target.start() else { return nil }
        self.access = access
        self.handle = handle
        if PQstatus(handle) == CONNECTION_BAD { stage = .done(.failed(message)) }
    }

    var outcome: Outcome? {
        if case .done(let outcome) = stage { outcome } else { nil }
    }

    /// What to wait for before the next ``step()``.
    var events: SocketEvents {
        switch stage {
        case .connecting(PGRES_POLLING_READING), .asking: .readable
        case .connecting, .done: .writable
        }
    }

    /// Goes on once the socket is ready.
    mutating func step() {
        switch stage {
        case .connecting:
            let status = PQconnectPoll(handle)
            switch status {
            case PGRES_POLLING_OK:
                stage = ServerAnswer.ask(handle) ? .asking : .done(.failed(message))
            case PGRES_POLLING_FAILED:
                stage = .done(.failed(message))
            default:
                stage = .connecting(status)
            }
        case .asking:
            guard PQconsumeInput(handle) == 1 else { return stage = .done(.failed(message)) }
            if answer.read(handle) { stage = .done(judge()) }
        case .done:
            break
        }
    }

    /// Ends an attempt that has no outcome yet.
    mutating func giveUp() {
        if outcome == nil { stage = .done(.failed("no answer in time")) }
    }

    /// Decides whether the server can be used. A server in recovery takes no writes.
    private func judge() -> Outcome {
        guard PQstatus(handle) == CONNECTION_OK else { return .failed(message) }
        return answer.isInRecovery && access == .readWrite
            ? .failed("the server is in recovery and takes no writes") : .usable(answer)
    }

    private var message: String { String(cString: PQerrorMessage(handle)) }
}
