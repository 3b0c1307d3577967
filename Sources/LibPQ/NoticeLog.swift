import CLibPQ

/// Keeps the SQLSTATEs of the server's notices while a statement runs. Otherwise libpq would print the notices to
/// standard error, bound values included. Used on the connection's queue only.
final class NoticeLog {
    /// A commit that was cancelled while it waited for its synchronous standby reports success, and this beside it.
    private static let committedLocallyOnly = "01000"
    private var sqlStates: [String] = []

    var saysCommittedLocallyOnly: Bool { sqlStates.contains(Self.committedLocallyOnly) }

    /// Forgets the notices of earlier statements.
    func clear() {
        if !sqlStates.isEmpty { sqlStates = [] }
    }

    /// Has libpq report notices here. It keeps an unretained pointer: the connection owns both, and frees the handle
    /// first.
    func attach(to handle: OpaquePointer) {
        PQsetNoticeReceiver(
            handle,
            { context, result in
                guard let context, let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))) else { return }
                Unmanaged<NoticeLog>.fromOpaque(context).takeUnretainedValue().sqlStates.append(String(cString: state))
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }
}

extension PostgresError {
    /// A failed result's fields: `PG_DIAG_SQLSTATE`, `PG_DIAG_MESSAGE_PRIMARY` and `PG_DIAG_CONSTRAINT_NAME`.
    init(result: OpaquePointer) {
        func field(_ code: Character) -> String? {
            code.asciiValue.flatMap { PQresultErrorField(result, Int32($0)) }.map { String(cString: $0) }
        }
        self.init(
            .server(sqlState: field("C") ?? "XX000"),
            message: field("M") ?? String(cString: PQresultErrorMessage(result)),
            constraint: field("n")
        )
    }
}
