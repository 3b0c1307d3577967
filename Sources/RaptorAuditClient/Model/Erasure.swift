import AuditModel
public import FoundationBase
import StrictJSON

/// The erasure of one operator, and how far it is.
public struct Erasure: Sendable, Hashable {
    /// The caller's name for it. Asking again under this name gives the same erasure.
    public let erasureID: String
    /// The service's answer, unchanged.
    public let json: JSON
    /// How far it is: `awaiting_confirmation`, `counting`, `running`, `held`, `stopped`, `completed` or
    /// `completed_with_findings`.
    public let state: String
    /// Whether it is done: no entry names the operator any more, except for what ``verification`` found.
    public var isCompleted: Bool { state.hasPrefix("completed") }
    /// Whether waiting brings nothing new, unless somebody acts.
    public var isSettled: Bool { state != "running" && state != "counting" }
    /// What stands for the operator from now on, the same in every entry of theirs.
    public let tombstone: String
    /// When it was first asked for.
    public let requestedAt: Date
    /// When it has to be done: one month after it was asked for (GDPR, Article 12(3)).
    public let dueAt: Date
    /// How it failed the last time, or why it was stopped.
    public let lastError: String?
    /// When it was done.
    public let completedAt: Date?
    /// How many entries have been rewritten so far.
    public let entriesRewritten: Int
    /// The entry of the trail that records it; `nil` until it is done.
    public let entryID: UUID?
    /// What a search for what is left has found; `nil` when none was asked for, or it has not been made yet.
    public let verification: Verification?

    /// A search of the database for the identifiers in all their forms.
    public struct Verification: Sendable, Hashable {
        /// Whether nothing was found.
        public let isPassed: Bool
        /// When the search was made.
        public let verifiedAt: Date
        /// What was found.
        public let findings: [Finding]
        /// Tables that could not be searched.
        public let unreadable: [String]
    }

    /// A place where an identifier is left. It does not say which one.
    public struct Finding: Sendable, Hashable {
        /// The table.
        public let table: String
        /// The column.
        public let column: String
        /// How it is written there, such as `clear` or `base64`.
        public let form: String
        /// In how many rows.
        public let count: Int
    }

    init?(_ value: JSONValue) {
        guard case .object(let object) = value, let erasureID = object["erasure_id"]?.text,
            let state = object["state"]?.text, let tombstone = object["tombstone"]?.text,
            let requestedAt = object["requested_at"]?.date, let dueAt = object["due_at"]?.date,
            let entriesRewritten = object["entries_rewritten"]?.integer
        else { return nil }
        json = JSON(value)
        self.erasureID = erasureID
        self.state = state
        self.tombstone = tombstone
        self.requestedAt = requestedAt
        self.dueAt = dueAt
        lastError = object["last_error"]?.text
        completedAt = object["completed_at"]?.date
        self.entriesRewritten = entriesRewritten
        entryID = object["entry_id"]?.text.flatMap { EntryID($0) }.map { UUID($0) }
        switch object["verification"] {
        case .object(let found)?:
            guard let verification = Verification(found) else { return nil }
            self.verification = verification
        default:
            verification = nil
        }
    }
}

extension Erasure.Verification {
    fileprivate init?(_ object: JSONObject) {
        guard case .bool(let isPassed)? = object["passed"], case .array(let values)? = object["findings"],
            let verifiedAt = object["verified_at"]?.date
        else { return nil }
        let findings = values.compactMap { value -> Erasure.Finding? in
            guard case .object(let finding) = value, let table = finding["table"]?.text,
                let column = finding["column"]?.text, let form = finding["form"]?.text,
                let count = finding["count"]?.integer
            else { return nil }
            return Erasure.Finding(table: table, column: column, form: form, count: count)
        }
        guard findings.count == values.count else { return nil }
        self.init(
            isPassed: isPassed,
            verifiedAt: verifiedAt,
            findings: findings,
            unreadable: object["unreadable"]?.texts ?? []
        )
    }
}
