/// Why an entry has no receipt.
package enum RecordError: Error, Equatable, Sendable {
    /// This account stored another entry under the same id.
    case idReused
    /// This account stored an entry under the same id in which an operator has been erased since, and of what no
    /// erasure changes this one differs.
    case idErased
    /// Another account stored an entry under this id. Nothing of that entry may be told.
    case idTaken
    /// Retention has deleted the entry that was stored under this id. An id is used once.
    case idDeleted
    /// A constraint of the table refused the row: validation let something through that it should not have.
    case refused(constraint: String?)
    /// The database did not confirm in time. The entry may be stored all the same; sending the same id again is safe.
    case unavailable
    /// Too many entries wait already. This one was not stored.
    case overloaded
    /// The service is going down. This entry was not stored.
    case stopping
}
