/// Base 62 as GitHub's and npm's tokens use it: digits, then uppercase, then lowercase letters.
package enum Base62 {
    /// As ASCII, in the order of the digits' values.
    package static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// Returns `value` in six digits, the most significant first. The largest value needs six.
    package static func sixDigits(of value: UInt32) -> [UInt8] {
        var digits = [UInt8](repeating: alphabet[0], count: 6)
        var rest = Int(value)
        for index in digits.indices.reversed() {
            digits[index] = alphabet[rest % 62]
            rest /= 62
        }
        return digits
    }
}
