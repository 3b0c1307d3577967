import AuditModel
import LibPQ
import Logging
import NameSearch
import StrictJSON

/// One request, from where it stands to its end.
struct ErasureRun: Sendable {
    struct Request: Sendable {
        let erasureID: String
        let serviceAccount: String
        let isCounting: Bool
        let tombstone: String
        /// Of earlier requests about the same person: names like any other.
        let formerTombstones: [String]
        let digests: [[UInt8]]
        let sealedNames: [UInt8]
        let verify: Bool
        let atMost: Int?
        let expectedEntries: [UInt8]?
        let attempts: Int

        static let columns: Statement = """
            erasure_id, service_account, state, tombstone, former_tombstones, identity_digests, sealed_identifiers, verify,
            at_most, expected_entries, attempts
            """

        init(_ row: borrowing Row) throws(PostgresError) {
            erasureID = try row.get(0)
            serviceAccount = try row.get(1)
            isCounting = try row.get(2, as: String.self) == ErasureRecord.State.counting.rawValue
            tombstone = try row.get(3)
            formerTombstones = try row.get(4)
            digests = try row.get(5, as: [Bytea].self).map(\.bytes)
            sealedNames = try row.get(6, as: Bytea.self).bytes
            verify = try row.get(7)
            atMost = try row.optional(8)
            expectedEntries = try row.optional(9, as: Bytea.self)?.bytes
            attempts = try row.get(10)
        }
    }

    private static let answerWithin: Duration = .seconds(5)

    let request: Request
    /// Reads in long transactions, from a cursor.
    let reader: Connection
    let writer: Connection
    let lease: ErasureLease
    let pepper: Pepper
    let barrierPatience: Duration
    let logger: Logger

    func run() async throws {
        let beginning = ContinuousClock.now
        let names = try ErasureSubject.names(unsealing: request.sealedNames, pepper: pepper)
        if request.isCounting {
            // It goes on as a running one, or has ended.
            return try await count(names)
        }
        let person = Person(names: names, tombstones: request.formerTombstones)
        try await passBarrier()
        try await ensureBeginning()
        let start = try await time()
        let isHeld = try await isHeld()
        let eraser = EntryEraser(
            erasureID: request.erasureID,
            act: ServiceAct.id(.rewrite, about: request.erasureID, pepper: pepper),
            holder: lease.holder,
            tombstone: request.tombstone,
            person: person,
            isHeld: isHeld,
            holdsOnPeople: HoldsOnPeople(pepper: pepper)
        )
        let held = try await eraser.run(reading: reader, writing: writer) { try await lease.keep(on: writer) }
        let heldReasons = try await eraseReasonsOfHolds(person)
        guard held == 0, heldReasons == 0 else { return try await putOff(held, since: start) }
        var verification = JSONValue.null
        if request.verify {
            let search = IdentifierSearch(person: Person(names: names))
            verification = try await search.run(on: reader) { try await lease.keep(on: writer) }.json
        }
        try await complete(verification)
        logger.notice(
            "erasure completed",
            metadata: [
                "erasure_id": "\(request.erasureID)", "tombstone": "\(request.tombstone)",
                "duration": "\(beginning.duration(to: .now))",
            ]
        )
    }

