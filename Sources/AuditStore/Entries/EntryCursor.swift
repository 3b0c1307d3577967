import AuditModel
import Bytes

/// A place in the list: the last entry of a page. What follows it is the same however many entries arrive meanwhile,
/// unless their `ts_utc` is older. The entry itself need not exist any more.
package struct EntryCursor: Sendable, Equatable {
    let timestamp: Timestamp
    let id: EntryID

    package init(after entry: StoredEntry) {
        timestamp = entry.timestamp
        id = entry.id
    }

    /// 48 hexadecimal digits: the time in microseconds and the id. Callers are to treat it as opaque.
    package var text: String {
        Hex.encode(timestamp.microseconds) + Hex.encode(id.bytes)
    }

    /// Reads what ``text`` wrote. A cursor gives no rights, so it is not signed: bounds are applied on every page.
    /// - Returns: `nil` for what ``text`` never is.
    package init?(_ text: String) {
        guard let bytes = Hex.decode(text), bytes.count == 24 else { return nil }
        let time = bytes[..<8].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        // From 1970 to 9999, as entries' times are: what is beyond ends no page, and may not fit a timestamptz.
        guard time <= 253_402_300_799_999_999 else { return nil }
        timestamp = Timestamp(microseconds: Int64(time))
        id = EntryID(bytes: bytes[8...])
    }
}
