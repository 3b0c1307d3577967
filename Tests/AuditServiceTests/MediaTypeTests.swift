import Testing

@testable import AuditService

@Suite struct MediaTypeTests {
    private static let all: [EntryMediaType] = [.json, .ndjson, .csv]

    @Test(arguments: [
        (nil as String?, EntryMediaType.json as EntryMediaType?), ("*/*", .json), ("application/json", .json),
        ("text/csv", .csv), ("text/*", .csv),
        ("application/x-ndjson", .ndjson), ("text/html, text/csv;q=0.5", .csv), ("text/csv;q=0.1, */*;q=0.5", .json),
        ("application/json;q=0, */*", .ndjson), ("TEXT/CSV", .csv), ("text/html", nil), ("", nil), ("*/*;q=0", nil),
        ("text/csv;q=nan", .csv), ("text/csv;q=x", .csv),
    ])
    func `the caller's favourite is chosen`(accept: String?, expected: EntryMediaType?) {
        #expect(EntryMediaType.preferred(of: Self.all, accept: accept) == expected)
    }

    @Test(arguments: [
        ("application/json", EntryMediaType.json as EntryMediaType?), ("application/json; charset=utf-8", .json),
        ("Application/X-NDJSON", .ndjson), ("application/ndjson", .ndjson), ("application/jsonl", .ndjson),
        ("text/plain", nil), ("", nil), ("application/jsonx", nil),
    ])
    func `a content type's parameters do not matter`(contentType: String, expected: EntryMediaType?) {
        #expect(EntryMediaType(contentType: contentType) == expected)
    }
}
