package import StrictJSON

/// One deploy, rollback or apply: who, from which commit to which, of which app, how it was started and how it ended.
///
/// It exists only validated: ``validate(_:now:oldest:)`` is the one way to make it.
package struct AuditEntry: Sendable, Equatable {
    package let action: Action
    /// Who did it, as the caller says. Who the caller was is not the entry's to say.
    package let actor: Identity
    /// `nil` for a first deploy.
    package let fromSHA: GitSHA?
    package let toSHA: GitSHA
    package let targetApp: TargetApp
    package let trigger: Trigger
    package let outcome: Outcome
    /// When it happened, by the caller's clock (`ts_utc`).
    package let timestamp: Timestamp
    /// The caller's idempotency key, if the entry carries it rather than a header field.
    package let id: EntryID?
    package let approvedBy: Identity?
    package let requestedBy: Identity?
    package let runURL: RunURL?
    /// The commit that was pushed, where that was a folder of ``toSHA`` with a history of its own.
    package let splitSHA: GitSHA?
    package let release: Release?
    package let reason: Reason?
    package let actorSource: ActorSource?
    /// The members that no field is named for, in their order and as they came.
    package let additional: JSONObject
}
