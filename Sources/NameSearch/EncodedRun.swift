import Bytes

/// A run of digits that may encode bytes, and the text among those bytes.
struct EncodedRun {
    /// One way to group the digits.
    struct Reading: Hashable {
        let form: EncodedForm
        let start: Int
        let alignment: Int
    }

    /// Bytes that read as text, and the digits that they are written with.
    struct Text {
        /// UTF-8.
        let bytes: [UInt8]
        /// The range of the digits and of the padding after them.
        let range: Range<Int>
        /// Where a group of digits begins, and how long it is.
        fileprivate let firstGroup: Int
        fileprivate let groupLength: Int
        /// Returns the range of the digits that encode some of the bytes.
        let digits: (Range<Int>) -> Range<Int>

        /// Returns the whole groups that the digits belong to, with the padding of the last one.
        func groups(around digits: Range<Int>) -> Range<Int> {
            let before = (digits.lowerBound - firstGroup) % groupLength
            let after = (firstGroup - digits.upperBound) % groupLength
            let end = min(range.upperBound, digits.upperBound + (after < 0 ? after + groupLength : after))
            return digits.lowerBound - before..<end
        }
    }

    let form: EncodedForm
    /// The digits, without padding.
    let range: Range<Int>

    /// Finds the run of digits around the one at `index`.
    init(of form: EncodedForm, around index: Int, in text: [UInt8]) {
        self.form = form
        var start = index
        var end = index
        while start > 0, form.isDigit(text[start - 1]) { start -= 1 }
        while end < text.count, form.isDigit(text[end]) { end += 1 }
        range = start..<end
    }

    /// Returns what runs of digits decode to that are text as a whole. Skips runs that are too short for a name.
    static func wholeTexts(in text: [UInt8]) -> [[UInt8]] {
        var texts: [[UInt8]] = []
        var index = 0
        while let start = text[index...].firstIndex(where: { EncodedForm.base64.isDigit($0) }) {
            let run = EncodedRun(of: .base64, around: start, in: text)
            index = run.range.upperBound
            guard run.range.count * 6 / 8 >= IdentifierMatcher.fewestEncodedBytes else { continue }
            for form in [EncodedForm.base64, .hexadecimal] where text[run.range].allSatisfy(form.isDigit) {
                let decoded = form.decode(text[run.range])
                if textRegions(in: decoded) == [decoded.indices] { texts.append(decoded) }
            }
        }
        return texts
    }

    /// Returns the reading in which the digit has this offset. A part of a group may precede the first whole one.
    /// - Parameter offset: how many digits of the digit's group precede it.
    func reading(ofDigitAt index: Int, offset: Int) -> Reading {
        let group = form.groupLength
        let alignment = (index - range.lowerBound + group - offset % group) % group
        return Reading(form: form, start: range.lowerBound, alignment: alignment)
    }

    /// Returns the texts that the digits encode in one reading, each with its padding. Digits that may be a SHA count
    /// only if all of them are text.
    func texts(in source: [UInt8], _ reading: Reading) -> [Text] {
        let digits = (range.lowerBound + reading.alignment)..<range.upperBound
        let decoded = form.decode(source[digits])
        let regions = Self.textRegions(in: decoded)
        if isSHA(in: source) {
            guard form == .hexadecimal, regions.first == decoded.indices else { return [] }
        }
        let wide = Self.utf16(decoded)
        guard wide.isEmpty else {
            return wide.map { text, bytes in
                let name = self.digits(of: bytes, from: digits.lowerBound)
                return Text(
                    bytes: text,
                    range: padded(digits, in: source),
                    firstGroup: digits.lowerBound,
                    groupLength: form.groupLength
                ) { _ in name }
            }
        }
        return regions.map { region in
            let range = padded(self.digits(of: region, from: digits.lowerBound), in: source)
            return Text(
                bytes: Array(decoded[region]),
                range: range,
                firstGroup: digits.lowerBound,
                groupLength: form.groupLength
            ) { bytes in
                let decoded = (region.lowerBound + bytes.lowerBound)..<(region.lowerBound + bytes.upperBound)
                return self.digits(of: decoded, from: digits.lowerBound)
            }
        }
    }