    /// Counts what would change, and starts the erasure or ends it.
    private func count(_ names: [String]) async throws {
        // As the dry run did: the request's own are known once it has started.
        let digests = request.digests
        let tombstones = try await writer.run { connection in
            try ErasureSubject.formerTombstones(of: digests, on: connection, by: .after(Self.answerWithin))
        }
        let person = Person(names: names, tombstones: tombstones)
        let holdsOnPeople = HoldsOnPeople(pepper: pepper)
        var preview = ErasurePreview(person: person, pepper: pepper)
        try await TrailScan.run(on: reader, isHeld: isHeld()) { page in
            for row in try await holdsOnPeople.marking(page, of: person, on: writer) { preview.add(row) }
            try await lease.keep(on: writer)
        }
        let objection: String? =
            if let most = request.atMost, preview.entries > most {
                "\(preview.entries) entries would change, more than at_most"
            } else if let expected = request.expectedEntries, expected != preview.fingerprint {
                "other entries would change than the dry run counted; they are \(preview.entries) now"
            } else {
                nil
            }
        let erasureID = request.erasureID
        let pepper = pepper
        try await writer.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            guard objection == nil else {
                try connection.execute("select audit_stop_erasure(\(erasureID), \(objection))", by: deadline)
                return
            }
            try connection.transaction(by: deadline) {
                try connection.execute("select audit_start_erasure(\(erasureID))", by: deadline)
                try ServiceAct.recordBeginning(of: erasureID, pepper: pepper, on: connection, by: deadline)
            }
        }
        if let objection {
            logger.warning("erasure stopped", metadata: ["erasure_id": "\(erasureID)", "reason": "\(objection)"])
        }
    }

    /// A condition on console_audit_log: entries that a hold keeps as they are.
    private func isHeld() async throws -> Statement {
        let digests = request.digests
        return try await writer.run { connection in
            try ErasureSubject.isHeld(digests, on: connection, by: .after(Self.answerWithin))
        }
    }

    /// The act stands in the trail already, unless somebody started the erasure by hand.
    private func ensureBeginning() async throws {
        let (erasureID, pepper) = (request.erasureID, pepper)
        try await writer.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            try connection.transaction(by: deadline) {
                try ServiceAct.recordBeginning(of: erasureID, pepper: pepper, on: connection, by: deadline)
            }
        }
    }

    private func time() async throws -> TimestampTZ {
        try await writer.run { connection in
            try connection.value("select pg_catalog.now()", by: .after(Self.answerWithin))
        }
    }

    /// - Parameter start: a hold that ends after it lets the request go on.
    private func putOff(_ held: Int, since start: TimestampTZ) async throws {
        try await writer.execute(
            "select audit_hold_erasure(\(request.erasureID), \(held), \(start))",
            by: .after(Self.answerWithin)
        )
        logger.notice(
            "erasure waits for a hold",
            metadata: ["erasure_id": "\(request.erasureID)", "entries_held": .stringConvertible(held)]
        )
    }

    /// Takes the person out of the reasons of holds that have ended. Returns how many name the person and are in force.
    private func eraseReasonsOfHolds(_ person: Person) async throws -> Int {
        let request = request
        return try await writer.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            let reasons = try connection.query("select hold_id, reason, ended_at is null from audit_hold", by: deadline)
            {
                row throws(PostgresError) in
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

    /// Every insert that has not seen the request has ended when this returns. Tried for moments only: callers who insert
    /// meanwhile wait behind it.
    /// - Throws: ``StoreError`` `unavailable` when a transaction stays open for longer than ``barrierPatience``: the request
    ///   is tried again later, and others go on.
    private func passBarrier() async throws {
        let end = ContinuousClock.now + barrierPatience
        while ContinuousClock.now < end {
            try Task.checkCancellation()
            do {
                try await writer.run { connection in
                    let deadline = Deadline.after(Self.answerWithin)
                    try connection.transaction(by: deadline) {
                        try connection.execute("set local lock_timeout = '250ms'", by: deadline)
                        try connection.execute("select audit_erasure_barrier()", by: deadline)
                    }
                }
                return
            } catch let error as PostgresError where error.sqlState == "55P03" {
                logger.info("an insert takes long, the erasure waits for it")
            }
            try await lease.keep(on: writer)
            try await Task.sleep(for: .milliseconds(250))
        }
        throw StoreError(.unavailable, "a transaction that has locked console_audit_log does not end")
    }

    /// The entry that tells of the erasure, and the receipt, in one transaction. The names are gone from then on.
    private func complete(_ verification: JSONValue) async throws {
        let (request, pepper) = (request, pepper)
        try await writer.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            try connection.transaction(by: deadline) {
                try connection.execute("select audit_lock_erasures()", by: deadline)
                guard
                    let erasureID = ErasureID(request.erasureID),
                    let record = try Erasures.record(of: erasureID, on: connection, by: deadline)
                else { throw PostgresError(.unexpectedResult, message: "an erasure is not there any more") }
                let act = ServiceAct(
                    .erase,
                    about: request.erasureID,
                    serviceAccount: request.serviceAccount,
                    details: [
                        "tombstone": .string(record.tombstone),
                        "entries_rewritten": .number(Double(record.entriesRewritten)), "verification": verification,
                    ],
                    pepper: pepper
                )
                try act.insert(on: connection, by: deadline)
                let receipt: JSONValue = ["entry_id": .string(act.id.description), "verification": verification]
                try connection.execute(
                    """
                    select audit_complete_erasure(\(request.erasureID), \(JSONB(StrictJSON.canonical(receipt))))
                    """,
                    by: deadline
                )
            }
        }
    }
}
