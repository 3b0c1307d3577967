package import StrictJSON

/// One deploy, rollback or apply: who, from which commit to which, of which app, how it was started and how it ended.
///
/// It is always valid: ``init(_:now:oldest:)`` is the only way to make one.
package struct AuditEntry: Sendable, Equatable {
    package let action: Action
    /// Who did it, as the caller claims. The entry does not say who the caller was.
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
    /// Who approved the deploy, as the caller claims.
    package let approvedBy: Identity?
    /// Who asked for the deploy, as the caller claims.
    package let requestedBy: Identity?
    package let runURL: RunURL?
    /// The commit that was pushed, if that was the split of a folder of ``toSHA``.
    package let splitSHA: GitSHA?
    package let release: Release?
    /// In the caller's words, of any length up to ``Reason/maximumCharacters``. It may name people.
    package let reason: Reason?
    package let actorSource: ActorSource?
    /// The members without a field of their own, in order and unchanged.
    package let additional: JSONObject
}
