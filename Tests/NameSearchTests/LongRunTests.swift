import ErasureCorpus
import Foundation
import SeededRandomness
import Testing

@testable import NameSearch

/// Long encoded texts lose a name and nothing else.
struct LongRunTests {
    private let matcher = IdentifierMatcher(["kris@raxx.app"])

    private func encoded(_ text: String, _ form: EncodedForm) -> String {
        form == .base64
            ? Data(text.utf8).base64EncodedString() : text.utf8.map { String(format: "%02x", $0) }.joined()
    }

    @Test(arguments: [EncodedForm.base64, .hexadecimal])
    func `of a long run only the groups go that hold the name`(form: EncodedForm) {
        let filler = String(repeating: "all quiet on the deploy. ", count: 800)
        for shift in 0..<4 {
            let text = String(filler.dropFirst(shift)) + "by kris@raxx.app, " + filler
            let source = Array(encoded(text, form).utf8)
            let replaced = matcher.replacing(in: source, by: "*") ?? []
            let parts = replaced.split(separator: UInt8(ascii: "*"))
            #expect(parts.count == 2 && source.starts(with: parts[0]))
            #expect(source.suffix(parts.last?.count ?? 0) == parts.last ?? [])
            #expect(source.count - replaced.count < 32)
            #expect(!matcher.matches(matcher.replacing(in: source, by: Self.tombstone) ?? []))
        }
    }

    private static let tombstone = "erased-operator-myvcwoz6jw2orje5qhyx6wp6pd"

    /// Fails by its time limit: each encoding has two dozen levels of escapes beside it, which are read one by one, and so
    /// are all of them in the encoding around it.
    @Test(.timeLimit(.minutes(1)))
    func `encodings within each other, with escapes at each, take no time and hide nobody`() {
        let escapes = "%" + String(repeating: "25", count: 30)
        var text = String(repeating: "all quiet on the deploy. ", count: 600)
        for _ in 0..<4 { text = "kris@raxx.app \(escapes) " + encoded("kris@raxx.app \(escapes) " + text, .base64) }
        let source = Array(text.utf8)
        #expect(matcher.matches(source))
        let replaced = matcher.replacing(in: source, by: Self.tombstone) ?? []
        #expect(String(decoding: replaced, as: UTF8.self) == "\(Self.tombstone) \(escapes) \(Self.tombstone)")
    }

    /// Up to two bytes before a name go with it: `b ` here, which made the name before it another one.
    @Test(arguments: 0..<3)
    func `of names that become whole one after the other, none is left`(shift: Int) {
        let list = String(repeating: "kris@raxx.app---b ", count: 40)
        let text = String(repeating: "x", count: shift) + " " + list + "kris@raxx.app, done"
        let source = Array(encoded(text, .base64).utf8)
        #expect(!matcher.matches(matcher.replacing(in: source, by: Self.tombstone) ?? source))
    }

    @Test func `what is left of a long run never holds a name`() {
        var generator = SeededGenerator(seed: 31)
        let pieces = [
            "kris@raxx.app", "KRIS@raxx.app", "x", " ", "kris@raxx.app.example", ".", "é", "\u{0}", "kris", "filler",
        ]
        for _ in 0..<300 {
            let text = (0..<120).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            for form in [EncodedForm.base64, .hexadecimal] {
                let source = Array(encoded(text, form).utf8)
                guard let replaced = matcher.replacing(in: source, by: Self.tombstone) else { continue }
                #expect(!matcher.matches(replaced))
            }
        }
    }
}
