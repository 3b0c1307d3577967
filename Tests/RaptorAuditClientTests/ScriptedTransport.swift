import AuditModel
import Foundation
import StrictJSON
import Synchronization

@testable import RaptorAuditClient

/// A service without a network: answers each request by a function of it, and remembers them all.
final class ScriptedTransport: Transport {
    private let requested = Mutex<[HTTPRequest]>([])
    private let respond: @Sendable (HTTPRequest, Int) throws(TransportFailure) -> HTTPResponse

    /// - Parameter respond: answers a request, of which so many have come before.
    init(_ respond: @escaping @Sendable (HTTPRequest, Int) throws(TransportFailure) -> HTTPResponse) {
        self.respond = respond
    }

    var requests: [HTTPRequest] { requested.withLock { $0 } }
    /// How many lines each request had.
    var lineCounts: [Int] { requests.map { Self.lines($0).count } }

    func send(
        _ request: HTTPRequest,
        within limit: Duration,
        sink: (@Sendable (UnsafeRawBufferPointer) -> Bool)?
    ) async throws(TransportFailure) -> HTTPResponse {
        let number = requested.withLock { requested in
            requested.append(request)
            return requested.count - 1
        }
        var response = try respond(request, number)
        guard let sink, response.status == 200 else { return response }
        guard response.body.withUnsafeBytes(sink) else { throw TransportFailure(kind: .stopped, message: "stopped") }
        response.body = []
        return response
    }

    static func lines(_ request: HTTPRequest) -> [ArraySlice<UInt8>] {
        (request.body ?? []).split(separator: UInt8(ascii: "\n"))
    }

    /// As the service answers when all is well.
    static func storesAll(_ request: HTTPRequest) -> HTTPResponse {
        answers(request) { id in
            let receipt = AuditModel.Receipt(
                id: id,
                recordedAt: Timestamp(microseconds: 1),
                logIndex: 0,
                redactions: []
            )
            return ["status": 201, "receipt": receipt.json]
        }
    }

    /// A line for each line.
    static func answers(_ request: HTTPRequest, _ answer: (EntryID) -> JSONValue) -> HTTPResponse {
        var body: [UInt8] = []
        for line in lines(request) {
            guard case .object(let entry)? = try? StrictJSON.parse(line),
                let id = entry["id"]?.text.flatMap({ EntryID($0) })
            else { continue }
            body += StrictJSON.canonical(answer(id)) + [UInt8(ascii: "\n")]
        }
        return HTTPResponse(status: 200, body: body)
    }

    static func json(_ status: Int, _ value: JSONValue) -> HTTPResponse {
        HTTPResponse(status: status, body: StrictJSON.canonical(value))
    }
}

/// The header field `Date`.
enum HTTPDateText {
    static func text(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: date)
    }
}
