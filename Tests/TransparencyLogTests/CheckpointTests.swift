import SystemCrypto
import Testing
import TransparencyLog

@Suite struct CheckpointTests {
    private let signer: NoteSigner

    init() throws {
        let key = try #require(Ed25519.PrivateKey(seed: Array(0..<32)))
        signer = try #require(NoteSigner(name: "log.example/trail", key: key))
    }

    /// The text of C2SP's tlog-checkpoint.
    @Test func `a checkpoint is three lines`() throws {
        let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
        let checkpoint = try #require(Checkpoint(text: text))
        #expect(checkpoint.size == 20_852_163)
        #expect(checkpoint.text == text)
        #expect(Checkpoint(text: text + "extension\n") == checkpoint)
    }

    @Test(arguments: [
        "", "a\n1\n", "a\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "a\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "a\n9223372036854775808\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "a\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
        "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n",
    ])
    func `what is not a checkpoint is refused`(text: String) {
        #expect(Checkpoint(text: text) == nil)
    }

    @Test func `only a key of the log itself makes it trusted`() throws {
        let checkpoint = Checkpoint(origin: "log.example/trail", size: 1, root: .leaf([]))
        let signed = SignedCheckpoint(checkpoint, signedBy: [signer])
        let bytes = Array(signed.note.description.utf8)
        #expect(try SignedCheckpoint(verifying: bytes, keys: [signer.verifier]) == signed)
        #expect(throws: CheckpointError.notSigned) { try SignedCheckpoint(verifying: bytes, keys: []) }
        let foreign = SignedCheckpoint(Checkpoint(origin: "other.example", size: 1, root: .empty), signedBy: [signer])
        #expect(throws: CheckpointError.notSigned) {
            try SignedCheckpoint(verifying: Array(foreign.note.description.utf8), keys: [signer.verifier])
        }
        #expect(throws: CheckpointError.malformed) { try SignedCheckpoint(verifying: [], keys: [signer.verifier]) }
    }

    @Test func `a proof file is what the specification says, and proves one leaf`() async throws {
        let naive = NaiveTree(11)
        let checkpoint = Checkpoint(origin: "log.example/trail", size: 11, root: naive.root(11))
        let proof = InclusionProof(
            index: 4,
            hashes: naive.path(4, naive.leaves[...]),
            checkpoint: SignedCheckpoint(checkpoint, signedBy: [signer]).note
        )
        let text = proof.description
        #expect(text.hasPrefix("c2sp.org/tlog-proof@v1\nindex 4\n"))
        #expect(InclusionProof(text) == proof)
        let withExtra = text.replacing("index 4\n", with: "extra AAAA\nindex 4\n")
        #expect(InclusionProof(withExtra) == proof)
        #expect(try proof.verify(leaf: Array("leaf 4".utf8), keys: [signer.verifier]) == checkpoint)
        #expect(throws: InclusionError.self) { try proof.verify(leaf: Array("leaf 5".utf8), keys: [signer.verifier]) }
        let moved = try #require(InclusionProof(text.replacing("index 4\n", with: "index 5\n")))
        #expect(throws: InclusionError.self) { try moved.verify(leaf: Array("leaf 4".utf8), keys: [signer.verifier]) }
    }

    @Test func `the proof of the only leaf has no hash`() throws {
        let naive = NaiveTree(1)
        let checkpoint = Checkpoint(origin: "log.example/trail", size: 1, root: naive.root(1))
        let proof = InclusionProof(
            index: 0,
            hashes: [],
            checkpoint: SignedCheckpoint(checkpoint, signedBy: [signer]).note
        )
        #expect(InclusionProof(proof.description) == proof)
        #expect(try proof.verify(leaf: Array("leaf 0".utf8), keys: [signer.verifier]) == checkpoint)
    }

    @Test func `what is not a proof file is refused`() throws {
        let naive = NaiveTree(3)
        let checkpoint = Checkpoint(origin: "log.example/trail", size: 3, root: naive.root(3))
        let text = InclusionProof(
            index: 1,
            hashes: naive.path(1, naive.leaves[...]),
            checkpoint: SignedCheckpoint(checkpoint, signedBy: [signer]).note
        ).description
        for (part, replacement) in [
            ("@v1", "@v2"), ("index 1", "index 01"), ("index 1", "index"), ("index 1\n", ""), ("\n\n", "\n"),
            ("=\n", "\n"), ("c2sp", "\nc2sp"), ("\n", "\r\n"),
        ] {
            #expect(InclusionProof(text.replacing(part, with: replacement)) == nil, "\(part) → \(replacement)")
        }
    }
}
