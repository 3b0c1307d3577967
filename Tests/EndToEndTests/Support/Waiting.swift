import Testing

/// Something that a test needs did not come about.
struct NotInTime: Error, CustomStringConvertible {
    let description: String
}

/// Waits until `condition` holds, and asks once more when the time is up.
func eventually(
    within limit: Duration = .seconds(100),
    _ what: String,
    _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while true {
        let isLast = deadline <= .now
        if try await condition() { return }
        if isLast { throw NotInTime(description: "not within \(limit): \(what)") }
        try await Task.sleep(for: .milliseconds(5))
    }
}

extension Optional {
    /// The value that must be there for the test to go on.
    func required(_ what: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Wrapped {
        try #require(self, "\(what)", sourceLocation: sourceLocation)
    }
}

extension StringProtocol {
    var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
