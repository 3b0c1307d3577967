import Bytes
import StrictJSON

extension AuditClient {
    /// What a request insists on, and its bounds.
    public struct ErasureBounds: Sendable, Hashable {
        /// Whether to accept names under three characters, and those that mean nobody, such as `main`.
        public var isForced = false
        /// The most entries that may change. If there are more, nothing is erased.
        public var atMost: Int?
        /// From ``previewErasure(erasureID:identifiers:bounds:)``. Nothing is erased if other entries would change.
        public var dryRunToken: String?
        /// Whether to erase what no hold covers, and the rest when the hold ends, rather than nothing.
        public var isPartial = false

        /// Creates options without bounds.
        public init() {}
    }

    /// Asks for a former operator to be erased from the trail. Needs the scope `audit:erase`, or `audit:erase:request`,
    /// with which it waits for another account's confirmation.
    ///
    /// The same request again is the same erasure, so that a job may repeat it until it is done. It may return before
    /// that; see ``erasure(erasureID:)`` and ``settledErasure(erasureID:)``.
    /// - Parameters:
    ///   - erasureID: the caller's name for it: 1 to 128 letters, digits, dots, underscores, colons and hyphens, a letter
    ///     or digit first.
    ///   - identifiers: all the names that the operator was known by, at most 32.
    ///   - isVerified: whether to search the database afterwards for what is left.
    /// - Throws: ``AuditClientError/Code/refused`` when it is malformed, or its id was used for other identifiers.
    public func erase(
        erasureID: String,
        identifiers: [String],
        verified isVerified: Bool = false,
        bounds: ErasureBounds = ErasureBounds()
    ) async throws(AuditClientError) -> Erasure {
        var body = Self.body(erasureID, identifiers, bounds)
        if isVerified { body["verify"] = true }
        return try await erasure(Self.post(Self.erasures, body))
    }

    /// Returns what an erasure would change: counts by field and by person, and samples. Erases nothing. Reads the
    /// whole trail, so it takes a while.
    public func previewErasure(
        erasureID: String,
        identifiers: [String],
        bounds: ErasureBounds = ErasureBounds()
    ) async throws(AuditClientError) -> JSON {
        var body = Self.body(erasureID, identifiers, bounds)
        body["dry_run"] = true
        let api = try service.get()
        return JSON(.object(try await api.object(Self.post(Self.erasures, body), within: .seconds(600)).object))
    }

    /// Confirms the erasure that another account asked for. Needs the scope `audit:erase`.
    public func confirmErasure(erasureID: String) async throws(AuditClientError) -> Erasure {
        try await erasure(Self.post("\(Self.erasures)/\(PercentEncoding.encode(erasureID))/confirm", [:]))
    }

    /// Ends an erasure that awaits a confirmation, without erasing. Needs the scope `audit:erase`.
    public func refuseErasure(erasureID: String) async throws(AuditClientError) -> Erasure {
        try await erasure(Self.post("\(Self.erasures)/\(PercentEncoding.encode(erasureID))/refuse", [:]))
    }

    /// Writes everything that the trail holds about a person (GDPR, Article 15): as JSON, or as a page to read. Needs
    /// the scope `audit:erase`. The trail records that somebody asked, without the names.
    ///
    /// Asks once, without retries, and takes as long as reading the trail takes.
    /// - Parameter sink: takes the bytes as they come, on a thread that may be blocked; `false` ends it.
    public func subjectAccess(
        identifiers: [String],
        asPage isPage: Bool = false,
        into sink: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool
    ) async throws(AuditClientError) {
        var request = Self.post(
            "\(ServiceAPI.trail)/subject-access",
            ["identifiers": .array(identifiers.map { .string($0) })]
        )
        if isPage { request.accept = "text/html" }
        try await service.get().stream(request, within: configuration.deadline, into: sink)
    }

    private static func body(_ erasureID: String, _ identifiers: [String], _ bounds: ErasureBounds) -> JSONObject {
        var body: JSONObject = [
            "erasure_id": .string(erasureID), "identifiers": .array(identifiers.map { .string($0) }),
        ]
        if bounds.isForced { body["force"] = true }
        if bounds.isPartial { body["partial"] = true }
        if let most = bounds.atMost { body["at_most"] = .number(Double(most)) }
        if let token = bounds.dryRunToken { body["dry_run_token"] = .string(token) }
        return body
    }

    static func post(_ target: String, _ body: JSONObject) -> HTTPRequest {
        HTTPRequest(
            method: "POST",
            target: target,
            contentType: "application/json",
            body: StrictJSON.canonical(.object(body))
        )
    }

    /// Returns how far an erasure is. Needs the scope `audit:erase` or `audit:erase:request`.
    /// - Throws: ``AuditClientError/Code/notFound`` when nobody has asked for it.
    public func erasure(erasureID: String) async throws(AuditClientError) -> Erasure {
        try await erasure(HTTPRequest(target: "\(Self.erasures)/\(PercentEncoding.encode(erasureID))"))
    }

    /// Waits until the erasure is settled. Asks twice a second at first, later every five seconds.
    /// - Parameter onProgress: called with what each answer says.
    public func settledErasure(
        erasureID: String,
        onProgress: (Erasure) -> Void = { _ in }
    ) async throws(AuditClientError) -> Erasure {
        var pauses = Backoff(first: .milliseconds(500), longest: .seconds(5))
        while true {
            let erasure = try await erasure(erasureID: erasureID)
            onProgress(erasure)
            if erasure.isSettled { return erasure }
            guard (try? await Task.sleep(for: pauses.next())) != nil else {
                throw AuditClientError(.cancelled, "Cancelled.")
            }
        }
    }

    /// Returns all erasures, those that are not done first. Needs the scope `audit:erase` or `audit:erase:request`.
    public func erasures() async throws(AuditClientError) -> [Erasure] {
        try await Self.list("erasures", of: get(Self.erasures)) { Erasure($0) }
    }

    private static let erasures = "\(ServiceAPI.trail)/erasures"

    /// Returns what the service says of one erasure. Tries again after errors that may go away.
    private func erasure(_ request: HTTPRequest) async throws(AuditClientError) -> Erasure {
        let api = try service.get()
        let object = try await retrying { limit throws(AuditClientError) in
            try await api.object(request, accepted: [200, 202], within: limit).object
        }
        guard let erasure = Erasure(.object(object)) else { throw .unexpected("It answered with no erasure.") }
        return erasure
    }
}
