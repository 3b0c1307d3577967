import CLibPQ

/// Reads the server's notices while a statement runs, for the one that takes a success back. Otherwise libpq would print
/// the notices to standard error, bound values included. Used on the connection's queue only.
final class NoticeLog {
    /// Whether a commit was cancelled while it waited for its synchronous standby: it reports success beside this.
    private(set) var saysCommittedLocallyOnly = false

    /// Forgets the notices of earlier statements.
    func clear() {
        saysCommittedLocallyOnly = false
    }

    /// Has libpq report notices here, by an unretained pointer: the connection owns both, and frees the handle first.
    func attach(to handle: OpaquePointer) {
        PQsetNoticeReceiver(
            handle,
            { context, result in
                guard let context, NoticeLog.isCommittedLocallyOnly(result) else { return }
                Unmanaged<NoticeLog>.fromOpaque(context).takeUnretainedValue().saysCommittedLocallyOnly = true
            },
            Unmanaged.passUnretained(self).toOpaque()
        )
    }

    /// Returns whether the notice comes from the wait for the standby. Its SQLSTATE is that of any warning, such as the
    /// one about a collation whose library was replaced, and its text is translated; the function that reports it is
    /// not. A warning without a function counts, since a proxy may drop it.
    private static func isCommittedLocallyOnly(_ notice: OpaquePointer?) -> Bool {
        guard field("C", of: notice) == "01000" else { return false }
        return [nil, "SyncRepWaitForLSN"].contains(field("R", of: notice))
    }
}

/// Returns a field of an error or a notice by its code, such as `PG_DIAG_SQLSTATE`; `nil` if it was not sent.
private func field(_ code: Character, of result: OpaquePointer?) -> String? {
    code.asciiValue.flatMap { PQresultErrorField(result, Int32($0)) }.map { String(cString: $0) }
}

extension PostgresError {
    /// A failed result's fields: `PG_DIAG_SQLSTATE`, `PG_DIAG_MESSAGE_PRIMARY` and `PG_DIAG_CONSTRAINT_NAME`.
    init(result: OpaquePointer) {
        self.init(
            .server(sqlState: field("C", of: result) ?? "XX000"),
            message: field("M", of: result) ?? String(cString: PQresultErrorMessage(result)),
            constraint: field("n", of: result)
        )
    }
}