    /// Returns the digits of decoded bytes, including those at the ends that hold bits of a neighbour.
    private func digits(of bytes: Range<Int>, from start: Int) -> Range<Int> {
        let bits = form.bitsOfDigit
        let end = min(range.upperBound, start + (bytes.upperBound * 8 + bits - 1) / bits)
        return (start + bytes.lowerBound * 8 / bits)..<end
    }

    /// Returns the digits, and the padding after them if they are the last of the run.
    private func padded(_ digits: Range<Int>, in text: [UInt8]) -> Range<Int> {
        guard form == .base64, digits.upperBound >= range.upperBound - 1 else { return digits }
        let padding = text[range.upperBound...].prefix(2).prefix { $0 == UInt8(ascii: "=") }
        return digits.lowerBound..<padding.endIndex
    }

    /// Returns the part of `text` around `name` up to characters of a path or a hyphen, which are base64 digits too.
    func part(of text: Range<Int>, around name: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
        guard form == .base64 else { return text }
        let isSeparator: (Int) -> Bool = { "/-_+".utf8.contains(bytes[$0]) }
        let start = (text.lowerBound..<name.lowerBound).last(where: isSeparator)
        let end = (name.upperBound..<max(name.upperBound, text.upperBound)).first(where: isSeparator)
        return (start.map { $0 + 1 } ?? text.lowerBound)..<(end ?? text.upperBound)
    }

    /// Returns text of a script that UTF-16 writes with a zero in every other byte, in either byte order, and the range
    /// of its bytes: from the first zero to the last, since anything may precede it.
    private static func utf16(_ bytes: [UInt8]) -> [(text: [UInt8], bytes: Range<Int>)] {
        let zeros = bytes.indices.filter { bytes[$0] == 0 }
        guard zeros.count >= 2, zeros.count * 4 >= bytes.count, let first = zeros.first, let last = zeros.last else {
            return []
        }
        return [true, false].map { isLittleEndian in
            let start = isLittleEndian ? max(0, first - 1) : first
            let end = min(bytes.count, isLittleEndian ? last + 1 : last + 2)
            let units = stride(from: start, to: end - 1, by: 2).map { unit in
                let (low, high) = isLittleEndian ? (unit, unit + 1) : (unit + 1, unit)
                return UInt16(bytes[low]) | UInt16(bytes[high]) << 8
            }
            return (Array(String(decoding: units, as: UTF16.self).utf8), start..<end)
        }
    }

    /// Whether the run has forty or sixty-four hexadecimal digits: a commit, or an image's digest.
    private func isSHA(in text: [UInt8]) -> Bool {
        (range.count == 40 || range.count == 64)
            && text[range].allSatisfy { EncodedForm.hexadecimal.isDigit($0) }
            && (range.lowerBound == 0 || !text[range.lowerBound - 1].isASCIIAlphanumeric)
            && (range.upperBound == text.count || !text[range.upperBound].isASCIIAlphanumeric)
    }

    /// Returns the ranges that are UTF-8 without control characters, except NUL (of UTF-16), white space and escape.
    private static func textRegions(in bytes: [UInt8]) -> [Range<Int>] {
        var regions: [Range<Int>] = []
        var start = 0
        var index = 0
        func close() {
            if index - start >= IdentifierMatcher.fewestEncodedBytes { regions.append(start..<index) }
        }
        while index < bytes.count {
            if let (scalar, length) = UTF8Sequence.decode(bytes, at: index), isText(scalar) {
                index += length
            } else {
                close()
                index += 1
                start = index
            }
        }
        close()
        return regions
    }

    /// Whether text may have the scalar. Terminals' escapes count, other control characters do not.
    private static func isText(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0, 0x09, 0x0A, 0x0D, 0x1B: true
        default: scalar.value >= 0x20 && !(0x7F..<0xA0 ~= scalar.value)
        }
    }
}
