import Bytes

/// Makes short strings of digits to search for. Every text that holds a name in base64 or hexadecimal, in any case and
/// at any offset, holds one of them. A match shows where to decode.
struct EncodedNeedles {
    /// A string of digits to search for, and how it lies within its groups.
    struct Needle: Sendable, Hashable {
        let form: EncodedForm
        let digits: [UInt8]
        /// How many digits of its first group precede it.
        let offset: Int
    }

    /// How many bytes of a name to look for. Four letters can be capitalised in sixteen ways.
    private static let windowLength = 4
    /// The fewest digits to look for: shorter strings are everywhere.
    private static let fewestDigits = 3

    /// Without duplicates, in no particular order.
    let needles: [Needle]

    /// - Parameter spellings: the names, as their bytes may be written.
    init(_ spellings: Set<[UInt8]>) {
        var needles: Set<Needle> = []
        for window in Set(spellings.flatMap(Self.windows)) {
            for capitals in Self.capitalisations(of: window) {
                for (digits, offset) in EncodedForm.base64.spellings(of: capitals) {
                    needles.insert(Needle(form: .base64, digits: digits, offset: offset))
                    // Base64 twice, as in a secret of Kubernetes that holds Basic credentials.
                    for (outer, offset) in EncodedForm.base64.spellings(of: digits) {
                        needles.insert(Needle(form: .base64, digits: outer, offset: offset))
                    }
                }
                // Two bytes have digits enough, and three have four times as many spellings.
                for (digits, offset) in EncodedForm.hexadecimal.spellings(of: Array(capitals.prefix(3))) {
                    needles.insert(Needle(form: .hexadecimal, digits: digits, offset: offset))
                }
            }
        }
        self.needles = needles.filter { $0.digits.count >= Self.fewestDigits }
    }

    /// Returns parts of a name. Every way to write it in the decoded text has one of them: letters and digits, which
    /// nobody escapes, or else its beginning, plain and escaped; and two letters of UTF-16 in both byte orders.
    private static func windows(of spelling: [UInt8]) -> [[UInt8]] {
        let pair = zip(spelling, spelling.dropFirst()).first { $0 < 0x80 && $1 < 0x80 }
        return wordWindows(of: spelling) + (pair.map { [[$0, 0, $1]] } ?? [])
    }

    /// Returns the first window of letters and digits alone; in a name without one, its beginning in four forms.
    private static func wordWindows(of spelling: [UInt8]) -> [[UInt8]] {
        for length in [windowLength, windowLength - 1] where spelling.count >= length {
            for start in 0...(spelling.count - length) {
                let window = spelling[start..<start + length]
                if window.allSatisfy({ $0.isASCIIAlphanumeric }) { return [window.map { $0.lowercasedASCII }] }
            }
        }
        func percent(_ isEscaped: (UInt8) -> Bool) -> [UInt8] {
            spelling.flatMap { isEscaped($0) ? [UInt8(ascii: "%")] + Hex.encodedBytes([$0]) : [$0] }
        }
        let unit = String(decoding: spelling, as: UTF8.self).utf16.first ?? 0
        let json = Array("\\u".utf8) + Hex.encodedBytes([UInt8(unit >> 8), UInt8(unit & 0xFF)])
        return [spelling, percent { !$0.isASCIIAlphanumeric }, percent { _ in true }, json].map {
            Array($0.prefix(windowLength))
        }
    }

    /// Returns every way to capitalise the window's letters.
    private static func capitalisations(of window: [UInt8]) -> [[UInt8]] {
        window.reduce([[]]) { beginnings, byte in
            let forms = byte.isASCIILetter ? [byte, byte ^ 0x20] : [byte]
            return beginnings.flatMap { beginning in forms.map { beginning + [$0] } }
        }
    }
}
