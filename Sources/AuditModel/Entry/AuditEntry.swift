package import StrictJSON

/// A deploy's audit entry. It only exists valid: ``validate(_:now:oldest:)`` is the one way to make it.
package struct AuditEntry: Sendable, Equatable {
    /// The caller's idempotency key, when the entry itself carries one.
    package let id: EntryID?
    package let action: Action
    package let actor: Identity
    /// `nil` for a first deploy.
    package let fromSHA: GitSHA?
    package let toSHA: GitSHA
    package let targetApp: TargetApp
    package let trigger: Trigger
    package let outcome: Outcome
    package let timestamp: Timestamp
    package let approvedBy: Identity?
    package let requestedBy: Identity?
    package let runURL: String?
    package let release: String?
    package let reason: String?
    package let actorSource: String?
    /// Members that have no meaning here, as they came.
    package let additional: JSONObject

    /// How far a caller's clock may be ahead.
    package static let clockTolerance: Duration = .seconds(300)

    /// - Parameters:
    ///   - now: the server's time.
    ///   - oldest: entries from before this are refused; `nil` for no bound.
    /// - Returns: the entry, or every rule that it breaks, in the order of ``AuditEntryField``.
    package static func validate(
        _ value: JSONValue, now: Timestamp, oldest: Timestamp?
    ) -> Result<AuditEntry, InvalidEntry> {
        guard case .object(let object) = value else {
            let violation = Violation(
                pointer: JSONPointer(), code: .wrongType, detail: "An entry must be an object.")
            return .failure(InvalidEntry(violations: [violation]))
        }
        var reader = EntryReader(object)
        let id = reader.read(.id) { EntryID($0) }
        let action = reader.read(.action) { Action($0) }
        let actor = reader.readIdentity(.actor)
        let fromSHA = reader.read(.fromSHA) { GitSHA($0) }
        let toSHA = reader.read(.toSHA) { GitSHA($0) }
        let targetApp = reader.read(.targetApp) { TargetApp($0) }
        let trigger = reader.read(.trigger, or: .notAllowed) { Trigger(rawValue: $0) }
        let outcome = reader.read(.outcome, or: .notAllowed) { Outcome(rawValue: $0) }
        let timestamp = reader.readTimestamp(.timestamp, latest: now.advanced(by: clockTolerance), oldest: oldest)
        let approvedBy = reader.readIdentity(.approvedBy)
        let requestedBy = reader.readIdentity(.requestedBy)
        let runURL = reader.readText(.runURL, limit: 2048).flatMap { reader.require(.runURL, $0, isWebURL($0)) }
        let release = reader.readText(.release, limit: 256)
        let reason = reader.readText(.reason, limit: 2000, lineBreaks: true)
        let actorSource = reader.read(.actorSource) { $0.utf8.count <= 32 && $0.utf8.isActionWord ? $0 : nil }

        guard reader.violations.isEmpty, let action, let actor, let toSHA, let targetApp, let trigger, let outcome,
            let timestamp
        else { return .failure(InvalidEntry(violations: reader.violations)) }
        let known = Set(AuditEntryField.allCases.map(\.rawValue))
        return .success(
            AuditEntry(
                id: id, action: action, actor: actor, fromSHA: fromSHA, toSHA: toSHA, targetApp: targetApp,
                trigger: trigger, outcome: outcome, timestamp: timestamp, approvedBy: approvedBy,
                requestedBy: requestedBy, runURL: runURL, release: release, reason: reason, actorSource: actorSource,
                additional: JSONObject(object.members.filter { !known.contains($0.name) })))
    }

    /// The entry in its normal form, without its id: known members in the order of ``AuditEntryField``, `from_sha`
    /// always, other optional ones when present, then the rest. Valid again, and then the same entry.
    package var json: JSONObject {
        var members: [JSONObject.Member] = []
        func add(_ field: AuditEntryField, _ text: String?) {
            if let text { members.append(.init(name: field.rawValue, value: .string(text))) }
        }
        add(.action, action.rawValue)
        add(.actor, actor.rawValue)
        members.append(
            .init(name: AuditEntryField.fromSHA.rawValue, value: fromSHA.map { .string($0.rawValue) } ?? .null))
        add(.toSHA, toSHA.rawValue)
        add(.targetApp, targetApp.rawValue)
        add(.trigger, trigger.rawValue)
        add(.outcome, outcome.rawValue)
        add(.timestamp, timestamp.description)
        add(.approvedBy, approvedBy?.rawValue)
        add(.requestedBy, requestedBy?.rawValue)
        add(.runURL, runURL)
        add(.release, release)
        add(.reason, reason)
        add(.actorSource, actorSource)
        return JSONObject(members + additional.members)
    }

    /// An absolute `http` or `https` URL (RFC 3986) with a host, without user information, in visible ASCII.
    private static func isWebURL(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { return false }
        for scheme in ["https://", "http://"] where text.hasPrefix(scheme) {
            let authority = text.utf8.dropFirst(scheme.utf8.count).prefix { !"/?#".utf8.contains($0) }
            return !authority.isEmpty && !authority.contains(UInt8(ascii: "@"))
        }
        return false
    }
}
