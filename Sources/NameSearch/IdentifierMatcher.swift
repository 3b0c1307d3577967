import Foundation
import SystemCrypto

/// Finds one person's identifiers in text, however they are written there: in any case and Unicode form, escaped,
/// percent-encoded, in JSON inside a string, in base64, in hexadecimal, or as an unsalted SHA-256.
///
/// Whole identifiers alone are found (``IdentifierBoundary``). Immutable, and made once for a whole trail.
package struct IdentifierMatcher: Sendable {
    /// How an occurrence is written.
    package enum Form: String, CaseIterable, Sendable {
        case clear
        /// Under one or more levels of percent-encoding or other escapes.
        case escaped
        case base64
        case hexadecimal
        case sha256
    }

    package struct Occurrence: Sendable, Equatable {
        package let form: Form
        /// Where, in bytes of the text.
        package let range: Range<Int>
    }

    /// More levels of escapes than anybody writes on purpose.
    private static let maximumLayers = 8

    private struct Spelling: Sendable {
        let form: EncodedForm
        let offset: Int
    }

    private let names: [[UInt8]]
    private let nameIndex: NeedleIndex
    private let spellings: [Spelling]
    private let spellingIndex: NeedleIndex
    private let digestIndex: NeedleIndex

    /// - Parameter identifiers: of one person, none of them empty.
    package init(_ identifiers: [String]) {
        let names = Set(identifiers.map { Folding.fold($0) }).sorted { $0.count > $1.count }
        self.names = names
        nameIndex = NeedleIndex(names)
        let written = Set(
            identifiers.flatMap { [$0, $0.lowercased(), $0.uppercased()] }.flatMap {
                [
                    Array($0.utf8), Array($0.decomposedStringWithCanonicalMapping.utf8),
                    Array($0.precomposedStringWithCanonicalMapping.utf8),
                ]
            }
        )
        var spellings: [Spelling] = []
        var digits: [[UInt8]] = []
        for bytes in written {
            for form in [EncodedForm.base64, .hexadecimal] {
                for spelling in form.spellings(of: bytes) where spelling.digits.count >= 2 {
                    spellings.append(Spelling(form: form, offset: spelling.offset))
                    digits.append(spelling.digits)
                }
            }
        }
        self.spellings = spellings
        spellingIndex = NeedleIndex(digits)
        digestIndex = NeedleIndex(
            written.map { EncodedForm.hexadecimal.spellings(of: SHA256.digest($0))[0].digits }
        )
    }

    /// Whether the text holds any of them.
    package func matches(_ text: [UInt8]) -> Bool {
        var found = false
        search(text) { _ in
            found = true
            return false
        }
        return found
    }

    /// Everything to be replaced, in order, none overlapping another.
    package func occurrences(in text: [UInt8]) -> [Occurrence] {
        var found: [Occurrence] = []
        search(text) {
            found.append($0)
            return true
        }
        // Of those that overlap the one that begins first, and of these the longest, takes in what sticks out of it.
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

    /// Calls `body` with each occurrence until it answers `false`.
    private func search(_ text: [UInt8], _ body: (Occurrence) -> Bool) {
        var layer: TextLayer? = TextLayer(text)
        var depth = 0
        while let current = layer, depth < Self.maximumLayers {
            guard searchNames(current, form: depth == 0 ? .clear : .escaped, body),
                searchEncoded(current, body)
            else { return }
            layer = current.unescaped()
            depth += 1
        }
    }

    private func searchNames(_ layer: TextLayer, form: Form, _ body: (Occurrence) -> Bool) -> Bool {
        let folded = Folding.fold(layer)
        guard folded.bytes.count > 1 else {
            guard names.contains(folded.bytes) else { return true }
            return body(Occurrence(form: form, range: folded.source(0..<1)))
        }
        let boundary = IdentifierBoundary(text: folded.bytes)
        var goesOn = true
        nameIndex.search(folded.bytes) { start, needle in
            let range = start..<start + names[needle].count
            guard boundary.isWhole(range) else { return true }
            goesOn = body(Occurrence(form: form, range: folded.source(range)))
            return goesOn
        }
        guard goesOn else { return false }
        digestIndex.search(folded.bytes) { start, _ in
            let range = start..<start + 2 * SHA256.byteCount
            guard run(of: .hexadecimal, around: range, in: folded.bytes) == range else { return true }
            goesOn = body(Occurrence(form: .sha256, range: folded.source(range)))
            return goesOn
        }
        return goesOn
    }

    /// A run of digits that may hold a name is decoded from the alignment that it would have, once for each alignment.
    private func searchEncoded(_ layer: TextLayer, _ body: (Occurrence) -> Bool) -> Bool {
        var seen: Set<[Int]> = []
        // The latest run of each form: there may be many places to look at in one.
        var runs: [EncodedForm: Range<Int>] = [:]
        var goesOn = true
        spellingIndex.search(layer.bytes) { start, needle in
            let spelling = spellings[needle]
            let group = spelling.form.groupLength
            var run = runs[spelling.form] ?? 0..<0
            if !run.contains(start) {
                run = self.run(of: spelling.form, around: start..<start + 1, in: layer.bytes)
                runs[spelling.form] = run
            }
            // Before the run's first group there is room for a part of one.
            let alignment = (start - run.lowerBound + group - spelling.offset % group) % group
            guard seen.insert([run.lowerBound, run.upperBound, alignment, group]).inserted else { return true }
            let decoded = spelling.form.decode(layer.bytes[(run.lowerBound + alignment)..<run.upperBound])
            guard holdsName(decoded) else { return true }
            let form: Form = spelling.form == .base64 ? .base64 : .hexadecimal
            goesOn = body(Occurrence(form: form, range: layer.source(run)))
            return goesOn
        }
        return goesOn
    }

    private func holdsName(_ text: [UInt8]) -> Bool {
        var found = false
        _ = searchNames(TextLayer(text), form: .clear) { _ in
            found = true
            return false
        }
        return found
    }

    private func run(of form: EncodedForm, around range: Range<Int>, in text: [UInt8]) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start > 0, form.isDigit(text[start - 1]) { start -= 1 }
        while end < text.count, form.isDigit(text[end]) { end += 1 }
        return start..<end
    }
}
