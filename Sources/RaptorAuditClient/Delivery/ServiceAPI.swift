import AuditModel
import StrictJSON

/// Calls the service's routes, with one attempt each.
struct ServiceAPI: Sendable {
    static let trail = "/api/internal/audit"
    /// Enough for what a service of this or an earlier version answers: an answer nests an entry in two more values,
    /// and PostgreSQL writes numbers without an exponent, the smallest double in 341 characters.
    private static let limits = StrictJSON.Limits(maximumBytes: 8 << 20, maximumDepth: 64, maximumNumberLength: 1200)

    let transport: any Transport

    /// What became of one entry of many.
    enum LineAnswer: Equatable {
        case stored(AuditModel.Receipt)
        /// Refused permanently.
        case refused(Problem, document: JSONValue)
        /// Not now, or not for this token.
        case deferred(AuditClientError)
    }

    /// Sends entries, a line each. Returns what became of each, and how far the clock here is ahead of the service's.
    /// Asks for receipts with their proofs.
    ///
    /// A single entry is sent the same way as many.
    func record(
        _ lines: [(id: EntryID, line: [UInt8])],
        within limit: Duration
    ) async throws(AuditClientError) -> (answers: [LineAnswer], lead: Duration?) {
        var body: [UInt8] = []
        body.reserveCapacity(lines.reduce(0) { $0 + $1.line.count + 1 })
        for (_, line) in lines {
            body += line
            body.append(UInt8(ascii: "\n"))
        }
        let request = HTTPRequest(
            method: "POST",
            target: "\(Self.trail)?proof=true",
            accept: "application/x-ndjson",
            contentType: "application/x-ndjson",
            body: body
        )
        let (response, lead) = try await send(request, within: limit)
        // A batch of which nothing is stored has another status, and the same lines.
        let hasLines = response.fields["content-type"]?.hasPrefix("application/x-ndjson") ?? false
        guard response.status == 200 || hasLines else { throw AuditClientError(response) }
        let answers = response.body.split(separator: UInt8(ascii: "\n"))
        guard answers.count == lines.count else { throw .unexpected("It answered other entries than it was sent.") }
        var results: [LineAnswer] = []
        for (answer, sent) in zip(answers, lines) { results.append(try Self.lineAnswer(answer, to: sent.id, lead)) }
        return (results, lead)
    }

    /// Reads the line that answers an entry. A receipt for another id is not one.
    /// - Throws: ``AuditClientError/Code/unexpectedAnswer`` for a line that the service never writes.
    private static func lineAnswer(
        _ bytes: ArraySlice<UInt8>,
        to id: EntryID,
        _ lead: Duration?
    ) throws(AuditClientError) -> LineAnswer {
        guard case .object(let object)? = try? StrictJSON.parse(bytes, limits: limits) else {
            throw .unexpected("It answered with something that is not JSON.")
        }
        if let receipt = object["receipt"].flatMap({ AuditModel.Receipt($0) }), receipt.id == id {
            return .stored(receipt)
        }
        guard let document = object["problem"], let problem = Problem(document) else {
            throw .unexpected("It answered with neither a receipt nor a problem.")
        }
        if problem.isAboutTheClock { return .deferred(AuditClientError(clockAhead: lead, problem)) }
        return problem.isAboutTheEntry
            ? .refused(problem, document: document) : .deferred(AuditClientError(problem, status: problem.status))
    }

    /// Returns the JSON object in the answer to a GET or POST.
    /// - Parameter accepted: the statuses that are not an error.
    func object(
        _ request: HTTPRequest,
        accepted: Set<Int> = [200],
        within limit: Duration
    ) async throws(AuditClientError) -> (object: JSONObject, lead: Duration?) {
        let (response, lead) = try await send(request, within: limit)
        guard accepted.contains(response.status) else { throw AuditClientError(response) }
        guard case .object(let object)? = try? StrictJSON.parse(response.body, limits: Self.limits) else {
            throw .unexpected("It answered with something that is not JSON.")
        }
        return (object, lead)
    }

    /// Streams a long answer.
    /// - Parameter limit: until bytes begin to flow, and between any two of them.
    func stream(
        _ request: HTTPRequest,
        within limit: Duration,
        into sink: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool
    ) async throws(AuditClientError) {
        let (response, _) = try await send(request, within: limit, sink: sink)
        guard response.status == 200 else { throw AuditClientError(response) }
    }

    /// - Returns: the response, and how far the clock here is ahead of the service's, if the answer has a `Date`.
    private func send(
        _ request: HTTPRequest,
        within limit: Duration,
        sink: (@Sendable (UnsafeRawBufferPointer) -> Bool)? = nil
    ) async throws(AuditClientError) -> (response: HTTPResponse, lead: Duration?) {
        do throws(TransportFailure) {
            let sent = Timestamp.now
            let response = try await transport.send(request, within: limit, sink: sink)
            let date = response.fields["date"].flatMap { HTTPDate.timestamp($0) }
            return (response, date.map { ServiceClock.lead(date: $0, sent: sent, received: .now) })
        } catch {
            throw AuditClientError(error)
        }
    }
}

extension Problem {
    /// - Returns: `nil` unless `document` is a problem of the service's.
    init?(_ document: JSONValue) {
        guard case .object(let object) = document, case .number(let status)? = object["status"],
            let status = Int(exactly: status), case .string(let code)? = object["code"],
            case .string(let title)? = object["title"]
        else { return nil }
        self.status = status
        self.code = code
        self.title = title
        detail = object["detail"]?.text
        requestID = object["request_id"]?.text
        guard case .array(let errors)? = object["errors"] else {
            violations = []
            return
        }
        violations = errors.compactMap { error in
            guard case .object(let error) = error, let pointer = error["pointer"]?.text,
                let code = error["code"]?.text, let detail = error["detail"]?.text
            else { return nil }
            return Violation(pointer: pointer, code: code, detail: detail)
        }
    }

    /// Whether the only fault of the entry is that its time has not come, by the service's clock.
    var isAboutTheClock: Bool {
        code == ProblemCode.invalidEntry.rawValue && !violations.isEmpty
            && violations.allSatisfy { $0.code == ViolationCode.inTheFuture.rawValue }
    }

    /// Whether the entry itself is at fault, for any sender at any time. Answers of a proxy, about an account or in an
    /// outage must put no entry aside.
    var isAboutTheEntry: Bool { ProblemCode(rawValue: code)?.isAboutTheEntry ?? false }
}

extension ProblemCode {
    /// Without a `default`: each new code needs a decision whether it can pass.
    fileprivate var isAboutTheEntry: Bool {
        switch self {
        case .invalidEntry, .malformedJSON, .idReused, .idTaken, .idErased, .idDeleted, .idMismatch, .contentTooLarge:
            true
        case .malformedHTTP, .invalidCursor, .invalidParameter, .invalidIdempotencyKey, .unauthenticated, .invalidToken,
            .insufficientScope, .actionNotAllowed, .appNotAllowed, .notFound, .entryNotFound, .tileNotFound,
            .erasureNotFound, .holdNotFound, .erasureHeld, .notConfirmable, .methodNotAllowed, .notAcceptable,
            .requestTimeout, .lengthRequired, .unsupportedMediaType, .invalidErasure, .erasureIDReused,
            .tooManyFailures, .headerFieldsTooLarge, .internalError, .unknownTransferCoding, .overloaded,
            .tooManyExports, .storeUnavailable, .logRolledBack, .shuttingDown:
            false
        }
    }
}
