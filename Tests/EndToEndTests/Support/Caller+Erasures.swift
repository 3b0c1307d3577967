import StrictJSON
import Testing

extension Caller {
    static let erasures = "\(trail)/erasures"

    func erase(_ erasureID: String, _ identifiers: [String], verify: Bool = false) async throws -> HTTPAnswer {
        let body: JSONValue = [
            "erasure_id": .string(erasureID), "identifiers": .array(identifiers.map { .string($0) }),
            "verify": .bool(verify),
        ]
        return try await post(body, to: Self.erasures)
    }

    /// Asks for the erasure until it is taken: the service may be away, or its database busy.
    func eraseAtLast(_ erasureID: String, _ identifiers: [String], verify: Bool = false) async throws {
        try await eventually("the request is taken") {
            let answer = try? await erase(erasureID, identifiers, verify: verify)
            return answer.map { $0.status == 200 || $0.status == 202 } ?? false
        }
    }

    func post(_ body: JSONValue, to target: String, _ more: [String: String] = [:]) async throws -> HTTPAnswer {
        let fields = ["Content-Type": "application/json"].merging(more) { $1 }
        return try await send("POST", target, fields, body: StrictJSON.canonical(body))
    }

    /// The receipt, once there is one.
    func receipt(_ erasureID: String) async throws -> JSONValue {
        var receipt = JSONValue.null
        try await eventually(within: .seconds(60), "the erasure is completed") {
            let answer = try await get("\(Self.erasures)/\(erasureID)")
            receipt = try answer.json()
            return answer.status == 200 && receipt["state"]?.text?.hasPrefix("completed") == true
        }
        return receipt
    }
}
