import AuditModel
import AuditStore
import HTTPTypes
import Hummingbird
import NIOCore
import StrictJSON

/// `GET /api/internal/audit` and `GET /api/internal/audit/{id}`.
struct ListEntries: Sendable {
    let reader: EntryReader
    /// What the caller may read.
    let bounds: ReadBounds
    let capacity: Capacity

    func one(_ id: EntryID?, request: Request) async throws -> Response {
        _ = try EntryMediaType.negotiated(request, offered: [.json])
        guard let id, let entry = try await reader.entry(id, within: bounds) else {
            throw Rejection(.entryNotFound, "There is no entry with this id that this account may read.")
        }
        var bytes: [UInt8] = []
        entry.appendJSON(to: &bytes)
        return Response(jsonText: bytes)
    }

    func list(_ request: Request) async throws -> Response {
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
        return try await stream(query.filter, as: mediaType, isFresh: isFresh)
    }

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

    /// Page after page in one answer: no memory but two pages', and no connection held while the caller reads.
    ///
    /// The first page is read before the answer begins, so that a database that is away is told by a status. What fails
    /// later cuts the answer off without its last chunk, which every client takes for the error that it is.
    private func stream(
        _ filter: EntryFilter,
        as mediaType: EntryMediaType,
        isFresh: Bool
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
        let body = ResponseBody { writer in
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

    /// What an export holds in memory while its caller is slow to read, twice: the next page is read meanwhile.
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
