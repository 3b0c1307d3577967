import Bytes

/// The address of the run that deployed: an absolute `http` or `https` URL (RFC 3986) of a host, with or without a
/// port, path, query and fragment, and without user information.
///
/// Accepts brackets after the host, as browsers do. RFC 3986 wants them encoded.
package struct RunURL: WireText, Hashable {
    package static let maximumBytes = 2048

    /// As it was written.
    package let rawValue: String

    /// Reads ASCII alone: a host in another script has to come in Punycode.
    package init(validating text: String) throws(BrokenRule) {
        guard text.utf8.count <= Self.maximumBytes else { throw .tooLong(bytes: Self.maximumBytes) }
        let bytes = Array(text.utf8)
        guard let scheme = Self.schemes.first(where: { Self.hasPrefix(bytes, $0) }) else { throw Self.badFormat }
        let authority = bytes[scheme.utf8CodeUnitCount...].prefix { !Self.delimiters.contains($0) }
        guard !authority.contains(UInt8(ascii: "@")) else {
            throw BrokenRule(.notAllowed, "Must not hold a user name or password.")
        }
        guard Self.isHostAndPort(authority), Self.isEncoded(bytes[authority.endIndex...]) else { throw Self.badFormat }
        rawValue = text
    }

    private static let schemes: [StaticString] = ["https://", "http://"]
    /// Each of them ends the authority.
    private static let delimiters: StaticString = "/?#"
    private static let nameMarks: StaticString = "-._"
    /// The unreserved characters other than letters and digits, and all reserved ones (RFC 3986, section 2).
    private static let marks: StaticString = "-._~:/?#[]@!$&'()*+,;="
    private static let badFormat = BrokenRule(.badFormat, "Must be an absolute http or https URL (RFC 3986).")

    /// Compares without case, since the scheme's case does not matter.
    private static func hasPrefix(_ bytes: [UInt8], _ scheme: StaticString) -> Bool {
        let prefix = UnsafeBufferPointer(start: scheme.utf8Start, count: scheme.utf8CodeUnitCount)
        return bytes.count >= prefix.count
            && zip(bytes, prefix).allSatisfy { $0.lowercasedASCII == $1 }
    }

    /// Whether it is a name, an IPv4 address or an IPv6 address in brackets, with or without a port.
    private static func isHostAndPort(_ authority: ArraySlice<UInt8>) -> Bool {
        let colon = UInt8(ascii: ":")
        let port: ArraySlice<UInt8>
        if authority.first == UInt8(ascii: "[") {
            guard let close = authority.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let address = authority[..<close].dropFirst()
            guard address.contains(colon),
                address.allSatisfy({ $0.hexDigitValue != nil || $0 == colon || $0 == UInt8(ascii: ".") })
            else { return false }
            port = authority[close...].dropFirst()
        } else {
            let name = authority.prefix { $0 != colon }
            guard !name.isEmpty, name.allSatisfy({ $0.isASCIIAlphanumeric || Self.nameMarks.contains($0) }) else {
                return false
            }
            port = authority[name.endIndex...]
        }
        guard let first = port.first else { return true }
        let digits = port.dropFirst()
        return first == colon && 1...5 ~= digits.count && digits.allSatisfy(\.isASCIIDigit)
    }

    /// Whether all characters may be in a URL, and each `%` precedes two hexadecimal digits.
    private static func isEncoded(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.indices.allSatisfy { index in
            let byte = bytes[index]
            if byte.isASCIIAlphanumeric { return true }
            guard byte == UInt8(ascii: "%") else { return Self.marks.contains(byte) }
            let digits = bytes[index...].dropFirst().prefix(2)
            return digits.count == 2 && digits.allSatisfy { $0.hexDigitValue != nil }
        }
    }
}
