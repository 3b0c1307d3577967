import AuditModel
import SeededRandomness
import Testing

@testable import RaptorAuditClient

/// What a spool may hold, under a seeded generator.
struct SpoolFuzzTests {
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `a file that was changed anywhere is known for it`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let line = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            let whole = SpoolContent.encode(line)
            #expect(SpoolContent.decode(whole) == line)
            var changed = whole
            for _ in 0...Int.random(in: 0..<3, using: &generator) { changed.mutate(using: &generator) }
            if changed != whole { #expect(SpoolContent.decode(changed) == nil) }
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `a file's name is an entry's, or nobody's`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            var bytes = Array("00060a24181e4000-0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11.entry".utf8)
            for _ in 0...Int.random(in: 0..<3, using: &generator) { bytes.mutate(using: &generator) }
            let name = String(decoding: bytes, as: UTF8.self)
            guard let file = SpoolFile(name: name) else { continue }
            #expect(file.name == name && name.lowercased().contains(file.id.description))
        }
    }
}
