import Bytes
import Foundation

/// Folds text for comparing names: without case (Unicode's full mappings), in compatibility normal form (NFKD), without
/// invisible characters, with one space for any run of white space or long dash, and one hyphen for every short dash.
///
/// Folds each scalar by itself and sorts the marks after it, so time is linear in the text.
package enum Folding {
    /// Returns the folded text in UTF-8. Texts that a reader takes for one name fold to the same bytes, lookalike
    /// letters of other scripts excepted.
    package static func fold(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return fold(TextLayer(bytes, isTracked: false), TextFeatures(of: bytes)).layer.bytes
    }

    /// Folds a layer, and keeps where each byte came from. Reads a byte that is not UTF-8 as Latin-1.
    static func fold(_ layer: TextLayer, _ features: TextFeatures) -> FoldedText {
        guard features.contains(.unfolded) else { return FoldedText(layer: layer.lowercasedASCII(), dashes: []) }
        var folder = Folder(layer)
        var index = 0
        while index < layer.bytes.count {
            let byte = layer.bytes[index]
            if byte < 0x80 {
                folder.append(ascii: byte, for: index..<index + 1)
                index += 1
            } else if let (scalar, length) = UTF8Sequence.decode(layer.bytes, at: index) {
                folder.append(scalar, for: index..<index + length)
                index += length
            } else {
                folder.append(Unicode.Scalar(byte), for: index..<index + 1)
                index += 1
            }
        }
        return folder.finish()
    }
}

/// A folded text, and where in it an en dash became a hyphen: people write one inside a name and between words.
struct FoldedText {
    let layer: TextLayer
    let dashes: Set<Int>

    var boundary: IdentifierBoundary { IdentifierBoundary(text: layer.bytes, dashes: dashes) }
}

/// Collects folded scalars. Holds marks back until all marks of their base are there, to sort them.
private struct Folder {
    /// What a scalar folds to: a base, or a mark on the base before it.
    private struct Part {
        let bytes: [UInt8]
        /// 0 for a base, which marks follow.
        var combiningClass: UInt8 = 0
        /// Whether it is an en dash's hyphen.
        var isDash = false
    }

    /// A mark that waits for the others on the same base, and where it came from.
    private struct Mark {
        let part: Part
        let range: Range<Int>
    }

    private static let space = UInt8(ascii: " ")
    /// The dot of the Turkish İ, which other languages write without.
    private static let dotAbove: [UInt8] = [0xCC, 0x87]

    private let layer: TextLayer
    private var folded: TextLayer
    private var dashes: Set<Int> = []
    private var marks: [Mark] = []
    /// Scalars that were folded before. A text has few different ones.
    private var known: [Unicode.Scalar: [Part]] = [:]

    init(_ layer: TextLayer) {
        self.layer = layer
        folded = TextLayer(of: layer)
    }

    /// Drops NUL, which UTF-16 that was read byte by byte has between its letters.
    mutating func append(ascii byte: UInt8, for range: Range<Int>) {
        guard byte != 0 else { return }
        if byte == Self.space || 0x09...0x0D ~= byte {
            appendSpace(for: range)
        } else {
            if !marks.isEmpty { putMarks() }
            folded.append(byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte, for: range, of: layer)
        }
    }

    mutating func append(_ scalar: Unicode.Scalar, for range: Range<Int>) {
        let parts = known[scalar] ?? Self.parts(of: scalar)
        known[scalar] = parts
        for part in parts {
            if part.combiningClass == 0 {
                if part.bytes == [Self.space] {
                    appendSpace(for: range)
                } else {
                    if !marks.isEmpty { putMarks() }
                    if part.isDash { dashes.insert(folded.bytes.count) }
                    for byte in part.bytes { folded.append(byte, for: range, of: layer) }
                }
            } else if part.bytes != Self.dotAbove || folded.bytes.last != UInt8(ascii: "i") {
                marks.append(Mark(part: part, range: range))
            }
        }
    }

    /// Returns the folded text, with the marks that still wait.
    mutating func finish() -> FoldedText {
        putMarks()
        return FoldedText(layer: folded, dashes: dashes)
    }

    /// Appends a space, unless the text ends with one.
    private mutating func appendSpace(for range: Range<Int>) {
        if !marks.isEmpty { putMarks() }
        if folded.bytes.last != Self.space { folded.append(Self.space, for: range, of: layer) }
    }

    /// Writes the marks in the standard's canonical order; Swift's sort is stable.
    private mutating func putMarks() {
        for mark in marks.sorted(by: { $0.part.combiningClass < $1.part.combiningClass }) {
            for byte in mark.part.bytes { folded.append(byte, for: mark.range, of: layer) }
        }
        marks.removeAll(keepingCapacity: true)
    }

    /// Returns what a scalar folds to; nothing for an invisible one.
    private static func parts(of scalar: Unicode.Scalar) -> [Part] {
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint { return [] }
        let dash = Dash(scalar)
        if properties.isWhitespace || dash == .space { return [Part(bytes: [space])] }
        if dash != nil { return [Part(bytes: [UInt8(ascii: "-")], isDash: dash == .either)] }
        let compatible = String(scalar).decomposedStringWithCompatibilityMapping
        // Lower, upper, lower: only this makes ẞ, ß and SS equal, and ı, I and i.
        let caseless = compatible.unicodeScalars.map { part in
            let lower = part.properties.lowercaseMapping.unicodeScalars
            let upper = lower.map(\.properties.uppercaseMapping).joined().unicodeScalars
            return upper.map(\.properties.lowercaseMapping).joined()
        }
        return caseless.joined().decomposedStringWithCanonicalMapping.unicodeScalars.map { part in
            Part(bytes: Array(String(part).utf8), combiningClass: part.properties.canonicalCombiningClass.rawValue)
        }
    }
}
