import AuditModel
import AuditStore
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import StrictJSON

/// `GET /api/internal/audit` and `GET /api/internal/audit/{id}`. Shows a caller only what its account's patterns allow.
struct ListEntries: Sendable {
    let reader: EntryReader
    let bounds: ReadBounds
    let capacity: Capacity

    /// Returns one entry as JSON.
    /// - Throws: ``Rejection`` 404 for an id that is malformed, unknown, or of an entry that the account may not read.
    ///   They look the same, so that nobody learns which ids exist.
    func one(_ id: EntryID?, request: Request) async throws -> Response {
        _ = try EntryMediaType.negotiated(request, offered: [.json])
        guard let id, let entry = try await reader.entry(id, within: bounds) else {
            throw Rejection(.entryNotFound, "There is no entry with this id that this account may read.")
        }
        var bytes: [UInt8] = []
        entry.appendJSON(to: &bytes)
        return Response(jsonText: bytes)
    }

    /// Returns a page as JSON, or the whole match as NDJSON or CSV, as `Accept` asks. Newest first.
    ///
    /// `Audit-Replica-Lag` says how many leaves of the log a replica lacked when it answered. `Cache-Control: no-cache`
    /// reads where entries are written instead.
    /// - Throws: ``Rejection``: 400 `invalid_parameter` or `invalid_cursor`, 406, 503 `too_many_exports` or
    ///   `overloaded`; the store's errors.
    func list(_ request: Request, context: AuditRequestContext) async throws -> Response {
        let mediaType = try EntryMediaType.negotiated(request, offered: [.json, .ndjson, .csv])
        let query = try EntryQuery(QueryString(request.uri.query))
        guard try await reader.hasWords(query.filter) else {
            throw Rejection(.invalidParameter, "The parameter q must have a word that occurs in the entry.")
        }
        let isFresh = request.wantsPrimary
        guard mediaType != .json else { return try await page(query, isFresh: isFresh) }
        guard query.limit == nil, query.cursor == nil else {
            throw Rejection(.invalidParameter, "limit and cursor are for pages; NDJSON and CSV hold the whole match.")
        }
        return try await stream(query.filter, as: mediaType, isFresh: isFresh, logger: context.logger)
    }

    /// Returns one page, with the cursor of the next or `null`. Holds a slot until the caller has read it.
    private func page(_ query: EntryQuery, isFresh: Bool) async throws -> Response {
        let slot = try capacity.pages.take()
        let page = try await reader.page(
            query.filter,
            within: bounds,
            after: query.cursor,
            limit: query.limit ?? EntryQuery.defaultLimit,
            isFresh: isFresh
        )
        var bytes = Array("{\"entries\":[".utf8)
        for (index, entry) in page.entries.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            entry.appendJSON(to: &bytes)
        }
        bytes += "],\"next_cursor\":".utf8
        StrictJSON.append(canonical: page.next.map { .string($0.text) } ?? .null, to: &bytes)
        bytes.append(UInt8(ascii: "}"))
        var response = Response(jsonText: bytes, holding: slot)
        response.headers[.auditReplicaLag] = page.lag?.headerValue
        return response
    }

    /// Returns the whole match, read page by page while it is sent. Holds two pages, and no connection in between.
    ///
    /// Reads the first page before the answer begins, so that the status can report a database that is away. A failure
    /// after that cuts the answer off without its last chunk, which HTTP clients report as an error.
    private func stream(
        _ filter: EntryFilter,
        as mediaType: EntryMediaType,
        isFresh: Bool,
        logger: Logger
    ) async throws -> Response {
        let slot = try capacity.exports.take()
        let read: @Sendable (EntryCursor?) async throws -> EntryPage = { [reader, bounds] cursor in
            try await reader.page(
                filter,
                within: bounds,
                after: cursor,
                limit: Self.entriesAtOnce,
                maximumBytes: Self.bytesAtOnce,
                isFresh: isFresh
            )
        }
        let first = try await read(nil)
        let body = ResponseBody(loggingTo: logger) { writer in
            defer { withExtendedLifetime(slot) {} }
            var page = first
            if mediaType == .csv { try await writer.write(slicing: StoredEntry.csvHeader) }
            while true {
                let cursor = page.next
                async let following = cursor == nil ? nil : read(cursor)
                try await writer.write(slicing: Self.written(page.entries, as: mediaType))
                guard let next = try await following else { break }
                page = next
            }
            try await writer.finish(nil)
        }
        var headers: HTTPFields = [.cacheControl: "no-store", .contentType: mediaType.rawValue]
        headers[.auditReplicaLag] = first.lag?.headerValue
        if mediaType == .csv {
            headers[.contentType] = "text/csv; charset=utf-8; header=present"
            headers[.contentDisposition] = "attachment; filename=\"audit-trail.csv\""
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private static func written(_ entries: [StoredEntry], as mediaType: EntryMediaType) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + $1.byteCount + 512 })
        for entry in entries {
            if mediaType == .csv {
                entry.appendCSV(to: &bytes)
            } else {
                entry.appendJSON(to: &bytes)
                bytes.append(UInt8(ascii: "\n"))
            }
        }
        return bytes
    }

    /// About how many bytes of entries one page of an export has. An export holds two pages.
    private static let bytesAtOnce = 1 << 20
    private static let entriesAtOnce = 1024
}

extension Request {
    /// `Cache-Control: no-cache` (RFC 9111): nothing that may be out of date.
    fileprivate var wantsPrimary: Bool {
        headers[.cacheControl]?.lowercased().split(whereSeparator: { ", ".contains($0) }).contains("no-cache") ?? false
    }
}

extension EntryPage.ReplicaLag {
    fileprivate var headerValue: String {
        switch self {
        case .leaves(let count): String(count)
        case .unknown: "unknown"
        }
    }
}
