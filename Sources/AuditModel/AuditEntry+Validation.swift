package import StrictJSON

extension AuditEntry {
    /// How many minutes an entry may be ahead of the clock here.
    private static let toleratedMinutes = 5

    /// Reads the entry that `value` denotes.
    ///
    /// A member that is null counts as absent, whether its field is optional or not. Members with other names are kept
    /// unchecked, even if they resemble a field (`fromSha`, `Actor`).
    /// - Parameters:
    ///   - now: the clock here; the entry may be five minutes ahead.
    ///   - oldest: entries from before are refused; `nil` for no limit.
    /// - Throws: every rule that it breaks, in the order of ``AuditEntryField``.
    package init(_ value: JSONValue, now: Timestamp, oldest: Timestamp?) throws(InvalidEntry) {
        guard case .object(let object) = value else {
            let violation = Violation(pointer: JSONPointer(), code: .wrongType, detail: "Must be an object.")
            throw InvalidEntry(violations: [violation])
        }
        var reader = FieldReader(object)
        let action: Action? = reader.required(.action)
        let actor: Identity? = reader.required(.actor)
        fromSHA = reader.optional(.fromSHA)
        let toSHA: GitSHA? = reader.required(.toSHA)
        let targetApp: TargetApp? = reader.required(.targetApp)
        let trigger: Trigger? = reader.required(.trigger)
        let outcome: Outcome? = reader.required(.outcome)
        let timestamp: Timestamp? = reader.required(.timestamp)
        if let timestamp { Self.check(timestamp, now: now, oldest: oldest, &reader) }
        id = reader.optional(.id)
        if let id, id.isNilOrMax {
            reader.note(.notAllowed, "Must be a UUID of its own, neither the nil nor the max UUID.", at: .id)
        }
        approvedBy = reader.optional(.approvedBy)
        requestedBy = reader.optional(.requestedBy)
        runURL = reader.optional(.runURL)
        splitSHA = reader.optional(.splitSHA)
        release = reader.optional(.release)
        reason = reader.optional(.reason)
        actorSource = reader.optional(.actorSource)
        guard let action, let actor, let toSHA, let targetApp, let trigger, let outcome, let timestamp,
            reader.violations.isEmpty
        else { throw InvalidEntry(violations: reader.violations) }
        self.action = action
        self.actor = actor
        self.toSHA = toSHA
        self.targetApp = targetApp
        self.trigger = trigger
        self.outcome = outcome
        self.timestamp = timestamp
        additional = reader.additional
    }

    /// Notes what is wrong with the entry's time. Both bounds are inclusive.
    private static func check(_ timestamp: Timestamp, now: Timestamp, oldest: Timestamp?, _ reader: inout FieldReader) {
        // Only the entry's own time is known to be far from overflow.
        if timestamp.microseconds - Int64(toleratedMinutes) * 60_000_000 > now.microseconds {
            reader.note(
                .inTheFuture,
                "Must be at most \(toleratedMinutes) minutes ahead of the checking clock, which says \(now).",
                at: .timestamp
            )
        }
        if let oldest, timestamp < oldest {
            reader.note(.tooOld, "Must not be before \(oldest): older entries are not kept.", at: .timestamp)
        }
    }
}
