import AuditModel
import Bytes
public import FoundationBase
import StrictJSON

extension AuditClient {
    private static let holds = "\(ServiceAPI.trail)/holds"

    /// Places a hold. Needs the scope `audit:erase`, and is an act of the trail.
    ///
    /// Asks once, without retries: sent again, its number would be in use.
    /// - Parameters:
    ///   - holdID: the caller's name for it, by the rules of an erasure's.
    ///   - reason: why. It stays in the trail.
    ///   - endsAt: when it ends by itself.
    /// - Throws: ``AuditClientError/Code/refused`` when it is malformed, covers everything, or its number is in use.
    public func placeHold(
        holdID: String,
        reason: String,
        on scope: Hold.Scope,
        endsAt: Date? = nil
    ) async throws(AuditClientError) -> Hold {
        func time(_ date: Date?) -> JSONValue { date.map { .string(Timestamp($0).description) } ?? .null }
        let body: JSONObject = [
            "hold_id": .string(holdID), "reason": .string(reason),
            "target_app": scope.targetApp.map { .string($0) } ?? .null, "since": time(scope.since),
            "until": time(scope.until), "ends_at": time(endsAt),
            "identifiers": scope.identifiers.isEmpty ? .null : .array(scope.identifiers.map { .string($0) }),
        ]
        return try await hold(Self.post(Self.holds, body), accepted: [201])
    }

    /// Returns all holds, the newest first. Needs the scope `audit:erase`.
    public func holds() async throws(AuditClientError) -> [Hold] {
        try await Self.list("holds", of: get(Self.holds)) { Hold($0) }
    }

    /// Ends a hold that is in force. Erasures that waited for it go on. Needs the scope `audit:erase`.
    /// - Throws: ``AuditClientError/Code/notFound`` when no hold of this number is in force.
    public func endHold(holdID: String) async throws(AuditClientError) -> Hold {
        try await hold(Self.post("\(Self.holds)/\(PercentEncoding.encode(holdID))/end", [:]), accepted: [200])
    }

    /// Sends a request about one hold, once, and returns what the service says of it.
    private func hold(_ request: HTTPRequest, accepted: Set<Int>) async throws(AuditClientError) -> Hold {
        let answer = try await service.get().object(request, accepted: accepted, within: configuration.deadline)
        guard let hold = Hold(.object(answer.object)) else { throw .unexpected("It answered with no hold.") }
        return hold
    }
}
