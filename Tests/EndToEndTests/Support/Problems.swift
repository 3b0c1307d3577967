import Testing

extension HTTPAnswer {
    /// The code of a problem document (RFC 9457).
    var code: String? { try? json()["code"]?.text }

    /// Checks that this is a refusal as all of them are: a problem document with this status and code, and a request id
    /// under which the log tells of it.
    func expectProblem(
        _ status: Int,
        _ code: String,
        loggedBy service: RunningService,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(self.status == status, "\(self)", sourceLocation: sourceLocation)
        #expect(self["Content-Type"] == "application/problem+json", sourceLocation: sourceLocation)
        let problem = try json()
        #expect(problem["code"]?.text == code, sourceLocation: sourceLocation)
        #expect(problem["status"]?.number == status, sourceLocation: sourceLocation)
        #expect(problem["type"]?.text == "urn:raptor-audit:problem:\(code)", sourceLocation: sourceLocation)
        #expect(problem["title"]?.text?.isEmpty == false, sourceLocation: sourceLocation)
        let requestID = try (problem["request_id"]?.text).required("a request id", sourceLocation: sourceLocation)
        #expect(requestID == self["X-Request-Id"], sourceLocation: sourceLocation)
        let lines = service.logLines(with: requestID).filter { $0["request_id"]?.text == requestID }
        #expect(lines.contains { $0["status"]?.number == status }, sourceLocation: sourceLocation)
    }
}
