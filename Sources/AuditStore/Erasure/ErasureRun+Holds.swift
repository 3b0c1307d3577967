import AuditModel
import LibPQ
import Logging
import NameSearch

extension ErasureRun {
    /// Returns a condition on console_audit_log: entries that a hold keeps as they are. Where a hold is in force, it
    /// looks at holds as the reading statement's snapshot has them.
    func isHeld() async throws -> Statement {
        try await ErasureSubject.isHeld(request.digests, on: writer, by: .after(Self.answerWithin))
    }

    /// Makes the request wait for the end of a hold. What was rewritten stays so.
    /// - Parameters:
    ///   - held: entries that were left as they are; may be 0 when only a hold's reason names the person.
    ///   - start: a hold that ends after it lets the request go on.
    func putOff(_ held: Int, since start: Timestamp) async throws {
        try await writer.execute(
            "select audit_hold_erasure(\(request.erasureID), \(held), \(start))",
            by: .after(Self.answerWithin)
        )
        logger.notice(
            "erasure waits for a hold",
            metadata: ["erasure_id": "\(request.erasureID)", "entries_held": .stringConvertible(held)]
        )
    }

    /// Takes the person out of the reasons of holds that have ended. Returns how many name the person and are in force:
    /// those keep the request open.
    func eraseReasonsOfHolds(_ person: Person) async throws -> Int {
        let request = request
        return try await writer.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            // A hold whose time is up counts as ended before the worker has ended it, as in audit_erase_hold: it may
            // have run out before this run began, and its end would not let the request go on.
            let reasons = try connection.query(
                """
                select hold_id, reason, ended_at is null and (ends_at is null or ends_at > pg_catalog.now())
                  from audit_hold
                """,
                by: deadline
            ) { row throws(PostgresError) in
                (try row.get(0, as: String.self), try row.get(1, as: String.self), try row.get(2, as: Bool.self))
            }
            var held = 0
            for (holdID, reason, isInForce) in reasons {
                guard let erased = person.matcher.replacing(in: Array(reason.utf8), by: request.tombstone) else {
                    continue
                }
                guard !isInForce else {
                    held += 1
                    continue
                }
                let text = String(decoding: erased, as: UTF8.self)
                try connection.execute(
                    "select audit_erase_hold(\(request.erasureID), \(holdID), \(text))",
                    by: deadline
                )
            }
            return held
        }
    }
}
