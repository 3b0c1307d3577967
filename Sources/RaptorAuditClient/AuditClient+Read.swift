import AuditModel
public import FoundationBase
import StrictJSON

extension AuditClient {
    /// Returns the entries that match, newest first. Fetches nothing before the walk begins.
    ///
    /// Needs the scope `audit:read`.
    /// - Parameter pageSize: how many to fetch at once, from 1 to 500.
    public func entries(matching filter: EntryFilter = EntryFilter(), pageSize: Int = 100) -> EntryPages {
        EntryPages(client: self, filter: filter, pageSize: min(max(pageSize, 1), 500))
    }

    /// Returns the entry with this id. Needs the scope `audit:read`.
    /// - Throws: ``AuditClientError/Code/notFound`` when the trail lacks it.
    public func entry(id: UUID) async throws(AuditClientError) -> StoredEntry {
        let object = try await get("\(ServiceAPI.trail)/\(id.text)")
        guard let entry = StoredEntry(.object(object)) else { throw .unexpected("It answered with no entry.") }
        return entry
    }

    /// Returns the service's health. Needs no scope. Asks once: a later answer would be about another moment.
    /// - Throws: an error when the service does not answer. An unhealthy service is not an error.
    public func health() async throws(AuditClientError) -> Health {
        let api = try service.get()
        let (object, lead) = try await api.object(
            HTTPRequest(target: "/health", accept: "application/health+json"),
            accepted: [200, 503],
            within: configuration.attemptTimeout
        )
        guard var health = Health(object) else { throw .unexpected("It answered with no health.") }
        health.clockLead = lead
        return health
    }

    /// Returns the token's account. Any live token may ask. It needs no scope.
    public func account() async throws(AuditClientError) -> ServiceAccount {
        let object = try await get("\(ServiceAPI.trail)/whoami")
        guard let account = ServiceAccount(object) else { throw .unexpected("It answered with no account.") }
        return account
    }

    /// The form of an export.
    public struct ExportFormat: Sendable, Hashable {
        let mediaType: String

        /// One JSON object a line.
        public static let ndjson = ExportFormat(mediaType: "application/x-ndjson")
        /// RFC 4180 with a header line. Cells that a spreadsheet would take for formulas begin with an apostrophe.
        public static let csv = ExportFormat(mediaType: "text/csv")
    }

    /// Streams all entries that match, newest first, at constant memory. Needs the scope `audit:read`.
    ///
    /// Asks once, since what `sink` has taken cannot be taken back. May take any time, as long as bytes flow.
    /// - Parameters:
    ///   - isFresh: whether to read the primary, where the service reads lists from a replica.
    ///   - sink: takes the bytes as they come, on a thread that may be blocked; `false` ends the export.
    public func export(
        matching filter: EntryFilter = EntryFilter(),
        as format: ExportFormat,
        isFresh: Bool = false,
        into sink: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool
    ) async throws(AuditClientError) {
        let target = target(ServiceAPI.trail, filter.parameters)
        let request = HTTPRequest(target: target, accept: format.mediaType, isFresh: isFresh)
        try await service.get().stream(request, within: configuration.deadline, into: sink)
    }

    /// Returns a page of the entries that match, newest first, and the cursor after its last entry, if there are more.
    /// - Parameter limit: how many to fetch. Smaller afterwards if so many do not fit into memory.
    package func page(
        matching filter: EntryFilter,
        limit: inout Int,
        after cursor: String?
    ) async throws(AuditClientError) -> (entries: [StoredEntry], next: String?) {
        while true {
            do throws(AuditClientError) {
                return try await page(matching: filter, limit: limit, after: cursor)
            } catch {
                guard error.transport == .tooLong, limit > 1 else { throw error }
                limit /= 2
            }
        }
    }

    private func page(
        matching filter: EntryFilter,
        limit: Int,
        after cursor: String?
    ) async throws(AuditClientError) -> (entries: [StoredEntry], next: String?) {
        var parameters = filter.parameters + [("limit", String(limit))]
        if let cursor { parameters.append(("cursor", cursor)) }
        let object = try await get(target(ServiceAPI.trail, parameters))
        return (try Self.list("entries", of: object) { StoredEntry($0) }, object["next_cursor"]?.text)
    }

    /// Returns what an answer lists under `name`.
    /// - Throws: ``AuditClientError/Code/unexpectedAnswer`` unless `read` reads all of it.
    static func list<Element>(
        _ name: String,
        of object: JSONObject,
        _ read: (JSONValue) -> Element?
    ) throws(AuditClientError) -> [Element] {
        guard case .array(let values)? = object[name] else { throw .unexpected("It answered with no \(name).") }
        let elements = values.compactMap(read)
        guard elements.count == values.count else { throw .unexpected("It answered with \(name) of another form.") }
        return elements
    }

    /// Returns the object that the service answers to a GET. Tries again after errors that may go away.
    func get(_ target: String) async throws(AuditClientError) -> JSONObject {
        let api = try service.get()
        return try await retrying { limit throws(AuditClientError) in
            try await api.object(HTTPRequest(target: target), within: limit).object
        }
    }
}
