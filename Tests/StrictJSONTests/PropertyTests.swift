import SeededRandomness
import StrictJSON
import Testing

@Suite struct PropertyTests {
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `a value survives its canonical form, and that form is its own`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<250 {
            let value = JSONValue.random(using: &generator)
            let form = StrictJSON.canonical(value)
            let read = try StrictJSON.parse(form)
            #expect(read == value)
            #expect(StrictJSON.canonical(read) == form)
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `however a value is written, its canonical form is the same`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<250 {
            let value = JSONValue.random(using: &generator)
            let text = value.randomText(using: &generator)
            let read = try StrictJSON.parse(text)
            #expect(read == value)
            #expect(StrictJSON.canonical(read) == StrictJSON.canonical(value))
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `a mutated document is refused, or is a value that survives`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<1000 {
            var text = JSONValue.random(using: &generator).randomText(using: &generator)
            for _ in 0...Int.random(in: 0..<3, using: &generator) { text.mutate(using: &generator) }
            do {
                let value = try StrictJSON.parse(text)
                accepted += 1
                let read = try StrictJSON.parse(StrictJSON.canonical(value))
                #expect(read == value)
            } catch {
                #expect(0...text.count ~= error.offset)
            }
        }
        // Both ways have been taken.
        #expect(100..<900 ~= accepted)
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `a truncated document is never taken for the whole`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let value = JSONValue.array([.random(using: &generator)])
            let text = value.randomText(using: &generator)
            guard let end = text.lastIndex(of: UInt8(ascii: "]")) else { return }
            for length in 0..<end {
                #expect(throws: JSONError.self) { try StrictJSON.parse(text[..<length]) }
            }
        }
    }
}
