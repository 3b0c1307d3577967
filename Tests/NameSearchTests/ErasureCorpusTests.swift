import ErasureCorpus
import Foundation
import SeededRandomness
import StrictJSON
import Testing

@testable import NameSearch

/// Names times forms times places, drawn with a seed: all of the name goes, and nothing else.
struct ErasureCorpusTests {
    private func replaced(_ text: String, _ matcher: IdentifierMatcher, by replacement: String = "X") -> String {
        matcher.replacing(in: Array(text.utf8), by: replacement).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    @Test func `every form of a name is replaced, and every other byte is kept`() {
        var corpus = ErasureCorpus(seed: 15)
        var generator = SeededGenerator(seed: 16)
        var figures = CorpusFigures()
        for name in corpus.identifiers(random: 15) {
            let matcher = IdentifierMatcher([name])
            let isLong = name.utf8.count >= IdentifierMatcher.fewestEncodedBytes
            func check(_ form: ErasureCorpus.Form, _ places: [(before: String, after: String)], as label: String) {
                let written = form.write(name)
                // Only scripts that UTF-16 writes with zeros are found in it.
                if form.name == "base64 of UTF-16", !name.utf16.allSatisfy({ $0 < 0x100 }) { return }
                for place in places {
                    let expected = "\(place.before)X\(place.after)"
                    let actual = replaced("\(place.before)\(written)\(place.after)", matcher)
                    figures.count(label, isRight: actual == expected)
                    #expect(actual == expected, "\(form.name): \(written)")
                }
            }
            for form in ErasureCorpus.plain + ErasureCorpus.escaped + (isLong ? ErasureCorpus.encoded : []) {
                let places = (0..<3).compactMap { _ in ErasureCorpus.places.randomElement(using: &generator) }
                check(form, places, as: form.name)
                guard !name.contains("@"), !ErasureCorpus.encoded.contains(where: { $0.name == form.name }) else {
                    continue
                }
                let logins = (0..<2).compactMap { _ in ErasureCorpus.logins.randomElement(using: &generator) }
                check(form, logins, as: "a login before its host")
            }
        }
        figures.print("of the corpus's forms replaced, and no byte beside them")
        #expect(figures.total > 4000)
    }

    @Test func `nothing that only looks like a name is touched`() {
        var corpus = ErasureCorpus(seed: 17)
        var generator = SeededGenerator(seed: 18)
        var figures = CorpusFigures()
        for name in corpus.identifiers(random: 45) {
            let matcher = IdentifierMatcher([name])
            for _ in 0..<2 {
                for text in corpus.lookalikes(of: name) {
                    guard let place = ErasureCorpus.places.dropLast(3).randomElement(using: &generator) else {
                        continue
                    }
                    let written = "\(place.before)\(text)\(place.after)"
                    let isKept = replaced(written, matcher) == written
                    figures.count("look-alikes", isRight: isKept)
                    #expect(isKept, "\(name): \(written)")
                }
            }
        }
        figures.print("of the corpus's look-alikes untouched")
        #expect(figures.total > 2000)
    }

    @Test(arguments: [20, 64, 76])
    func `a name in wrapped base64 is replaced wherever the lines break, and other lines are kept`(width: Int) {
        let matcher = IdentifierMatcher(["kris@raxx.app"])
        for before in 0..<90 {
            let text = String(repeating: "z", count: before) + " kris@raxx.app " + String(repeating: "y", count: 90)
            let digits = Data(text.utf8).base64EncodedString()
            let lines = stride(from: 0, to: digits.count, by: width).map { String(digits.dropFirst($0).prefix(width)) }
            for lineBreak in ["\n", "\r\n", "\n  "] {
                let kept = replaced("begin\n" + lines.joined(separator: lineBreak) + "\nend", matcher, by: "*")
                let left = kept.split { $0.isWhitespace || $0 == "*" }.map(String.init)
                #expect(left.first == "begin" && left.last == "end")
                #expect(left.dropFirst().dropLast().allSatisfy { lines.contains($0) }, "\(left)")
                #expect(1...3 ~= lines.count - (left.count - 2), "\(left)")
            }
        }
    }

    @Test func `a name in JSON is found in the text of the JSON too`() {
        var corpus = ErasureCorpus(seed: 20)
        for name in corpus.identifiers(random: 5) where name.utf8.count >= IdentifierMatcher.fewestEncodedBytes {
            let matcher = IdentifierMatcher([name])
            for form in ErasureCorpus.plain + ErasureCorpus.escaped + ErasureCorpus.encoded {
                let string = "line one\nby \(form.write(name))\nline three"
                let text = StrictJSON.canonical(["log": [.string(string)]])
                #expect(!matcher.matches(Array(string.utf8)) || matcher.matches(text), "\(form.name) of \(name)")
            }
        }
    }
}
