import Bytes

/// Decides whether a name that was found is a whole identifier: `kris` is not in `kristal`, `kris-2` or
/// `x@kris.example`, and it is in `kris's`, `@kris`, `/home/kris/` and `kris@laptop`.
struct IdentifierBoundary {
    /// The most connecting characters in a row: more than any identifier has.
    private static let longestConnection = 64

    /// Folded.
    let text: [UInt8]

    func isWhole(_ range: Range<Int>) -> Bool {
        let isAddress = text[range].contains(UInt8(ascii: "@"))
        return !continuesBefore(range.lowerBound, isAddress: isAddress)
            && !continuesAfter(range.upperBound, isAddress: isAddress)
    }

    /// Returns the runs of letters and digits. Scripts that are written without spaces have runs of their own.
    func chunks() -> [Range<Int>] {
        enum Kind { case word, uncased, other }
        var chunks: [Range<Int>] = []
        var start = 0
        var kind = Kind.other
        var index = 0
        while index < text.count {
            let (scalar, length) = UTF8Sequence.decode(text, at: index) ?? (Unicode.Scalar(text[index]), 1)
            let next: Kind = Self.isWord(scalar) ? .word : scalar.properties.isAlphabetic ? .uncased : .other
            if next != kind {
                if kind != .other { chunks.append(start..<index) }
                (start, kind) = (index, next)
            }
            index += length
        }
        if kind != .other { chunks.append(start..<index) }
        return chunks
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
        if !isAddress, text[index] == UInt8(ascii: "@") { return !LoginHost.follows(text, at: index + 1) }
        var end = index
        while end < text.count, end - index < Self.longestConnection, Self.connects(text[end], isAddress: isAddress) {
            end += 1
        }
        return end > index && end < text.count && isWord(at: end)
    }

    /// Whether the byte connects words. `+` joins words to an address (`kris+ci@raxx.app`), and otherwise stands for a
    /// space, as in a query.
    private static func connects(_ byte: UInt8, isAddress: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "@"): true
        case UInt8(ascii: "+"): isAddress
        default: false
        }
    }

    /// Whether the text from here leads to an `@`: the subaddress of an email (RFC 5233).
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

    func isWord(at index: Int) -> Bool {
        UTF8Sequence.decode(text, at: index).map { Self.isWord($0.scalar) } ?? false
    }

    private func isWord(before index: Int) -> Bool {
        UTF8Sequence.decode(text, before: index).map { Self.isWord($0) } ?? false
    }

    /// Whether the scalar continues a word. Letters of scripts without case, which are often written without spaces,
    /// end a name: erasing one word too many is better than leaving a name.
    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.properties.isAlphabetic || 0x30...0x39 ~= scalar.value }
        return scalar.properties.isCased || scalar.properties.canonicalCombiningClass != .notReordered
    }
}

/// A host after `login@` that does not make it somebody's email: a machine (`laptop`, `10.0.0.1`, `mac.local`), or the
/// host of the addresses that GitHub gives to its users.
enum LoginHost {
    private static let longest = 253
    private static let machineDomains = [".local", ".localdomain", ".lan", ".home", ".internal", ".corp"]

    /// - Parameters:
    ///   - text: folded.
    ///   - start: where the host would begin, after the `@`.
    static func follows(_ text: [UInt8], at start: Int) -> Bool {
        let rest = text[min(start, text.count)...].prefix(longest)
        var host = rest.prefix { isHostCharacter($0) }
        while let last = host.last, last == UInt8(ascii: ".") || last == UInt8(ascii: "-") { host.removeLast() }
        guard host.contains(UInt8(ascii: ".")) else { return true }
        if host.allSatisfy({ $0 == UInt8(ascii: ".") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) { return true }
        let name = String(decoding: host, as: UTF8.self)
        return name == "users.noreply.github.com" || machineDomains.contains { name.hasSuffix($0) }
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
            UInt8(ascii: "-"), 0x80...0xFF:
            true
        default: false
        }
    }
}
