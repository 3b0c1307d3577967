import Foundation

/// Text as erasure compares it: without case (Unicode's full mappings, upper and then lower) and in normal form D, so
/// that every way to write a name has the same bytes.
///
/// Each scalar is folded by itself and the marks after it are put in canonical order, so time grows with the text alone,
/// whatever it holds.
package enum Folding {
    /// - Returns: UTF-8.
    package static func fold(_ text: String) -> [UInt8] {
        fold(TextLayer(Array(text.utf8))).bytes
    }

    /// What is no UTF-8 stays as it is.
    static func fold(_ layer: TextLayer) -> TextLayer {
        if let lowercased = layer.lowercasedASCII() { return lowercased }
        var folder = Folder(capacity: layer.bytes.count)
        var index = 0
        while index < layer.bytes.count {
            let byte = layer.bytes[index]
            guard byte >= 0x80 else {
                let isUppercase = byte &- UInt8(ascii: "A") < 26
                folder.append(isUppercase ? byte | 0x20 : byte, from: layer.source(index))
                index += 1
                continue
            }
            guard let (scalar, length) = UTF8Sequence.decode(layer.bytes, at: index) else {
                folder.append(byte, from: layer.source(index))
                index += 1
                continue
            }
            folder.append(scalar, from: layer.source(index..<index + length))
            index += length
        }
        return folder.finish()
    }
}

/// Collects folded scalars, and keeps marks back until all that follow their base are there to be ordered.
private struct Folder {
    private struct Mark {
        let combiningClass: UInt8
        let bytes: [UInt8]
        let source: Range<Int>
    }

    private var folded: TextLayer
    private var marks: [Mark] = []
    private var known: [Unicode.Scalar: [(bytes: [UInt8], combiningClass: UInt8)]] = [:]

    init(capacity: Int) {
        folded = TextLayer(capacity: capacity)
    }

    mutating func append(_ byte: UInt8, from source: Range<Int>) {
        if !marks.isEmpty { putMarks() }
        folded.append(byte, from: source)
    }

    mutating func append(_ scalar: Unicode.Scalar, from source: Range<Int>) {
        let parts = known[scalar] ?? Self.parts(of: scalar)
        known[scalar] = parts
        for part in parts {
            if part.combiningClass == 0 {
                if !marks.isEmpty { putMarks() }
                for byte in part.bytes { folded.append(byte, from: source) }
            } else {
                marks.append(Mark(combiningClass: part.combiningClass, bytes: part.bytes, source: source))
            }
        }
    }

    mutating func finish() -> TextLayer {
        putMarks()
        return folded
    }

    /// The standard's canonical ordering; Swift's sort is stable.
    private mutating func putMarks() {
        for mark in marks.sorted(by: { $0.combiningClass < $1.combiningClass }) {
            for byte in mark.bytes { folded.append(byte, from: mark.source) }
        }
        marks.removeAll(keepingCapacity: true)
    }

    private static func parts(of scalar: Unicode.Scalar) -> [(bytes: [UInt8], combiningClass: UInt8)] {
        let upper = scalar.properties.uppercaseMapping.unicodeScalars
        let lower = upper.map(\.properties.lowercaseMapping).joined()
        return lower.decomposedStringWithCanonicalMapping.unicodeScalars.map { part in
            (Array(String(part).utf8), part.properties.canonicalCombiningClass.rawValue)
        }
    }
}
