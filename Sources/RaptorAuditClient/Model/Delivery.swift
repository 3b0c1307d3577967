#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What became of an entry that was recorded. It is on the service's disk or on this one's: there is no third.
public struct Delivery: Sendable, Equatable {
    /// Where the entry is.
    public enum State: Sendable, Equatable {
        /// The service has it for good.
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
    /// Why the spool could not keep the entry meanwhile. It is stored all the same.
    public let spoolFailure: AuditClientError?

    /// The service's receipt, once it has the entry.
    public var receipt: Receipt? {
        if case .stored(let receipt) = state { receipt } else { nil }
    }
}

/// What came of delivering the spool.
public struct FlushReport: Sendable, Equatable {
    /// Entries that the service has now.
    public internal(set) var stored: [Receipt] = []
    /// Entries that were put aside.
    public internal(set) var rejected: [Rejection] = []
    /// How many entries wait still.
    public internal(set) var waiting = 0
    /// Why they do; `nil` when none does.
    public internal(set) var failure: AuditClientError?

    /// An entry that the service refuses for good, or a file that is not whole. It is kept in the spool's folder
    /// `rejected`, with the problem beside it.
    public struct Rejection: Sendable, Equatable {
        /// The file that holds it now.
        public let file: String
        /// The problem's stable code.
        public let code: String
        /// What is wrong, as sentences.
        public let detail: String
    }
}
