import AuditModel
package import StrictJSON

/// For the command line, which completes entries.
extension AuditClient {
    /// Records as ``record(json:)`` does.
    package func record(draft: JSONObject) async throws(AuditClientError) -> Delivery {
        try await record(prepared(draft))
    }

    /// Keeps an entry as ``enqueue(json:)`` does.
    @discardableResult
    package func enqueue(draft: JSONObject) throws(AuditClientError) -> Delivery {
        try enqueue(prepared(draft))
    }

    /// Checks an entry as ``record(draft:)`` does before it keeps or sends anything.
    package func check(draft: JSONObject) throws(AuditClientError) {
        _ = try prepared(draft)
    }

    private func prepared(_ draft: JSONObject) throws(AuditClientError) -> PreparedEntry {
        try prepared(StrictJSON.canonical(.object(draft)))
    }
}

extension AuditClient {
    /// Prepares an entry as the wire has it.
    func prepared(_ json: [UInt8]) throws(AuditClientError) -> PreparedEntry {
        try PreparedEntry(json: json, now: .now, random: Self.random(), redactor: configuration.redactor)
    }

    /// Returns ten random bytes, for an id.
    static func random() -> [UInt8] { (0..<10).map { _ in UInt8.random(in: .min ... .max) } }
}
