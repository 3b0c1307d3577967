/// Percent-encoding (RFC 3986, section 2.1).
package enum PercentEncoding {
    /// Returns the text with every byte of its UTF-8 escaped that is not unreserved (RFC 3986, section 2.3). Its digits
    /// are uppercase, as section 2.1 asks.
    package static func encode(_ text: some StringProtocol) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            if byte.isASCIIAlphanumeric || "-._~".utf8.contains(byte) {
                encoded.append(byte)
            } else {
                encoded += "%\(Hex.encode(byte).uppercased())".utf8
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Returns the bytes, which need not be UTF-8.
    /// - Parameter plusIsSpace: as in forms (WHATWG URL, application/x-www-form-urlencoded).
    /// - Returns: `nil` where two hexadecimal digits do not follow a `%`.
    package static func decode(_ text: some Sequence<UInt8>, plusIsSpace: Bool = false) -> [UInt8]? {
        var decoded: [UInt8] = []
        var rest = text.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next()?.hexDigitValue, let low = rest.next()?.hexDigitValue else { return nil }
                decoded.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace:
                decoded.append(UInt8(ascii: " "))
            default:
                decoded.append(byte)
            }
        }
        return decoded
    }
}
