import AuditModel

/// A place in the list: the last entry of a page. What follows it is the same however many entries arrive meanwhile.
package struct EntryCursor: Sendable, Equatable {
    let timestamp: Timestamp
    let id: EntryID

    package init(after entry: StoredEntry) {
        timestamp = entry.timestamp
        id = entry.id
    }

    /// Callers are to treat it as opaque: the time in microseconds and the id, in hexadecimal.
    package var text: String {
        let digits = String(UInt64(bitPattern: timestamp.microseconds), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits + id.description.filter { $0 != "-" }
    }

    /// - Returns: `nil` for what ``text`` never is.
    package init?(_ text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 48, let time = UInt64(String(decoding: digits[..<16], as: UTF8.self), radix: 16) else {
            return nil
        }
        let id = stride(from: 16, to: 48, by: 2).compactMap { index in
            UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16)
        }
        guard id.count == 16 else { return nil }
        // From 1970 to 9999, as entries' times are: what is beyond ends no page, and may not fit a timestamptz.
        guard time <= 253_402_300_799_999_999 else { return nil }
        timestamp = Timestamp(microseconds: Int64(time))
        self.id = EntryID(bytes: id)
        guard self.text == text else { return nil }
    }
}
