import StrictJSON
import Testing

extension Caller {
    static let erasures = "\(trail)/erasures"

    func erase(_ requestID: String, _ identifiers: [String], verify: Bool = false) async throws -> HTTPAnswer {
        let body: JSONValue = [
            "request_id": .string(requestID), "identifiers": .array(identifiers.map { .string($0) }),
            "verify": .bool(verify),
        ]
        let fields = ["Content-Type": "application/json"]
        return try await send("POST", Self.erasures, fields, body: StrictJSON.canonical(body))
    }

    /// The receipt, once there is one.
    func receipt(_ requestID: String) async throws -> JSONValue {
        var receipt = JSONValue.null
        try await eventually(within: .seconds(60), "the erasure is completed") {
            let answer = try await get("\(Self.erasures)/\(requestID)")
            receipt = try answer.json()
            return answer.status == 200 && receipt["state"] == "completed"
        }
        return receipt
    }
}
