import Bytes
import SystemCrypto
import Testing
import TransparencyLog

@Suite struct NoteTests {
    /// The example of C2SP's signed-note.
    @Test func `the specification's note is signed by its key`() throws {
        let key = try #require(VerifierKey("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"))
        let text = """
            This is an example message.

            \u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

            """
        let note = try #require(SignedNote(text))
        #expect(note.text == "This is an example message.\n")
        #expect(note.description == text)
        #expect(note.isSigned(byOneOf: [key]))
        #expect(!note.isSigned(byOneOf: []))
        let other = try #require(SignedNote(text.replacing("an example", with: "another")))
        #expect(!other.isSigned(byOneOf: [key]))
    }

    /// The key, text and signature of the tests of golang.org/x/mod/sumdb/note.
    @Test func `signs as Go's note package does`() throws {
        let seed = try #require(Base64.decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"))
        let signer = try signer("PeterNeumann", Array(seed.dropFirst()))
        #expect(signer.verifier.description == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
        let text = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            """
        let note = SignedNote(signing: text, by: [signer])
        #expect(
            note.description.hasSuffix(
                "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
            )
        )
        #expect(SignedNote(note.description) == note)
    }

    @Test func `signatures of unknown keys are passed over, an invalid one of a known key is not`() throws {
        let (first, second) = (try signer("log.example", [1]), try signer("witness.example", [2]))
        let note = SignedNote(signing: "text\n", by: [first, second])
        #expect(note.isSigned(byOneOf: [first.verifier]))
        #expect(note.isSigned(byOneOf: [second.verifier]))
        let other = SignedNote(signing: "other\n", by: [second])
        let text = SignedNote(signing: "text\n", by: [first]).description + signatureLine(other)
        let mixed = try #require(SignedNote(text))
        #expect(mixed.isSigned(byOneOf: [first.verifier]))
        #expect(!mixed.isSigned(byOneOf: [first.verifier, second.verifier]))
    }

    @Test(arguments: [
        "", "text\n", "text\n\n", "text\n\nsignature\n", "\u{2014} a AAAAAAA=\n", "text\n\n\u{2014} a AAAAAAA=",
        "text\r\n\n\u{2014} a AAAAAAA=\n", "text\n\n\u{2014} a b AAAAAAA=\n", "text\n\n\u{2014} a+b AAAAAAA=\n",
        "text\n\n\u{2014} a AAAA\n", "text\n\n\u{2014} a AAAAAAB=\n", "text\n\n\u{2014}  AAAAAAA=\n",
        "text\n\n\u{2014} a AAAAAAA=\n\n", "\n\u{2014} a AAAAAAA=\n",
    ])
    func `what is not a note is refused`(text: String) {
        #expect(SignedNote(text) == nil)
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(SignedNote([0xFF, 0x0A, 0x0A]) == nil)
    }

    @Test(arguments: [
        "", "a", "a+00000000", "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2",
        "example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        " +530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ])
    func `what is not an Ed25519 verifier key is refused`(text: String) {
        #expect(VerifierKey(text) == nil)
    }

    @Test func `a key's name has no white space and no plus`() throws {
        let key = try #require(Ed25519.PrivateKey(seed: Array(repeating: 0, count: 32)))
        for name in ["", "a b", "a+b", "a\u{2003}b", "a\n"] { #expect(NoteSigner(name: name, key: key) == nil) }
    }

    private func signer(_ name: String, _ seed: [UInt8]) throws -> NoteSigner {
        let padded = seed + Array(repeating: 0, count: 32 - seed.count)
        let key = try #require(Ed25519.PrivateKey(seed: padded))
        return try #require(NoteSigner(name: name, key: key))
    }

    private func signatureLine(_ note: SignedNote) -> String {
        note.description.split(separator: "\n").last.map { "\($0)\n" } ?? ""
    }
}
