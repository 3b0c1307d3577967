import AuditModel
import SeededRandomness
import Testing

@testable import AuditStore

/// Cursors, which callers hand back, under a seeded generator.
struct CursorFuzzTests {
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `a cursor is refused, or is its own text`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<5000 {
            let time = UInt64.random(in: 0...253_402_300_799_999_999, using: &generator)
            let digits = String(time, radix: 16)
            let id = (0..<32).map { _ in String(UInt8.random(in: 0..<16, using: &generator), radix: 16) }.joined()
            var bytes = Array((String(repeating: "0", count: 16 - digits.count) + digits + id).utf8)
            let whole = EntryCursor(String(decoding: bytes, as: UTF8.self))
            #expect(whole?.text.utf8.elementsEqual(bytes) == true)
            bytes.mutate(using: &generator)
            let text = String(decoding: bytes, as: UTF8.self)
            guard let cursor = EntryCursor(text) else { continue }
            accepted += 1
            #expect(cursor.text == text)
        }
        #expect(accepted > 50)
    }
}
