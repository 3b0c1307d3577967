import CLibPQ

/// One libpq connection and the queue it is allowed to block.
///
/// Within its isolation every call is synchronous, so a transaction is a plain function and no other caller's statement
/// can come between. Every call has a deadline kept on our side; one that misses it cancels the statement and
/// closes the connection, since what the server then makes of the statement is not known.
package actor Connection {
    private nonisolated let queue: BlockingQueue
    package nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// libpq's `PGconn`, owned by this actor; `nil` once closed.
    private var handle: OpaquePointer?
    /// Where the notice receiver writes; owned by this actor, freed after the handle that may call it.
    let notices = NoticeLog()
    /// Where the server stood when the connection was opened; `nil` where it does not reveal that.
    package private(set) var standing: Standing?
    /// The numbers in the names of prepared statements. A statement that was carried out once has one and is not
    /// prepared yet.
    private var numbers: [StatementKey: (number: Int, isPrepared: Bool)] = [:]

    /// The same text with other types of values is another statement.
    private struct StatementKey: Hashable {
        let sql: String
        let types: [UInt32]
    }

    /// Creates a connection that is not open yet. Connections given one queue share its thread.
    package init(queue: BlockingQueue) {
        self.queue = queue
    }

    isolated deinit {
        PQfinish(handle)
    }

    package var isOpen: Bool { handle != nil }

    /// The server process that serves this connection; 0 when it is closed.
    package var backendPID: Int { handle.map { Int(PQbackendPID($0)) } ?? 0 }

    /// Closes the connection and frees libpq's memory. The server rolls back an open transaction. May be repeated.
    package func close() {
        PQfinish(handle)
        handle = nil
        numbers = [:]
    }

    /// Runs `body` on this connection's queue, as one unit: no other caller's statement comes between its statements.
    package func run<Value: Sendable, Failure: Error>(
        _ body: @Sendable (isolated Connection) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try body(self)
    }

    // MARK: Connecting

    /// Connects to the server that `conninfo` names (libpq's `key=value` form or a `postgresql://` URI): of several, to
    /// the one that allows `access` and stands highest. Closes what was open before.
    ///
    /// - Parameters:
    ///   - deadline: for all servers together, which are tried at the same time.
    ///   - objection: returns why nothing may be written on a server that stands there, or `nil`.
    /// - Throws: ``PostgresError`` of kind `cannotConnect` or `transactionPooling`. The connection is closed then.
    package func open(
        _ conninfo: String,
        access: ServerAccess = .readWrite,
        by deadline: Deadline,
        unless objection: (Standing?) -> String? = { _ in nil }
    ) throws(PostgresError) {
        close()
        let choice = try ServerChoice(
            ConnectionTarget.all(in: conninfo),
            access: access,
            by: deadline,
            objection: objection
        )
        handle = choice.handle
        if TransactionPooling.isBehind(choice.handle, choice.target, backend: choice.backend, by: deadline) {
            close()
            throw PostgresError(.transactionPooling, message: "the pooler is in transaction or statement mode")
        }
        standing = choice.standing
        notices.attach(to: choice.handle)
        PQsetnonblocking(choice.handle, 1)
    }

    /// Whether this idle connection can be used: open, and with nothing to read. What a server says unasked is most
    /// often its goodbye, as when it restarts; for the rare other things a new connection is cheap.
    package var isReady: Bool {
        guard let handle, PQstatus(handle) == CONNECTION_OK else { return false }
        return !Socket.wait(PQsocket(handle), for: .readable, by: Deadline(.now))
    }

    // MARK: Statements

    /// Carries out one statement, prepared on its second use, and decodes its rows.
    ///
    /// Returns when the server is ready for the next: a result counts only then, since a deferred failure first reports
    /// success and the error after. Outside a transaction that includes the commit.
    /// - Throws: ``PostgresError``: `server` when the statement was refused; `connectionLost` or `deadlineExceeded`
    ///   when its outcome is unknown, and the connection is closed; `committedLocallyOnly` when the standby lacks it.
    package func query<Value>(
        _ statement: Statement,
        by deadline: Deadline,
        row decode: (borrowing Row) throws(PostgresError) -> Value
    ) throws(PostgresError) -> [Value] {
        let handle = try openHandle()
        let statement = try outgoing(statement, handle, by: deadline)
        try send(handle) { statement.send(handle) }
        return try rows(handle, by: deadline, decode)
    }

    /// Carries out one statement, planned for these values alone and kept nowhere, and decodes its rows one by one as they
    /// arrive (libpq's single-row mode). For statements of many forms or with large answers, and where the best plan
    /// depends on the values.
    package func queryOnce<Value>(
        _ statement: Statement,
        by deadline: Deadline,
        row decode: (borrowing Row) throws(PostgresError) -> Value
    ) throws(PostgresError) -> [Value] {
        let statement = OutgoingStatement(statement)
        let handle = try openHandle()
        try send(handle) { statement.send(handle) == 1 ? PQsetSingleRowMode(handle) : 0 }
        return try rows(handle, by: deadline, decode)
    }

    /// Decodes all rows, in however many results they come. Throws an error of `decode` after the last, so that the
    /// connection stays usable.
    private func rows<Value>(
        _ handle: OpaquePointer,
        by deadline: Deadline,
        _ decode: (borrowing Row) throws(PostgresError) -> Value
    ) throws(PostgresError) -> [Value] {
        var values: [Value] = []
        try drain(handle, by: deadline) { result throws(PostgresError) in
            for index in 0..<PQntuples(result) {
                values.append(try decode(Row(result: result, index: index)))
            }
        }
        return values
    }

    /// Returns the statement as it is sent. Prepares it on its second use, which costs a round trip; it stays prepared
    /// until the connection closes.
    func outgoing(
        _ statement: Statement,
        _ handle: OpaquePointer,
        by deadline: Deadline
    ) throws(PostgresError) -> OutgoingStatement {
        var statement = OutgoingStatement(statement)
        let key = StatementKey(sql: statement.sql, types: statement.types)
        guard let (number, isPrepared) = numbers[key] else {
            numbers[key] = (numbers.count, false)
            return statement
        }
        let name = "s\(number)"
        if !isPrepared {
            try send(handle) { PQsendPrepare(handle, name, statement.sql, Int32(key.types.count), key.types) }
            try drain(handle, by: deadline) { _ throws(PostgresError) in }
            numbers[key] = (number, true)
        }
        statement.name = name
        return statement
    }

    /// Carries out one statement, unprepared. Returns how many rows it touched; 0 for one such as `begin`.
    @discardableResult
    package func execute(_ statement: Statement, by deadline: Deadline) throws(PostgresError) -> Int {
        let statement = OutgoingStatement(statement)
        let handle = try openHandle()
        try send(handle) { statement.send(handle) }
        var count = 0
        try drain(handle, by: deadline) { result throws(PostgresError) in
            count = Int(String(cString: PQcmdTuples(result))) ?? 0
        }
        return count
    }

    /// Carries out text that holds several statements, as one transaction unless it says otherwise itself. It takes no
    /// values: pass no text from outside.
    package func executeScript(_ sql: String, by deadline: Deadline) throws(PostgresError) {
        let handle = try openHandle()
        try send(handle) { PQsendQuery(handle, sql) }
        try drain(handle, by: deadline) { _ throws(PostgresError) in }
    }

    /// Runs `body` between `begin` and `commit`; rolls back when it throws, as the server does when the process dies.
    /// - Parameters:
    ///   - deadline: for `begin` and for `commit`. Statements of `body` have their own.
    ///   - beginning: another form of `begin`, such as one with an isolation level.
    /// - Throws: what `body` throws, or ``PostgresError``. The outcome is unknown when that of `commit` is.
    package func transaction<Value, Failure: Error>(
        by deadline: Deadline,
        beginning: Statement = "begin",
        _ body: () throws(Failure) -> Value
    ) throws -> Value {
        try execute(beginning, by: deadline)
        do {
            let value = try body()
            try execute("commit", by: deadline)
            return value
        } catch {
            // A rollback that fails leaves the connection in doubt: it is not used again.
            if isOpen {
                do { try execute("rollback", by: deadline) } catch { close() }
            }
            throw error
        }
    }

    /// Waits for a notification of a channel that this session listens to. Returns whether one came by the deadline.
    /// Takes all that have arrived for one.
    package func waitForNotification(by deadline: Deadline) throws(PostgresError) -> Bool {
        let handle = try openHandle()
        while true {
            if let notification = PQnotifies(handle) {
                PQfreemem(notification)
                while let another = PQnotifies(handle) { PQfreemem(another) }
                return true
            }
            guard Socket.wait(PQsocket(handle), for: .readable, by: deadline) else { return false }
            guard PQconsumeInput(handle) == 1 else { throw lost(handle) }
        }
    }

    // MARK: The wire

    /// - Throws: ``PostgresError`` `cannotConnect` when the connection is closed: nothing was sent.
    func openHandle() throws(PostgresError) -> OpaquePointer {
        guard let handle else { throw PostgresError(.cannotConnect, message: "the connection is closed") }
        return handle
    }

    /// Sends a statement by `call`, which returns libpq's 1 or 0. Forgets notices of earlier statements.
    /// - Throws: ``PostgresError`` `connectionLost`.
    func send(_ handle: OpaquePointer, _ call: () -> Int32) throws(PostgresError) {
        notices.clear()
        guard call() == 1 else { throw lost(handle) }
    }
}
