import Foundation

/// Finds one person's identifiers in text, however they are written there: in any case and Unicode form, with invisible
/// characters in them, escaped, percent-encoded, quoted-printable, in JSON inside a string, in base64, in hexadecimal
/// with spaces between the digits or without, or as an unsalted digest.
///
/// Finds only whole identifiers (``IdentifierBoundary``), and nothing that an erasure leaves alone (``ProtectedText``).
/// Immutable: make one for a whole trail.
package struct IdentifierMatcher: Sendable {
    package enum Form: String, CaseIterable, Sendable {
        case clear
        /// Under one or more levels of percent-encoding or other escapes.
        case escaped
        case base64
        case hexadecimal
        /// MD5, SHA-1, SHA-256 or SHA-512, in hexadecimal or base64.
        case digest
    }

    /// One place to replace. In an encoding it is the run of digits, or of a long run the groups that hold the name.
    package struct Occurrence: Sendable, Equatable {
        package let form: Form
        /// In bytes of the text.
        package let range: Range<Int>
    }

    /// The most encodings within each other: base64 in base64 in base64.
    private static let maximumNesting = 3
    /// The most digits that are replaced with a name in them: a credential, or a few lines of a message. Of longer runs
    /// only the groups of digits go that hold a part of the name.
    private static let longestToken = 256
    /// The most bytes of decoded texts to read, for each byte of the text and at least. Each encoding may have escapes
    /// around it, each level of them is read anew, and the levels of encodings within each other multiply. Decoded texts
    /// past that count as names, so nobody can hide one there, or keep an erasure busy.
    private static let mostDecoded = (perByte: 32, atLeast: 1 << 18)
    /// What a decoded text costs beside its bytes.
    private static let costOfText = 64
    /// The fewest bytes of a name to look for in encodings. Shorter ones match digits that mean something else.
    package static let fewestEncodedBytes = 5

    /// Whether all of a decoded text goes with a name in it, however long.
    var takesWholeTexts = false
    private let names: Names
    private let encoded: [EncodedNeedles.Needle]
    /// Finds ``encoded``, by index.
    private let encodedIndex: NeedleIndex
    /// The person's longer names, which are looked for in encodings.
    private let longNames: Names

    /// Prepares the search. Makes many needles of each name, so it takes far longer than searching a short text.
    /// - Parameter identifiers: of one person, none of them empty.
    package init(_ identifiers: [String]) {
        let variants = identifiers.flatMap(NameVariants.of)
        names = Names(variants)
        let long = variants.filter { max($0.utf8.count, Folding.fold($0).count) >= Self.fewestEncodedBytes }
        longNames = Names(long)
        encoded = EncodedNeedles(Set(long.flatMap(Names.spellings))).needles
        encodedIndex = NeedleIndex(encoded.map(\.digits))
    }

    /// Whether the text holds any of them. Stops at the first, and is faster than ``occurrences(in:)``.
    /// - Parameter text: UTF-8, or any bytes.
    package func matches(_ text: [UInt8]) -> Bool {
        var left = Self.decodedBytes(of: text)
        return !search(TextLayer(text, isTracked: false), nesting: 0, &left) { _ in false }
    }

    /// Returns how many bytes to decode of the text.
    private static func decodedBytes(of text: [UInt8]) -> Int {
        max(mostDecoded.atLeast, mostDecoded.perByte * text.count)
    }

    /// Returns everything to replace, in order and without overlaps.
    package func occurrences(in text: [UInt8]) -> [Occurrence] {
        var found: [Occurrence] = []
        var left = Self.decodedBytes(of: text)
        _ = search(TextLayer(text, isTracked: true), nesting: 0, &left) {
            found.append($0)
            return true
        }
        // The earliest and longest of those that overlap grows to cover the others.
        found.sort { ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound) }
        var merged: [Occurrence] = []
        for occurrence in found {
            guard let last = merged.last, occurrence.range.lowerBound < last.range.upperBound else {
                merged.append(occurrence)
                continue
            }
            let end = max(last.range.upperBound, occurrence.range.upperBound)
            merged[merged.count - 1] = Occurrence(form: last.form, range: last.range.lowerBound..<end)
        }
        return merged
    }

    /// Calls `body` with each occurrence until it answers `false`. Gives up a decoded text when nothing is left.
    /// - Parameter left: how many bytes of decoded texts may be read; negative once there were more.
    /// - Returns: whether to go on.
    private func search(_ text: TextLayer, nesting: Int, _ left: inout Int, _ body: (Occurrence) -> Bool) -> Bool {
        let names = nesting == 0 ? names : longNames
        return text.readings { layer, features, isEscaped in
            if nesting > 0 {
                left -= layer.bytes.count + Self.costOfText
                guard left >= 0 else { return false }
            }
            guard names.search(layer, features, form: isEscaped ? .escaped : .clear, body),
                searchEncoded(layer, nesting, &left, body)
            else { return false }
            if let joined = layer.joined(), !searchEncoded(joined, nesting, &left, body) { return false }
            guard features.contains(.lineFeed), let unwrapped = layer.unwrapped() else { return true }
            return searchEncoded(unwrapped, nesting, &left, body)
        }
    }

    /// Decodes the digits around each needle, once for each alignment of a run.
    private func searchEncoded(
        _ layer: TextLayer,
        _ nesting: Int,
        _ left: inout Int,
        _ body: (Occurrence) -> Bool
    ) -> Bool {
        guard nesting < Self.maximumNesting else { return true }
        var seen: Set<EncodedRun.Reading> = []
        // The latest run of each form: there may be many needles in one.
        var runs: [EncodedForm: EncodedRun] = [:]
        var goesOn = true
        encodedIndex.search(layer.bytes) { start, index in
            let needle = encoded[index]
            let run: EncodedRun
            if let latest = runs[needle.form], latest.range.contains(start) {
                run = latest
            } else {
                run = EncodedRun(of: needle.form, around: start, in: layer.bytes)
                runs[needle.form] = run
            }
            let reading = run.reading(ofDigitAt: start, offset: needle.offset)
            guard seen.insert(reading).inserted else { return true }
            for text in run.texts(in: layer.bytes, reading) {
                guard let found = nameRange(in: text.bytes, nesting: nesting + 1, &left) else { continue }
                let form: Form = needle.form == .base64 ? .base64 : .hexadecimal
                let name = text.digits(found)
                let limits = run.part(of: text.range, around: name, in: layer.bytes)
                let line = takesWholeTexts ? text.range : layer.unbroken(name, within: limits)
                let isLong = line.count > Self.longestToken && !takesWholeTexts
                let range = isLong ? text.groups(around: name).clamped(to: line) : line
                goesOn = body(Occurrence(form: form, range: layer.source(range)))
                guard goesOn else { return false }
            }
            return true
        }
        return goesOn
    }

    /// Returns the range from the first to the last name in a decoded text; all of it if it was not read to the end.
    private func nameRange(in text: [UInt8], nesting: Int, _ left: inout Int) -> Range<Int>? {
        var found: Range<Int>?
        _ = search(TextLayer(text, isTracked: true), nesting: nesting, &left) { occurrence in
            let range = found ?? occurrence.range
            found =
                min(range.lowerBound, occurrence.range.lowerBound)..<max(range.upperBound, occurrence.range.upperBound)
            return true
        }
        return left < 0 ? text.indices : found
    }
}
