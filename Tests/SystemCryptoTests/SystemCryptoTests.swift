import SystemCrypto
import Testing

@Suite struct SystemCryptoTests {
    /// FIPS 180-4's examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 of the standard's examples`(message: String, digest: String) {
        #expect(hex(SHA256.digest(Array(message.utf8))) == digest)
    }

    @Test func `parts are digested as one message`() {
        #expect(SHA256.digest(Array("a".utf8), Array("bc".utf8)) == SHA256.digest(Array("abc".utf8)))
    }

    /// RFC 4231, test cases 1, 2, 6 and 7: short keys, and ones longer than a block.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131),
            "This is a test using a larger than block-size key and a larger than block-size data. "
                + "The key needs to be hashed before being used by the HMAC algorithm.",
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ])
    func `HMAC-SHA-256 of RFC 4231's examples`(key: [UInt8], message: String, code: String) {
        #expect(hex(HMACKey(key).authenticationCode(for: Array(message.utf8))) == code)
    }

    @Test func `keys for different purposes differ, and are the same each time`() {
        let key = HMACKey(Array("secret".utf8))
        let codes = ["a", "b", "a"].map { key.derived(for: $0).authenticationCode(for: []) }
        #expect(codes[0] != codes[1])
        #expect(codes[0] == codes[2])
    }

    @Test func `a key does not print itself`() {
        #expect("\(HMACKey(Array("marker".utf8)))" == "HMACKey")
    }

    @Test func `random bytes are as many as asked for and never the same`() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(Set((0..<100).map { _ in SecureRandom.bytes(16) }).count == 100)
    }

    @Test func `a random UUID says its version and variant`() {
        for _ in 0..<100 {
            let bytes = SecureRandom.uuid()
            #expect(bytes[6] >> 4 == 4 && bytes[8] >> 6 == 2)
        }
    }

    @Test func `a text is recognised by its mark, and no other is`() {
        let memory = SecretMemory<Int>(capacity: 2)
        #expect(memory.value(for: "rxa_one", { 1 }) == 1)
        #expect(memory.value(for: "rxa_one", { 2 }) == 1)
        #expect(memory.value(for: "rxa_onf", { nil }) == nil)
        #expect(memory.value(for: "rxa_one ", { nil }) == nil)
        #expect(memory.value(for: "rxa_two", { 2 }) == 2)
        #expect(memory.value(for: "rxa_three", { 3 }) == 3)
        #expect(memory.value(for: "rxa_one", { 4 }) == 4)
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
