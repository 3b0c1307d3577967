/// Whether a name that was found is the whole of an identifier: `kris` is not in `kristal`, `kris-2` or
/// `x@kris.example`, and it is in `kris's`, `@kris` and `/home/kris/`.
struct IdentifierBoundary {
    /// More connecting characters in a row than any identifier has.
    private static let longestConnection = 64

    let text: [UInt8]

    func isWhole(_ range: Range<Int>) -> Bool {
        let isAddress = text[range].contains(UInt8(ascii: "@"))
        return !continuesBefore(range.lowerBound, isAddress: isAddress)
            && !continuesAfter(range.upperBound, isAddress: isAddress)
    }

    private func continuesBefore(_ index: Int, isAddress: Bool) -> Bool {
        guard index > 0 else { return false }
        if isWord(before: index) { return true }
        var start = index
        while start > 0, index - start < Self.longestConnection, Self.connects(text[start - 1], isAddress: isAddress) {
            start -= 1
        }
        return start < index && isWord(before: start)
    }

    private func continuesAfter(_ index: Int, isAddress: Bool) -> Bool {
        guard index < text.count else { return false }
        if isWord(at: index) { return true }
        if !isAddress, text[index] == UInt8(ascii: "+") { return isLocalPart(at: index) }
        var end = index
        while end < text.count, end - index < Self.longestConnection, Self.connects(text[end], isAddress: isAddress) {
            end += 1
        }
        return end > index && end < text.count && isWord(at: end)
    }

    /// `+` joins words to an address (`kris+ci@raxx.app`), and else stands for a space, as in a query.
    private static func connects(_ byte: UInt8, isAddress: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "@"): true
        case UInt8(ascii: "+"): isAddress
        default: false
        }
    }

    /// Whether what begins here leads to an `@`: the subaddress of an email (RFC 5233).
    private func isLocalPart(at index: Int) -> Bool {
        var end = index
        while end < text.count, end - index < 64 {
            let byte = text[end]
            if byte == UInt8(ascii: "@") { return end + 1 < text.count && isWord(at: end + 1) }
            guard byte == UInt8(ascii: "+") || Self.connects(byte, isAddress: true) || isWord(at: end) else { break }
            end += 1
        }
        return false
    }

    private func isWord(at index: Int) -> Bool {
        UTF8Sequence.decode(text, at: index).map { Self.isWord($0.scalar) } ?? false
    }

    private func isWord(before index: Int) -> Bool {
        UTF8Sequence.decode(text, before: index).map { Self.isWord($0) } ?? false
    }

    /// Letters of scripts without case, which are often written without spaces, end a name: rather one word too many is
    /// erased than a name left standing.
    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.properties.isAlphabetic || 0x30...0x39 ~= scalar.value }
        return scalar.properties.isCased || scalar.properties.canonicalCombiningClass != .notReordered
    }
}
