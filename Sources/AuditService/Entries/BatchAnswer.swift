import AuditModel
import AuditStore
import HTTPTypes
import Hummingbird
import StrictJSON

/// A line of NDJSON that is not blank, and its number, counted from 1 with the blank ones.
struct BatchLine {
    /// From 1, as text editors count.
    let number: Int
    let bytes: ArraySlice<UInt8>

    /// Returns the lines that have more than white space, at most one more than ``RecordEntry/lineLimit``. The last line
    /// needs no line end. A carriage return before a line end stays in the bytes: JSON takes it for white space.
    static func lines(of body: [UInt8]) -> [BatchLine] {
        var lines: [BatchLine] = []
        var start = body.startIndex
        var number = 0
        while start < body.endIndex, lines.count <= RecordEntry.lineLimit {
            let end = body[start...].firstIndex(of: UInt8(ascii: "\n")) ?? body.endIndex
            number += 1
            let isBlank = body[start..<end].allSatisfy { " \r\t".utf8.contains($0) }
            if !isBlank { lines.append(BatchLine(number: number, bytes: body[start..<end])) }
            start = end + 1
        }
        return lines
    }
}

/// The answer to a batch: NDJSON with a line for each entry. The status is 200 if an entry of it is stored, 503 with
/// `Retry-After` if none is and the database is the reason for one, and otherwise 422.
struct BatchAnswer {
    /// In bytes. Beyond it, only the first rule that a line breaks is named: 10,000 lines then take a few mebibytes.
    private static let detailedLength = 1 << 20

    private let requestID: String
    private(set) var bytes: [UInt8] = []
    private var status: HTTPResponse.Status = .unprocessableContent
    private var retryAfter: Int?

    /// - Parameter capacity: how many lines to make room for. It is not a limit.
    init(requestID: String, capacity: Int) {
        self.requestID = requestID
        bytes.reserveCapacity(capacity * 144)
    }

    /// Appends the answer to one line, with the status that the entry would have had by itself.
    /// - Parameter line: the line's number in the request, from 1.
    mutating func add(_ result: Result<Recorded, Rejection>, line: Int) {
        let json: JSONValue
        switch result {
        case .success(let recorded):
            status = .ok
            json = [
                "line": .number(Double(line)), "status": .number(recorded.isReplay ? 200 : 201),
                "receipt": recorded.receipt.json,
            ]
        case .failure(let rejection):
            var problem = rejection.problem
            problem.requestID = requestID
            if bytes.count > Self.detailedLength { problem.errors = Array(problem.errors.prefix(1)) }
            if problem.code.status == 503, status != .ok {
                status = .serviceUnavailable
                retryAfter = problem.retryAfter
            }
            json = [
                "line": .number(Double(line)), "status": .number(Double(problem.code.status)), "problem": problem.json,
            ]
        }
        StrictJSON.append(canonical: json, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Returns the answer to the whole request. Ask for it after the last line.
    /// - Parameter slot: kept until the caller has read the answer.
    func response(holding slot: Slots.Slot? = nil) -> Response {
        var headers: HTTPFields = [:]
        if status == .serviceUnavailable, let retryAfter { headers[.retryAfter] = String(retryAfter) }
        return Response(
            bytes: bytes,
            status: status,
            mediaType: EntryMediaType.ndjson.rawValue,
            headers: headers,
            holding: slot
        )
    }
}
