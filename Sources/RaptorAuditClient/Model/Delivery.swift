public import FoundationBase

/// What became of an entry that was recorded. It is on the service's disk or on this machine's.
public struct Delivery: Sendable, Equatable {
    /// Where the entry is.
    public enum State: Sendable, Equatable {
        /// The service has it.
        case stored(Receipt)
        /// It waits in the spool for the next call, or for a flush; the error says why.
        case spooled(AuditClientError)
    }

    /// The entry's id, by which it can be found once it is stored.
    public let id: UUID
    /// Where the entry is.
    public let state: State
    /// What was redacted before the entry left this process.
    public let redactions: [Redaction]
    /// What the spool could not do, such as keep the entry meanwhile, or keep it safe from a power cut.
    public let spoolFailure: AuditClientError?
    /// Entries from before that this call could not deliver, and why.
    public let left: [FlushReport.Left]
    /// Entries and files from before that this call has put aside.
    public let rejected: [FlushReport.Rejection]
    /// How far the clock here is ahead of the service's, negative when it is behind; zero when the two agree to a
    /// few seconds; `nil` when the service did not say. An entry without a time of its own has this error in
    /// its `ts_utc`.
    public let clockLead: Duration?

    /// The service's receipt, once it has the entry.
    public var receipt: Receipt? {
        if case .stored(let receipt) = state { receipt } else { nil }
    }
}

/// The result of delivering the spool.
public struct FlushReport: Sendable, Equatable {
    /// Entries that the service has now.
    public internal(set) var stored: [Receipt] = []
    /// Entries that were put aside.
    public internal(set) var rejected: [Rejection] = []
    /// How many entries still wait.
    public internal(set) var waiting = 0
    /// Why the first of them waits; `nil` when none does.
    public internal(set) var failure: AuditClientError?
    /// Those of them that were refused by themselves, while others were not.
    public internal(set) var left: [Left] = []
    /// How far the clock here is ahead of the service's, negative when it is behind; `nil` when the service did not say.
    public internal(set) var clockLead: Duration?

    /// An entry that can never be stored as it is, or a file that cannot be read as one. It is kept in the spool's folder
    /// `rejected`, with the problem beside it.
    public struct Rejection: Sendable, Equatable {
        /// The file that holds it now.
        public let file: String
        /// The problem's stable code.
        public let code: String
        /// What is wrong, as sentences.
        public let detail: String
    }

    /// An entry that waits because it was refused, and that may be accepted later.
    public struct Left: Sendable, Equatable {
        /// The entry's id.
        public let id: UUID
        /// Why it waits.
        public let error: AuditClientError

        init(file: SpoolFile, error: AuditClientError) {
            id = UUID(file.id)
            self.error = error
        }
    }
}
