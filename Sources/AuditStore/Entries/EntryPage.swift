/// Entries of one page, and where they come from.
package struct EntryPage: Sendable {
    /// How far the replica that was read is behind the primary.
    package enum ReplicaLag: Sendable, Equatable {
        /// Leaves of the log (entries and amendments) that the primary has and the replica lacked when it was read.
        case leaves(UInt64)
        /// The primary does not answer, so nobody knows how old the page is.
        case unknown
    }

    /// Newest first by `ts_utc`.
    package var entries: [StoredEntry]
    package var next: EntryCursor?
    /// `nil` when the primary was read.
    package var lag: ReplicaLag?
}
