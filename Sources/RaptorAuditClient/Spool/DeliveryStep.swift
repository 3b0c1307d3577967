/// The steps of an entry's way to the service. The process may die after each; the comments say what is true then.
package enum DeliveryStep: String, CaseIterable, Sendable {
    /// A temporary file has been written. Nobody has been told that the entry is kept.
    case written
    /// That file is on the disk.
    case synchronized
    /// It has its name. From here on the next flush finds it.
    case renamed
    /// Its name is on the disk: the entry is safe.
    case spooled
    /// The request is about to leave.
    case sending
    /// The service has answered. After a crash here the entry is resent, and the service recognises it by its id.
    case answered
    /// For an entry that was refused: the problem is on the disk, the entry still in its place.
    case problemWritten
    /// The file of an entry that was stored is gone, perhaps not from the disk yet.
    case removed
}
