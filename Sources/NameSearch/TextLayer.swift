import Bytes

/// One reading of a text, byte by byte, and where in the text as it was written each byte came from.
struct TextLayer {
    /// Any bytes; most are UTF-8.
    private(set) var bytes: [UInt8]
    /// The source of each byte; `nil` while each byte is its own source, or when sources are not kept.
    private var sources: [Range<Int32>]?
    /// Whether sources are kept. Finding out whether a name is there needs none, and takes a third of the time.
    private let isTracked: Bool

    /// Creates the layer of the original text, which is far shorter than 2 GiB.
    /// - Parameter isTracked: whether to keep the sources of this layer and of those made of it.
    init(_ bytes: [UInt8], isTracked: Bool) {
        self.bytes = bytes
        self.isTracked = isTracked
    }

    /// Creates an empty reading of another layer.
    init(of layer: TextLayer) {
        bytes = []
        bytes.reserveCapacity(layer.bytes.count)
        isTracked = layer.isTracked
        if isTracked {
            sources = []
            sources?.reserveCapacity(layer.bytes.count)
        }
    }

    /// Appends one byte that stands for `range` of the layer that this one reads.
    mutating func append(_ byte: UInt8, for range: Range<Int>, of layer: TextLayer) {
        bytes.append(byte)
        guard isTracked else { return }
        let source = layer.source(range)
        sources?.append(Int32(truncatingIfNeeded: source.lowerBound)..<Int32(truncatingIfNeeded: source.upperBound))
    }

    /// Appends bytes of the layer that this one reads, as they are.
    mutating func append(_ range: Range<Int>, of layer: TextLayer) {
        guard isTracked else { return bytes += layer.bytes[range] }
        for index in range { append(layer.bytes[index], for: index..<index + 1, of: layer) }
    }

    /// Returns the layer with lowercase letters for capitals of ASCII. Sources stay as they are.
    func lowercasedASCII() -> TextLayer {
        var layer = self
        layer.bytes.withUnsafeMutableBufferPointer { bytes in
            for index in bytes.indices {
                let isUppercase = bytes[index] &- UInt8(ascii: "A") < 26
                bytes[index] |= isUppercase ? 0x20 : 0
            }
        }
        return layer
    }

    /// Returns where the bytes of `range`, which is not empty, came from. Folding may have reordered marks, so the ends
    /// need not be the ends of the source.
    func source(_ range: Range<Int>) -> Range<Int> {
        guard let sources else { return range }
        let all = sources[range]
        let start = all.lazy.map(\.lowerBound).min() ?? 0
        let end = all.lazy.map(\.upperBound).max() ?? start
        return Int(start)..<Int(end)
    }
}
