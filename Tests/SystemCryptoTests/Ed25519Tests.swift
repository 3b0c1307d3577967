import SystemCrypto
import Testing

@Suite struct Ed25519Tests {
    /// RFC 8032, 7.1: tests 1 to 3.
    @Test(arguments: [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ])
    func `keys and signatures of the RFC's examples`(
        seed: String,
        key: String,
        message: String,
        signature: String
    ) throws {
        let privateKey = try #require(Ed25519.PrivateKey(seed: bytes(seed)))
        #expect(hex(privateKey.publicKey) == key)
        #expect(hex(privateKey.signature(for: bytes(message))) == signature)
        #expect(Ed25519.isValid(bytes(signature), for: bytes(message), publicKey: bytes(key)))
    }

    @Test func `a changed message, signature or key is not valid`() throws {
        let key = try #require(Ed25519.PrivateKey(seed: Array(0..<32)))
        let other = try #require(Ed25519.PrivateKey(seed: Array(1...32)))
        let message = Array("entry".utf8)
        var signature = key.signature(for: message)
        #expect(!Ed25519.isValid(signature, for: Array("Entry".utf8), publicKey: key.publicKey))
        #expect(!Ed25519.isValid(signature, for: message, publicKey: other.publicKey))
        #expect(!Ed25519.isValid(Array(signature.dropLast()), for: message, publicKey: key.publicKey))
        #expect(!Ed25519.isValid(signature, for: message, publicKey: []))
        signature[0] ^= 1
        #expect(!Ed25519.isValid(signature, for: message, publicKey: key.publicKey))
    }

    @Test func `a seed has 32 bytes`() {
        #expect(Ed25519.PrivateKey(seed: Array(repeating: 1, count: 31)) == nil)
        #expect(Ed25519.PrivateKey(seed: []) == nil)
    }

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
