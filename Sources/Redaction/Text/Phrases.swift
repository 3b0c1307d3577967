/// Texts that are looked for together, in either case; those with a capital as they are written.
struct Phrases: Sendable {
    private let texts: [(text: StaticString, isExact: Bool)]
    /// For each byte a bit for each of the texts that begin with it, and that go on with it.
    private let first: ConstantTable<UInt64>
    private let second: ConstantTable<UInt64>

    /// - Precondition: at most 64 texts, each of two bytes or more.
    init(_ texts: [StaticString]) {
        precondition(texts.count <= UInt64.bitWidth, "a text is a bit of a word")
        self.texts = texts.map { text in (text, text.description.utf8.contains { $0.isIn(.uppercase) }) }
        func bits(_ index: Int) -> ConstantTable<UInt64> {
            var bits = [UInt64](repeating: 0, count: 256)
            for (number, text) in texts.enumerated() {
                let byte = text.utf8Start[index]
                for spelling in byte.isIn(.letter) ? [byte | 0x20, byte & ~0x20] : [byte] {
                    bits[Int(spelling)] |= 1 << UInt64(number)
                }
            }
            return ConstantTable(bits)
        }
        (first, second) = (bits(0), bits(1))
    }

    /// Returns where one of them begins, the first in the text.
    func first(in text: ByteText, from start: Int, to end: Int) -> Int? {
        var position = start
        while position + 1 < end {
            var bits = first[Int(text.bytes[position])] & second[Int(text.bytes[position + 1])]
            while bits != 0 {
                let (phrase, isExact) = texts[bits.trailingZeroBitCount]
                if text.has(phrase, isExact: isExact, at: position, to: end) { return position }
                bits &= bits - 1
            }
            position += 1
        }
        return nil
    }
}
