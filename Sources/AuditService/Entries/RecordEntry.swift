import AuditModel
import AuditStore
import HTTPTypes
import Hummingbird
import Intake
import StrictJSON

/// `POST /api/internal/audit`: one entry, or many as NDJSON.
///
/// A receipt means that the entry is on the database's disk. After any other answer, or none, the caller may send the
/// same entry again: its id, given or derived, keeps it from being stored twice.
struct RecordEntry: Sendable {
    /// The most bytes of NDJSON in one request.
    static let batchLimit = 4 << 20
    /// The most lines in one request, without blank ones.
    static let lineLimit = 10_000
    static let proofParameter = "proof"
    /// Lines that are stored together. The next ones are sent to the store only when these have their answer.
    private static let linesAtOnce = 128
    /// Lines that an upload reads before it lets other uploads read.
    private static let linesInATurn = 2
    /// How long an overloaded instance keeps a caller waiting before it refuses.
    private static let refusalDelay: Duration = .milliseconds(500)

    let store: Store
    let acceptance: AcceptEntry
    let reader: LineReader
    let figures: EntryFigures
    let capacity: Capacity
    /// Whether receipts come with the proof that their entries are in the log.
    let wantsProof: Bool

    /// Returns 201 for a stored entry, 200 for one that was stored before, and for NDJSON ``BatchAnswer``.
    ///
    /// Turns a caller away half a second later than needed when the instance is overloaded, so that a client that
    /// repeats at once does not add to the load.
    /// - Throws: ``Rejection``: 415, 400 `invalid_idempotency_key`, what ``AcceptEntry/accept(_:key:for:)`` and the
    ///   body's limits throw, and 503 when the entry may not be stored.
    func respond(to request: Request, credential: Credential, context: AuditRequestContext) async throws -> Response {
        let mediaType = try EntryMediaType.sent(request, understood: [.json, .ndjson])
        let key = try request.idempotencyKey()
        do {
            return try await record(request, as: mediaType, key: key, credential: credential, context: context)
        } catch let rejection as Rejection where rejection.problem.code == .overloaded {
            try? await Task.sleep(for: Self.refusalDelay)
            throw rejection
        }
    }

    /// Reads the body within its bounds, and stores what it has. A single entry may have ``EntrySize/maximumBytes``.
    private func record(
        _ request: Request,
        as mediaType: EntryMediaType,
        key: EntryID?,
        credential: Credential,
        context: AuditRequestContext
    ) async throws -> Response {
        if mediaType == .json {
            let memory = try capacity.entryBytes.take(0)
            let body = try await request.collectBody(limit: EntrySize.maximumBytes, context: context, memory: memory)
            let slot = try capacity.entries.take()
            defer { withExtendedLifetime((memory, slot)) {} }
            return try await one(body[...], key: key, credential: credential)
        }
        guard key == nil else {
            throw Rejection(
                .invalidIdempotencyKey,
                "Lines of NDJSON carry their own id; Idempotency-Key names only one."
            )
        }
        // A body that would be refused is not read: that would take more time than refusing.
        _ = try capacity.uploads.take()
        let memory = try capacity.uploadBytes.take(0)
        let body = try await request.collectBody(limit: Self.batchLimit, context: context, memory: memory)
        let slot = try capacity.uploads.take()
        defer { withExtendedLifetime((memory, slot)) {} }
        return try await many(body, credential: credential, requestID: context.id, holding: slot)
    }

    /// Stores one entry. Counts a refusal by its code.
    private func one(_ body: ArraySlice<UInt8>, key: EntryID?, credential: Credential) async throws -> Response {
        let recorded: Recorded
        do throws(Rejection) {
            let (entry, id) = try acceptance.accept(body, key: key, for: credential)
            recorded = try await record(entry, id: id, for: credential)
        } catch {
            figures.countRefused(error.problem.code)
            throw error
        }
        var headers: HTTPFields = [:]
        if recorded.isReplay {
            headers[.idempotencyReplayed] = "true"
        } else {
            headers[.location] = "\(Route.recordEntry.path)/\(recorded.receipt.id)"
        }
        return Response(
            json: (await proved([recorded]).first ?? recorded).receipt.json,
            status: recorded.isReplay ? .ok : .created,
            headers: headers
        )
    }

    /// Returns the receipts with their proofs, if the caller asked for these. The entries are stored either way: when a
    /// proof cannot be made, the receipts come without one.
    private func proved(_ recorded: [Recorded]) async -> [Recorded] {
        guard wantsProof, !recorded.isEmpty else { return recorded }
        return (try? await store.proving(recorded)) ?? recorded
    }

