import Foundation
import StrictJSON
import Testing

@testable import NameSearch

/// What no erasure changes, even for a person who is called like it.
struct ProtectedTextTests {
    private func replaced(_ text: String, erasing name: String) -> String {
        IdentifierMatcher([name]).replacing(in: Array(text.utf8), by: "X").map { String(decoding: $0, as: UTF8.self) }
            ?? text
    }

    private static let tombstone = "erased-operator-myvcwoz6jw2orje5qhyx6wp6pd"

    @Test(arguments: [
        ("-", "a - \(tombstone)"), ("erased", tombstone), ("operator", "by \(tombstone)."),
        ("redacted", "[redacted:email]"),
        ("email", "[redacted:email]"), ("github-token", "x [redacted:github-token] y"),
        ("https", "see https://host.example"),
        ("16", "at 2026-11-29T16:51:07Z"), ("2026-11-29", "on 2026-11-29T16:51:07Z"), ("51", "16:51:07"),
    ])
    func `tombstones, marks, times and schemes are kept`(name: String, text: String) {
        let kept = replaced(text, erasing: name)
        #expect(kept == text || kept == text.replacing("a - ", with: "a X "))
    }

    @Test(arguments: ["q", "jd", "de", "71", "kris"])
    func `a short name is not looked for in digits`(name: String) {
        let hexadecimal = name.utf8.map { String(format: "%02x", $0) }.joined()
        let base64 = Data(name.utf8).base64EncodedString()
        for text in ["uid \(hexadecimal), pid \(hexadecimal.uppercased())", "b\(hexadecimal)", "=\(base64)", base64] {
            guard text != name else { continue }
            #expect(replaced(text, erasing: name) == text)
        }
    }

    @Test func `a commit stays although its digits spell a name`() {
        let name = "kris-gh".utf8.map { String(format: "%02x", $0) }.joined()
        for length in [40, 64] {
            let sha = String("\(name)0f".padding(toLength: length, withPad: "9e01c", startingAt: 0))
            #expect(replaced("at \(sha).", erasing: "kris-gh") == "at \(sha).")
        }
        let text = "kris-gh deployed now".utf8.map { String(format: "%02x", $0) }.joined()
        #expect(text.count == 40 && replaced(text, erasing: "kris-gh").hasPrefix("X"))
    }

    @Test(arguments: ["[redacted by kris-gh]", "[redacted:kris-gh]", "[redacted kris-gh]", "[redacted, see kris-gh]"])
    func `brackets that redaction does not write hide no name`(text: String) {
        #expect(replaced(text, erasing: "kris-gh") == text.replacing("kris-gh", with: "X"))
    }

    @Test(arguments: ["kris@raxx.app", "kris-gh", "Kris Pedersen"])
    func `no name hides as a scheme`(name: String) {
        #expect(replaced("by \(name)://x", erasing: name) == "by X://x")
        #expect(replaced("\(name)://", erasing: name) == "X://")
    }

    @Test(arguments: [
        "reverts 9b1c44e", "Revert \"x\" (commit 9b1c44e)", "HEAD is now at 9b1c44e", "compare/9b1c44e...main",
        "https://github.com/raxx/app/commit/9B1C44E", "sha256:9b1c44e", "to_sha=9b1c44e", #"{"commit": "9b1c44e"}"#,
        #"{\"sha\":\"9b1c44e\"}"#, "4f2a91c..9b1c44e",
    ])
    func `a commit stays although somebody has its digits for a name`(text: String) {
        #expect(replaced(text, erasing: "9b1c44e") == text)
        #expect(replaced("by 9b1c44e", erasing: "9b1c44e") == "by X")
        let value: JSONValue = ["sha": "9b1c44e", "by": "9b1c44e"]
        let matcher = IdentifierMatcher(["9b1c44e"])
        #expect(matcher.replacing(in: value, by: "X") == ["sha": "9b1c44e", "by": "X"])
        #expect(matcher.forms(in: ["sha": "9b1c44e"]).isEmpty)
    }

    @Test func `a former tombstone is a name like others`() {
        #expect(replaced("by \(Self.tombstone), twice", erasing: Self.tombstone) == "by X, twice")
    }

    @Test func `members that the service knows keep their names`() {
        let value: JSONValue = ["actor": "actor", "payload": ["reason": "reason", "actor-2": 1]]
        let replaced = IdentifierMatcher(["actor"]).replacing(
            in: value,
            by: "X",
            in: MemberRules(known: ["actor", "reason"], whole: [])
        )
        #expect(replaced == ["actor": "X", "payload": ["reason": "reason", "actor-2": 1]])
    }
}
