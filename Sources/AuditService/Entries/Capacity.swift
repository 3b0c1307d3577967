import AuditModel
import AuditStore

/// How much of each kind an instance has under way at once.
/// The bounds are for one instance, not for one account.
struct Capacity: Sendable {
    /// Exports, subject accesses and dry runs of erasures: they read the whole trail, and slow readers keep memory.
    let exports: Slots
    /// Pages, which stay in memory until they are read: 4 MiB each, if entries are large.
    let pages = Slots(64, refusal: Rejection(.overloaded, "Too many lists are under way.", retryAfter: 1))
    /// Requests with one entry. With more at once no more are stored, and all of them wait longer.
    let entries = Slots(256, overloadedCount: 64, refusal: Rejection(RecordError.overloaded))
    /// Requests with many entries.
    let uploads = Slots(16, refusal: Rejection(RecordError.overloaded))
    /// Bytes of the bodies with one entry that have arrived.
    let entryBytes = Slots(32 << 20, refusal: Rejection(RecordError.overloaded))
    /// Bytes of the bodies with many entries that have arrived.
    let uploadBytes = Slots(64 << 20, refusal: Rejection(RecordError.overloaded))

    init() {
        let count = 16
        let refusal = Rejection(.tooManyExports, "\(count) exports are under way already.", retryAfter: 5)
        exports = Slots(count, refusal: refusal)
    }
}