    /// As ``proved(_:)`` for receipts, with refused lines in their places.
    private func proved(_ results: [Result<Recorded, Rejection>]) async -> [Result<Recorded, Rejection>] {
        var proofs = await proved(results.compactMap { try? $0.get() }).makeIterator()
        return results.map { result in result.map { proofs.next() ?? $0 } }
    }

    /// Stores an entry and counts it.
    /// - Throws: ``Rejection``. After 503 `store_unavailable` the entry may be stored all the same.
    private func record(
        _ entry: RedactedEntry,
        id: EntryID?,
        for credential: Credential
    ) async throws(Rejection) -> Recorded {
        do throws(RecordError) {
            let recorded = try await store.record(entry, id: id, serviceAccount: credential.account)
            if !recorded.isReplay { figures.countStored(entry, at: acceptance.now()) }
            return recorded
        } catch {
            throw Rejection(error)
        }
    }

    /// Returns a line for each line that is not blank, in their order. Each line is stored or refused by itself: a
    /// cut-off connection may leave any of them stored. The answer keeps the slot until the caller has read it.
    /// - Throws: ``Rejection`` 400 for a body without entries, 413 past 10,000 lines. Nothing is stored then.
    private func many(
        _ body: [UInt8],
        credential: Credential,
        requestID: String,
        holding slot: Slots.Slot
    ) async throws -> Response {
        let lines = BatchLine.lines(of: body)
        guard !lines.isEmpty else { throw Rejection(.malformedJSON, "There is no entry in the body.") }
        guard lines.count <= Self.lineLimit else {
            throw Rejection(.contentTooLarge, "At most \(Self.lineLimit) lines at once.")
        }
        return try await record(lines, credential: credential, requestID: requestID).response(holding: slot)
    }

    /// Stores chunk after chunk, and reads the next one while a chunk is being stored. Once the database is away,
    /// refuses the remaining lines without waiting for it again.
    private func record(_ lines: [BatchLine], credential: Credential, requestID: String) async throws -> BatchAnswer {
        var answer = BatchAnswer(requestID: requestID, capacity: lines.count)
        // Once the database is away, what is left need not wait for it as well, one chunk after the other.
        var away: Rejection?
        var numbers = lines.map(\.number)[...]
        func add(_ results: [Result<Recorded, Rejection>]) {
            for (number, result) in zip(numbers, results) {
                answer.add(result, line: number)
                if case .failure(let rejection) = result, rejection.problem.code.status == 503 { away = rejection }
            }
            numbers = numbers.dropFirst(results.count)
        }
        try await withThrowingTaskGroup(of: [Result<Recorded, Rejection>].self) { group in
            for start in stride(from: 0, to: lines.count, by: Self.linesAtOnce) {
                let chunk = lines[start..<min(start + Self.linesAtOnce, lines.count)]
                let accepted = away == nil ? await accept(chunk, credential) : []
                if let results = try await group.next() { add(results) }
                if let away {
                    add(chunk.map { _ in .failure(away) })
                } else {
                    group.addTask { await proved(await record(accepted, credential)) }
                }
            }
            if let results = try await group.next() { add(results) }
        }
        return answer
    }

    /// Stores the lines that were accepted, together. Returns an answer for each line, in their order.
    private func record(
        _ accepted: [Result<(entry: RedactedEntry, id: EntryID?), Rejection>],
        _ credential: Credential
    ) async -> [Result<Recorded, Rejection>] {
        let stored = await store.record(accepted.compactMap { try? $0.get() }, serviceAccount: credential.account)
        var answers = stored.makeIterator()
        return accepted.compactMap { line in
            let result: Result<Recorded, Rejection>?
            switch line {
            case .success(let (entry, _)):
                result = answers.next()?.mapError { Rejection($0) }
                if case .success(let recorded)? = result, !recorded.isReplay {
                    figures.countStored(entry, at: acceptance.now())
                }
            case .failure(let rejection): result = .failure(rejection)
            }
            if case .failure(let rejection)? = result { figures.countRefused(rejection.problem.code) }
            return result
        }
    }

    /// Reads lines in small turns, so that one large upload does not keep the others waiting.
    private func accept(
        _ lines: ArraySlice<BatchLine>,
        _ credential: Credential
    ) async -> [Result<(entry: RedactedEntry, id: EntryID?), Rejection>] {
        var accepted: [Result<(entry: RedactedEntry, id: EntryID?), Rejection>] = []
        for start in stride(from: lines.startIndex, to: lines.endIndex, by: Self.linesInATurn) {
            let turn = lines[start..<min(start + Self.linesInATurn, lines.endIndex)]
            accepted += await reader.accept(turn, for: credential)
        }
        return accepted
    }
}
