/// One reading of a text, byte by byte, and where in the text as it was written each byte came from.
struct TextLayer {
    private(set) var bytes: [UInt8]
    /// The source of each byte; `nil` while bytes are their own.
    private var sources: [Range<Int32>]?

    /// The text as it was written. Texts are far shorter than 2 GiB.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(capacity: Int) {
        bytes = []
        bytes.reserveCapacity(capacity)
        sources = []
        sources?.reserveCapacity(capacity)
    }

    mutating func append(_ byte: UInt8, from source: Range<Int>) {
        bytes.append(byte)
        sources?.append(Int32(truncatingIfNeeded: source.lowerBound)..<Int32(truncatingIfNeeded: source.upperBound))
    }

    /// The same in lowercase where it is all ASCII, as almost every text is; `nil` where it is not.
    func lowercasedASCII() -> TextLayer? {
        guard bytes.withUnsafeBufferPointer({ $0.reduce(0) { $0 | $1 } }) < 0x80 else { return nil }
        var layer = self
        layer.bytes.withUnsafeMutableBufferPointer { bytes in
            for index in bytes.indices {
                let isUppercase = bytes[index] &- UInt8(ascii: "A") < 26
                bytes[index] |= isUppercase ? 0x20 : 0
            }
        }
        return layer
    }

    /// Where the byte at `index` came from.
    func source(_ index: Int) -> Range<Int> {
        guard let source = sources?[index] else { return index..<index + 1 }
        return Int(source.lowerBound)..<Int(source.upperBound)
    }

    /// Where the bytes of `range`, which is not empty, came from. Folding may have put marks in another order, so the
    /// ends need not be the ends of the source.
    func source(_ range: Range<Int>) -> Range<Int> {
        guard sources != nil else { return range }
        let all = range.map { source($0) }
        let start = all.map(\.lowerBound).min() ?? 0
        let end = all.map(\.upperBound).max() ?? start
        return start..<end
    }
}
