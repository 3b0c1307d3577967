import FoundationBase

/// A change of what runs, as the platform knows it. Nothing of it comes from the trail.
struct PlatformDeploy {
    /// As in actions of the trail.
    enum Verb: String {
        case deploy, rollback
    }

    /// How the platform says that it ended.
    enum State {
        /// Its code has run, or never ran.
        case made, failed
        /// It does not say.
        case unknown
        /// It goes on: its entry is still to come.
        case pending
    }

    /// Heroku's version, or GitHub's id.
    let name: String
    let verb: Verb
    /// The commit, or its first digits. `nil` where the platform does not say.
    let sha: String?
    /// By the platform's clock.
    let createdAt: Date
    var state = State.made
    /// Whether the platform says that this runs, perhaps with other settings by now.
    var isCurrent = false
    /// How many seconds later than ``createdAt`` its entry may be dated.
    var delay: TimeInterval = 0
}

/// What a platform lists, for a reconciliation.
struct PlatformHistory {
    /// An element lacks a member that is needed, or the member has another form.
    struct Malformed: Error {}

    let deploys: [PlatformDeploy]
    /// The verbs of entries that this platform's list should have.
    let verbs: Set<PlatformDeploy.Verb>
    /// The time from which the list is complete; `nil` when it is empty.
    let start: Date?
}
