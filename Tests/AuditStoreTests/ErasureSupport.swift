import AuditModel
import StrictJSON
import Testing

@testable import AuditStore

/// A request to be erased, with what else it says.
func erasureRequest(_ erasureID: String, _ names: [String], _ more: JSONObject = [:]) throws -> ErasureRequest {
    var object: JSONObject = ["erasure_id": .string(erasureID), "identifiers": .array(names.map { .string($0) })]
    for member in more.members { object[member.name] = member.value }
    return try ErasureRequest(.object(object))
}

extension Store {
    /// Asks for an erasure, waits, and returns what has become of it.
    func erase(_ erasureID: String, _ names: [String], _ more: JSONObject = [:]) async throws -> ErasureRecord {
        let record = try await erasures.begin(erasureRequest(erasureID, names, more), serviceAccount: "dsr")
        let id = try #require(ErasureID(erasureID))
        return try await erasures.settled(id, within: .seconds(60)) ?? record
    }
}
