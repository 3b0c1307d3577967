import AuditModel
import Bytes
import HTTPTypes
import Hummingbird

/// Media types that this service speaks, and the choice among them (RFC 9110, sections 8.3 and 12.5.1).
enum EntryMediaType: String, CaseIterable {
    case json = "application/json"
    case ndjson = "application/x-ndjson"
    case csv = "text/csv"
    case html = "text/html"

    /// Reads a `Content-Type`. Knows NDJSON by its other names, too. Ignores parameters, since JSON is UTF-8.
    /// - Returns: `nil` for another media type.
    init?(contentType: String) {
        let essence = contentType.prefix { $0 != ";" }.trimmingSpaces().lowercased()
        switch essence {
        case "application/ndjson", "application/jsonl", "application/x-jsonlines": self = .ndjson
        default: self.init(rawValue: essence)
        }
    }

    /// Returns the media type of the request's body.
    /// - Throws: ``Rejection`` `unsupported_media_type`, with `Accept`, if not `understood` or compressed.
    static func sent(_ request: Request, understood: [EntryMediaType]) throws -> EntryMediaType {
        guard let contentType = request.headers[.contentType], let mediaType = EntryMediaType(contentType: contentType),
            understood.contains(mediaType), (request.headers[.contentEncoding] ?? "identity") == "identity"
        else {
            let names = understood.map(\.rawValue)
            throw Rejection(
                .unsupportedMediaType,
                "Send \(names.joined(separator: " or ")), not compressed.",
                headers: [.accept: names.joined(separator: ", ")]
            )
        }
        return mediaType
    }

    /// Returns what the caller prefers among `offered`, the first of equals; the first of all without an `Accept`.
    /// - Returns: `nil` when the caller accepts none of them.
    static func preferred(of offered: [EntryMediaType], accept: String?) -> EntryMediaType? {
        guard let accept else { return offered.first }
        let ranges = accept.split(separator: ",").map(Range.init)
        let weighed = offered.map { type in
            (type, weight: ranges.filter { $0.matches(type) }.max { $0.precision < $1.precision }?.weight ?? 0)
        }
        guard let best = weighed.map(\.weight).max(), best > 0 else { return nil }
        return weighed.first { $0.weight == best }?.0
    }

    /// Returns what the caller of `request` prefers.
    /// - Throws: ``Rejection`` `not_acceptable`.
    static func negotiated(_ request: Request, offered: [EntryMediaType]) throws -> EntryMediaType {
        let accept = request.headers[values: .accept]
        // An empty field says nothing (RFC 9110, section 12.5.1).
        let text = accept.allSatisfy(\.isEmpty) ? nil : accept.joined(separator: ",")
        guard let mediaType = preferred(of: offered, accept: text) else {
            let names = offered.map(\.rawValue).joined(separator: ", ")
            throw Rejection(.notAcceptable, "The answer is available as \(names).")
        }
        return mediaType
    }

    /// A media range of `Accept`. A weight that is not a number counts as 1.
    private struct Range {
        let type: String
        let weight: Double

        init(_ text: Substring) {
            let parts = text.split(separator: ";").map { $0.trimmingSpaces().lowercased() }
            type = parts.first ?? ""
            let weights = parts.dropFirst().filter { $0.hasPrefix("q=") }.compactMap { Double($0.dropFirst(2)) }
            // Double reads "nan", too, which compares with nothing.
            weight = weights.first { $0.isFinite } ?? 1
        }

        /// How exactly the range names a type: `*/*` is 0, `type/*` is 1, a type is 2. The most exact range decides.
        var precision: Int { type == "*/*" ? 0 : type.hasSuffix("/*") ? 1 : 2 }

        func matches(_ other: EntryMediaType) -> Bool {
            switch precision {
            case 0: true
            case 1: other.rawValue.hasPrefix(type.dropLast())
            default: other.rawValue == type
            }
        }
    }
}
