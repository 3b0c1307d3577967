import AuditModel

/// The header field `Retry-After` (RFC 9110, section 10.2.3).
enum RetryAfter {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// How long to wait: a number of seconds, or until a date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    /// - Returns: `nil` for anything else.
    static func duration(_ text: String, now: Timestamp) -> Duration? {
        if let seconds = UInt32(text) { return .seconds(Int64(seconds)) }
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", words[0].hasSuffix(","),
            let month = months.firstIndex(of: String(words[2])),
            let date = Timestamp("\(words[3])-\(month < 9 ? "0" : "")\(month + 1)-\(words[1])T\(words[4])Z")
        else { return nil }
        return .microseconds(max(0, date.microseconds - now.microseconds))
    }
}
