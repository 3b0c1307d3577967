import StrictJSON

extension AuditClient {
    /// Asks that an operator who has left be erased from the trail. Needs the scope `audit:erase`.
    ///
    /// The same request again is the same erasure, so that a job may repeat it until it is done. It may return before
    /// that; see ``erasure(requestID:)`` and ``completedErasure(requestID:)``.
    ///
    /// - Parameters:
    ///   - requestID: the caller's name for it: 1 to 128 letters, digits, dots, underscores, colons and hyphens, a letter
    ///     or digit first.
    ///   - identifiers: all the names that the operator was known by, at most 32.
    ///   - isVerified: whether to search the database afterwards for what is left.
    /// - Throws: ``AuditClientError/Code/refused`` when the request is malformed, or its id was used for other
    ///   identifiers.
    public func erase(
        requestID: String,
        identifiers: [String],
        verified isVerified: Bool = false
    ) async throws(AuditClientError) -> Erasure {
        var body: JSONObject = [
            "request_id": .string(requestID), "identifiers": .array(identifiers.map { .string($0) }),
        ]
        if isVerified { body["verify"] = true }
        return try await erasure(
            HTTPRequest(
                method: "POST",
                target: Self.erasures,
                contentType: "application/json",
                body: StrictJSON.canonical(.object(body))
            )
        )
    }

    /// How far an erasure is. Needs the scope `audit:erase`.
    /// - Throws: ``AuditClientError/Code/notFound`` when nobody has asked for it.
    public func erasure(requestID: String) async throws(AuditClientError) -> Erasure {
        try await erasure(HTTPRequest(target: "\(Self.erasures)/\(percentEncoded(requestID))"))
    }

    /// Waits for an erasure to be done, however long that takes; asks twice a second at first, later every five seconds.
    /// - Parameter onProgress: called with what each answer says.
    public func completedErasure(
        requestID: String,
        onProgress: (Erasure) -> Void = { _ in }
    ) async throws(AuditClientError) -> Erasure {
        var pause = Duration.milliseconds(500)
        while true {
            let erasure = try await erasure(requestID: requestID)
            onProgress(erasure)
            if erasure.isCompleted { return erasure }
            guard (try? await Task.sleep(for: pause)) != nil else {
                throw AuditClientError(.cancelled, "Cancelled.")
            }
            pause = min(pause * 2, .seconds(5))
        }
    }

    private static let erasures = "\(ServiceAPI.trail)/erasures"

    private func erasure(_ request: HTTPRequest) async throws(AuditClientError) -> Erasure {
        let api = try service.get()
        let object = try await retrying { limit throws(AuditClientError) in
            try await api.object(request, accepted: [200, 202], within: limit).object
        }
        guard let erasure = Erasure(object) else { throw .unexpected("It answered with no erasure.") }
        return erasure
    }
}
