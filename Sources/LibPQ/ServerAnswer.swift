import CLibPQ

/// Asks a server who answers and where it stands, before anything else is sent.
struct ServerAnswer {
    /// Unprepared, and one round trip: it leaves nothing behind in a pooler. The second statement fails on a platform
    /// that does not reveal the standing; the first has been answered then.
    ///
    /// The name of the current file of the write-ahead log begins with the timeline. The checkpoint's timeline is out
    /// of date for a while after a promotion.
    private static let question = """
        select pg_catalog.pg_backend_pid() as backend, pg_catalog.pg_is_in_recovery() as is_in_recovery;
        select system_identifier,
               case when not pg_catalog.pg_is_in_recovery()
                    then pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8) end as timeline
          from pg_catalog.pg_control_system()
        """

    private(set) var backend: Int32?
    private(set) var isInRecovery = false
    /// `nil` where the server does not reveal it.
    private(set) var standing: Standing?

    /// Sends the question, without waiting. Returns `false` when the connection is lost.
    static func ask(_ handle: OpaquePointer) -> Bool {
        PQsendQuery(handle, question) == 1
    }

    /// Takes in the results that have arrived, without waiting. Returns whether the server is ready for a statement.
    mutating func read(_ handle: OpaquePointer) -> Bool {
        while PQisBusy(handle) == 0 {
            guard let result = PQgetResult(handle) else { return true }
            take(result)
            PQclear(result)
        }
        return false
    }

    /// Reads one result. Ignores one that failed.
    private mutating func take(_ result: OpaquePointer) {
        guard PQresultStatus(result) == PGRES_TUPLES_OK, PQntuples(result) == 1 else { return }
        func value(_ name: String) -> String? {
            let column = PQfnumber(result, name)
            guard column >= 0, PQgetisnull(result, 0, column) == 0 else { return nil }
            return String(cString: PQgetvalue(result, 0, column))
        }
        if let backend = value("backend") { self.backend = Int32(backend) }
        if value("is_in_recovery") == "t" { isInRecovery = true }
        if let system = value("system_identifier"), let timeline = value("timeline").flatMap({ UInt32($0, radix: 16) })
        {
            standing = Standing(systemIdentifier: system, timeline: timeline)
        }
    }

    /// Asks an open, idle connection. Returns `nil` when the answer does not come in time.
    static func of(_ handle: OpaquePointer, by deadline: Deadline) -> ServerAnswer? {
        guard ask(handle) else { return nil }
        var answer = ServerAnswer()
        while !answer.read(handle) {
            guard Socket.wait(PQsocket(handle), for: .readable, by: deadline), PQconsumeInput(handle) == 1 else {
                return nil
            }
        }
        return answer
    }
}
