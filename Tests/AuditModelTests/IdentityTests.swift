import AuditModel
import SeededRandomness
import Testing

@Suite struct IdentityTests {
    /// Decomposed or otherwise not in normal form C, and the form it takes: Unicode Standard Annex 15.
    @Test(arguments: [
        ("e\u{301}", "\u{E9}"),
        ("A\u{30A}", "\u{C5}"),
        ("\u{212B}", "\u{C5}"),
        ("\u{1E9B}\u{323}", "\u{1E9B}\u{323}"),
        ("q\u{307}\u{323}", "q\u{323}\u{307}"),
        ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"),
        ("\u{D558}\u{11AB}", "\u{D55C}"),
        ("\u{958}", "\u{915}\u{93C}"),
        ("\u{2F800}", "\u{4E3D}"),
        ("a\u{1DD5}\u{F73}", "a\u{F71}\u{F72}\u{1DD5}"),
    ])
    func `an identity is in normal form C, to the byte`(text: String, normal: String) throws {
        let identity = try #require(Identity(text))
        #expect(Array(identity.rawValue.utf8) == Array(normal.utf8))
        #expect(Identity(identity.rawValue).map { Array($0.rawValue.utf8) } == Array(normal.utf8))
    }

    @Test func `the length that counts is the normal form's`() {
        let decomposed = String(repeating: "e\u{301}", count: 127)
        #expect(decomposed.utf8.count == 381)
        #expect(Identity(decomposed)?.rawValue.utf8.count == 254)
        #expect(Identity(decomposed + "e") == nil)
    }

    @Test func `text that loses most of its bytes by composing is accepted`() {
        let letters = String(repeating: "\u{1FBE}\u{308}\u{301}", count: 127)
        #expect(letters.utf8.count == 889)
        #expect(Identity(letters)?.rawValue == String(repeating: "\u{390}", count: 127))
    }

    @Test func `an identity normalised once is never changed again`() {
        var generator = SeededGenerator(seed: 7)
        let alphabet: [Unicode.Scalar] = [
            "a", "e", "u", " ", "\u{A0}", "\u{301}", "\u{308}", "\u{316}", "\u{323}", "\u{345}", "\u{F71}", "\u{F73}",
            "\u{F75}", "\u{F81}", "\u{1DD5}", "\u{1100}", "\u{1161}", "\u{11A8}", "\u{AC00}", "\u{212B}", "\u{958}",
        ]
        for _ in 0..<5000 {
            var text = "x"
            for _ in 0..<Int.random(in: 0...12, using: &generator) {
                text.unicodeScalars.append(alphabet[Int.random(in: alphabet.indices, using: &generator)])
            }
            let once = Identity(text)?.rawValue
            #expect(once.flatMap { Identity($0) }.map { Array($0.rawValue.utf8) } == once.map { Array($0.utf8) })
        }
    }

    @Test func `fields that name a person are known`() {
        #expect(AuditEntryField.allCases.filter(\.isIdentity) == [.actor, .approvedBy, .requestedBy])
    }
}
