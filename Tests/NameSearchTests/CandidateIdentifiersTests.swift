import ErasureCorpus
import Foundation
import StrictJSON
import Testing

@testable import NameSearch

/// What is looked up of an entry that arrives after an erasure, when only digests of the names are left.
struct CandidateIdentifiersTests {
    @Test(arguments: [
        "kris@raxx.app", "Kris P. <kris@raxx.app>", "mailto:Kris@raxx.app", "<kris@raxx.app>", "kris%40raxx.app",
        "kris&#64;raxx.app", "kris@raxx.app (Kris)", "ｋｒｉｓ＠raxx.app", "a3Jpc0ByYXh4LmFwcA==",
    ])
    func `an address is a candidate however it is written`(identity: String) {
        #expect(CandidateIdentifiers.all(in: identity).contains(NameKey("kris@raxx.app").name))
    }

    @Test(arguments: [
        "kris-gh", "@kris-gh", "https://github.com/kris-gh", "https://github.com/kris-gh?tab=repositories", "kris%2Dgh",
        "kris-gh (Kris)", "KRIS\u{2011}GH", "kris-gh@laptop", "kris-gh@10.0.0.1", "kris-gh@mac.local",
        "1234567+kris-gh@users.noreply.github.com", "deploy by kris-gh, approved",
    ])
    func `a handle is a candidate however it is written`(identity: String) {
        #expect(CandidateIdentifiers.all(in: identity).contains(NameKey("kris-gh").name))
        #expect(IdentifierMatcher(["kris-gh"]).matches(Array(identity.utf8)))
    }

    @Test(arguments: [
        "Kris Pedersen", "Kris  Pedersen", "Kris\u{A0}Pedersen <kp@x.example>", "Kris+Pedersen", "by kris pedersen.",
    ])
    func `a name with spaces is a candidate`(identity: String) {
        #expect(CandidateIdentifiers.all(in: identity).contains(NameKey("Kris Pedersen").name))
    }

    @Test(arguments: ["kris-gh-2", "kris@other.example", "xkris-gh", "kris-gh@other.example"])
    func `a part of another name is not`(identity: String) {
        let keys = CandidateIdentifiers.all(in: identity)
        #expect(!keys.contains(NameKey("kris-gh").name) && !keys.contains(NameKey("kris").name))
    }

    /// All places, one after the other and again.
    private struct Places {
        private var index = 0

        mutating func next() -> (before: String, after: String) {
            index += 1
            return ErasureCorpus.places[index % ErasureCorpus.places.count]
        }
    }

    @Test func `what the matcher finds in clear or under escapes is a candidate`() {
        var places = Places()
        var corpus = ErasureCorpus(seed: 19)
        for name in corpus.identifiers(random: 10) {
            for form in ErasureCorpus.plain + ErasureCorpus.escaped {
                for place in [places.next(), places.next()] {
                    let keys = CandidateIdentifiers.all(in: place.before + form.write(name) + place.after)
                    #expect(keys.contains(NameKey(name).name), "\(form.name) of \(name) in \(place)")
                }
            }
        }
    }

    @Test func `an ordinary identity has one candidate, and a long one has a bound`() {
        #expect(CandidateIdentifiers.all(in: "kris.p+ops@raxx.app").count == 1)
        #expect(CandidateIdentifiers.all(in: "kris-gh").count == 1)
        #expect(CandidateIdentifiers.all(in: String(repeating: "a b ", count: 20_000)).count <= 4100)
    }

    @Test func `a long member keeps no name out`() {
        let log = (0..<600).map { "word\($0)" }.joined(separator: " ")
        let value: JSONValue = ["log": .string(log), "more": .string(log + " z"), "reason": "asked by kris-gh"]
        #expect(CandidateIdentifiers.all(in: value).contains("kris-gh"))
        #expect(CandidateIdentifiers.all(in: value).count <= CandidateIdentifiers.maximumCount + 16)
        let end: JSONValue = ["log": .string(log + log + " asked by kris-gh")]
        #expect(CandidateIdentifiers.all(in: end, atMost: 65_536).contains("kris-gh"))
    }

    @Test(arguments: [
        ("山田太郎", "山田太郎さん"), ("山田太郎", "担当は山田太郎です"), ("김철수", "김철수님"), ("山田 太郎", "担当は山田 太郎さん"),
        ("kris山田", "由kris山田部署"),
    ])
    func `a name is a candidate in a script without spaces`(name: String, text: String) {
        #expect(CandidateIdentifiers.all(in: text).contains(NameKey(name).name))
        #expect(IdentifierMatcher([name]).matches(Array(text.utf8)))
    }

    @Test(arguments: ["kris_", "_kris", "~kris", "kris-", "kris__"])
    func `signs at the ends are part of a login`(name: String) {
        #expect(NameKey(name) != NameKey("kris"))
        for text in [name, "@\(name)", "<\(name)>", "by \(name), approved"] {
            #expect(CandidateIdentifiers.all(in: text).contains(NameKey(name).name), "\(text)")
        }
        for other in ["@kris", "<kris>", "\"kris\"", "(kris)"] { #expect(NameKey(other) == NameKey("kris")) }
    }

    @Test func `names and values of JSON give candidates`() {
        let value: JSONValue = ["by kris": ["x", ["sam@raxx.app"]], "n": 4]
        let keys = CandidateIdentifiers.all(in: value)
        #expect(keys.isSuperset(of: [NameKey("kris").name, NameKey("sam@raxx.app").name, NameKey("x").name]))
    }
}
