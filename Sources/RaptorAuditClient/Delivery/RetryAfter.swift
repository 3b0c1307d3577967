import AuditModel

/// The header field `Retry-After` (RFC 9110, section 10.2.3).
enum RetryAfter {
    /// Returns how long to wait: a number of seconds, or until a date; `nil` for anything else.
    static func duration(_ text: String, now: Timestamp) -> Duration? {
        if let seconds = UInt32(text) { return .seconds(Int64(seconds)) }
        return HTTPDate.timestamp(text).map { .microseconds(max(0, $0.microseconds - now.microseconds)) }
    }
}
