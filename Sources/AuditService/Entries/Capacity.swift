import AuditModel
import AuditStore

/// How much of each kind an instance has under way at once, so that a burst is refused instead of filling the memory.
/// The bounds are for one instance, not for one account.
struct Capacity: Sendable {
    /// Exports, subject accesses and dry runs. They read the whole trail, and hold memory while their reader reads.
    let exports = Slots(16, refusal: Rejection(.tooManyExports, "16 exports are under way already.", retryAfter: 5))
    /// Pages of the list. Each holds up to 4 MiB until its reader has taken it.
    let pages = Slots(64, refusal: Rejection(.overloaded, "Too many lists are under way.", retryAfter: 1))
    /// Requests with one entry. More at once would only make all of them wait longer. 64 under a lasting overload.
    let entries = Slots(256, overloadedCount: 64, refusal: Rejection(RecordError.overloaded))
    /// Requests with many entries.
    let uploads = Slots(16, refusal: Rejection(RecordError.overloaded))
    /// Bytes of the bodies with one entry that have arrived.
    let entryBytes = Slots(32 << 20, refusal: Rejection(RecordError.overloaded))
    /// Bytes of the bodies with many entries that have arrived.
    let uploadBytes = Slots(64 << 20, refusal: Rejection(RecordError.overloaded))
}
