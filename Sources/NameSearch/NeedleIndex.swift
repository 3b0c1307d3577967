/// Finds any of several byte strings in one pass: the first two bytes tell almost every place where none begins.
struct NeedleIndex {
    private let needles: [[UInt8]]
    /// By the first two bytes of a needle, which needles; empty for almost all.
    private let candidates: [UInt16: [Int]]
    /// Whether there is any needle for two bytes, as bits.
    private let isCandidate: [UInt64]

    /// - Parameter needles: each of two bytes at least; shorter ones are never found.
    init(_ needles: [[UInt8]]) {
        self.needles = needles
        var candidates: [UInt16: [Int]] = [:]
        var bits = [UInt64](repeating: 0, count: 1024)
        for (index, needle) in needles.enumerated() where needle.count >= 2 {
            let key = UInt16(needle[0]) << 8 | UInt16(needle[1])
            candidates[key, default: []].append(index)
            bits[Int(key >> 6)] |= 1 << UInt64(key & 63)
        }
        self.candidates = candidates
        isCandidate = bits
    }

    /// Calls `body` with each place and which needle is there, in order of place, until it answers `false`.
    func search(_ text: [UInt8], _ body: (_ start: Int, _ needle: Int) -> Bool) {
        guard text.count >= 2, !candidates.isEmpty else { return }
        text.withUnsafeBufferPointer { text in
            isCandidate.withUnsafeBufferPointer { isCandidate in
                var key = UInt16(text[0])
                for start in 0..<text.count - 1 {
                    key = key << 8 | UInt16(text[start + 1])
                    guard isCandidate[Int(key >> 6)] & 1 << UInt64(key & 63) != 0 else { continue }
                    for needle in candidates[key] ?? [] where Self.holds(text, needles[needle], at: start) {
                        guard body(start, needle) else { return }
                    }
                }
            }
        }
    }

    private static func holds(_ text: UnsafeBufferPointer<UInt8>, _ needle: [UInt8], at start: Int) -> Bool {
        guard start + needle.count <= text.count else { return false }
        for offset in needle.indices where text[start + offset] != needle[offset] { return false }
        return true
    }
}
