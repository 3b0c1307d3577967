extension [UInt8] {
    /// Changes, removes, inserts or repeats something.
    package mutating func mutate(using generator: inout SeededGenerator) {
        let position = Int.random(in: 0...count, using: &generator)
        let end = Swift.min(count, position + Int.random(in: 1...4, using: &generator))
        let structural = Array("{}[]:,\"\\u0dDe-.+1 \u{0}\u{7F}".utf8) + [0xC3, 0xA9, 0xED, 0xA0, 0xF4, 0x90, 0xFF]
        switch Int.random(in: 0..<5, using: &generator) {
        case 0 where position < count: self[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: removeSubrange(position..<end)
        case 2: insert(contentsOf: self[position..<end], at: position)
        case 3: insert(UInt8.random(in: .min ... .max, using: &generator), at: position)
        default: insert(structural[Int.random(in: structural.indices, using: &generator)], at: position)
        }
    }
}
