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
