import AuditModel
import Bytes

/// A query's parameters, as HTML forms and most HTTP clients write them (WHATWG URL,
/// application/x-www-form-urlencoded): a `+` is a space, and a plus is `%2B`.
struct QueryString {
    /// In the order of the query, repeated names included.
    let parameters: [(name: String, value: String)]

    /// - Parameter text: what follows the `?`, or `nil` without one. Empty parameters, as in `a=1&&`, are skipped.
    /// - Throws: ``Rejection`` `invalid_parameter` for a `%` without two hexadecimal digits, and for what is not UTF-8.
    init(_ text: String?) throws(Rejection) {
        var parameters: [(name: String, value: String)] = []
        for parameter in (text ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let parts = parameter.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            parameters.append((try Self.decoded(parts[0]), parts.count > 1 ? try Self.decoded(parts[1]) : ""))
        }
        self.parameters = parameters
    }

    /// Returns a name or a value without its percent-encoding.
    private static func decoded(_ text: Substring.UTF8View) throws(Rejection) -> String {
        guard let bytes = PercentEncoding.decode(text, plusIsSpace: true) else {
            throw Rejection(.invalidParameter, "A % in the query must be followed by two hexadecimal digits.")
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw Rejection(.invalidParameter, "The query must be UTF-8.")
        }
        return decoded
    }
}
