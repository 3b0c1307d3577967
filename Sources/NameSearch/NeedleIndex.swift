/// Finds any of several byte strings in one pass: a hash of their first bytes rules out almost every place.
struct NeedleIndex {
    private let needles: [[UInt8]]
    /// How many bytes are hashed: two to four.
    private let prefixLength: Int
    /// The needles, by the hash of their first bytes.
    private let candidates: [Int: [Int]]
    /// A bit for each hash that a needle has.
    private let isCandidate: [UInt64]

    private static let hashBits = 16

    /// - Parameter needles: each of two bytes at least; shorter ones are never found.
    init(_ needles: [[UInt8]]) {
        self.needles = needles
        let shortest = needles.lazy.map(\.count).filter { $0 >= 2 }.min() ?? 2
        prefixLength = min(shortest, 4)
        var candidates: [Int: [Int]] = [:]
        var bits = [UInt64](repeating: 0, count: 1 << (Self.hashBits - 6))
        for (index, needle) in needles.enumerated() where needle.count >= 2 {
            var hash = 0
            for byte in needle[..<prefixLength] { hash = Self.hash(hash, byte, prefixLength) }
            candidates[hash, default: []].append(index)
            bits[hash >> 6] |= 1 << UInt64(hash & 63)
        }
        self.candidates = candidates
        isCandidate = bits
    }

    /// Rolls the hash on by one byte, and shifts the oldest one out.
    private static func hash(_ hash: Int, _ byte: UInt8, _ prefixLength: Int) -> Int {
        (hash << ((hashBits + prefixLength - 1) / prefixLength) ^ Int(byte) * 0x9D) & (1 << hashBits - 1)
    }

    /// Calls `body` with each match, in order of place, until it answers `false`.
    func search(_ text: [UInt8], _ body: (_ start: Int, _ needle: Int) -> Bool) {
        guard text.count >= prefixLength, !candidates.isEmpty else { return }
        text.withUnsafeBufferPointer { text in
            isCandidate.withUnsafeBufferPointer { isCandidate in
                var hash = 0
                for index in text[..<(prefixLength - 1)] { hash = Self.hash(hash, index, prefixLength) }
                for end in (prefixLength - 1)..<text.count {
                    hash = Self.hash(hash, text[end], prefixLength)
                    guard isCandidate[hash >> 6] & 1 << UInt64(hash & 63) != 0 else { continue }
                    let start = end + 1 - prefixLength
                    for needle in candidates[hash] ?? [] where Self.holds(text, needles[needle], at: start) {
                        guard body(start, needle) else { return }
                    }
                }
            }
        }
    }

    /// Whether the needle is in the text at this place.
    private static func holds(_ text: UnsafeBufferPointer<UInt8>, _ needle: [UInt8], at start: Int) -> Bool {
        guard start + needle.count <= text.count else { return false }
        for offset in needle.indices where text[start + offset] != needle[offset] { return false }
        return true
    }
}
