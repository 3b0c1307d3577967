import CLibPQ

/// What a server says of itself when it is asked before anything else.
struct ServerAnswer {
    /// Asked outside a transaction and unprepared: it leaves nothing behind in a pooler.
    ///
    /// The name of the current file of the write-ahead log begins with the timeline. The checkpoint's timeline is out of
    /// date for a while after a promotion.
    private static let question = """
        select pg_catalog.pg_backend_pid(), pg_catalog.pg_is_in_recovery(), system_identifier,
               case when not pg_catalog.pg_is_in_recovery()
                    then pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8) end
          from pg_catalog.pg_control_system()
        """

    private(set) var backend: Int32?
    private(set) var isInRecovery = false
    /// `nil` where the server does not tell.
    private(set) var standing: Standing?

    /// Sends the question. Returns `false` when the connection is lost.
    static func ask(_ handle: OpaquePointer) -> Bool {
        PQsendQuery(handle, question) == 1
    }

    /// Reads the results, which have arrived, to their end: the server is ready for the next statement then.
    init(reading handle: OpaquePointer) {
        while let result = PQgetResult(handle) {
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_TUPLES_OK, PQntuples(result) == 1 else { continue }
            let columns = (0..<4).map { column in
                PQgetisnull(result, 0, column) == 1 ? nil : String(cString: PQgetvalue(result, 0, column))
            }
            backend = columns[0].flatMap { Int32($0) }
            isInRecovery = columns[1] == "t"
            if let system = columns[2], let timeline = columns[3].flatMap({ UInt32($0, radix: 16) }) {
                standing = Standing(systemIdentifier: system, timeline: timeline)
            }
        }
    }

    /// Asks an open, idle connection. Returns `nil` when the answer does not come in time.
    static func of(_ handle: OpaquePointer, by deadline: Deadline) -> ServerAnswer? {
        guard ask(handle) else { return nil }
        while PQisBusy(handle) == 1 {
            guard Socket.wait(PQsocket(handle), for: .readable, by: deadline), PQconsumeInput(handle) == 1 else {
                return nil
            }
        }
        return ServerAnswer(reading: handle)
    }
}
