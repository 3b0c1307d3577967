import CLibPQ

/// Waits for the results of what was sent, and turns failures into errors.
extension Connection {
    /// Reads results to the end. The first error wins, even over a success that was reported before it.
    func drain(
        _ handle: OpaquePointer,
        by deadline: Deadline,
        each: (OpaquePointer) throws(PostgresError) -> Void
    ) throws(PostgresError) {
        var failure: PostgresError?
        while let result = try nextResult(handle, by: deadline) {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_EMPTY_QUERY:
                guard failure == nil else { continue }
                do throws(PostgresError) { try each(result) } catch { failure = error }
            default:
                failure = failure ?? PostgresError(result: result)
            }
        }
        // A dead connection also reports itself as a failed result, without an SQLSTATE of the server's.
        guard PQstatus(handle) == CONNECTION_OK else { throw lost(handle) }
        try finish(failure)
    }

    /// Throws the first failure of the statements that were just carried out, or one that only a notice reports.
    func finish(_ failure: PostgresError?) throws(PostgresError) {
        if let failure { throw failure }
        if notices.saysCommittedLocallyOnly {
            throw PostgresError(.committedLocallyOnly, message: "the commit is not on the synchronous standby")
        }
    }

    /// Returns the next result, which the caller frees, or `nil` after a statement's last. Goes on sending meanwhile.
    ///
    /// Past the deadline asks the server to cancel the statement, and closes the connection without waiting for that.
    /// - Throws: ``PostgresError`` `connectionLost` or `deadlineExceeded`.
    func nextResult(_ handle: OpaquePointer, by deadline: Deadline) throws(PostgresError) -> OpaquePointer? {
        while true {
            let unsent = PQflush(handle)
            guard unsent >= 0 else { throw lost(handle) }
            if unsent == 0, PQisBusy(handle) == 0 { return PQgetResult(handle) }
            let events: SocketEvents = unsent == 0 ? .readable : [.readable, .writable]
            guard Socket.wait(PQsocket(handle), for: events, by: deadline) else {
                Cancellation.send(handle)
                close()
                throw PostgresError(.deadlineExceeded, message: "no answer from the server in time")
            }
            guard PQconsumeInput(handle) == 1 else { throw lost(handle) }
        }
    }

    /// Closes the connection, and returns what libpq says of it.
    func lost(_ handle: OpaquePointer) -> PostgresError {
        let message = String(cString: PQerrorMessage(handle))
        close()
        return PostgresError(.connectionLost, message: message)
    }
}
