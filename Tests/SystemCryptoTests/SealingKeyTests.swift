import Testing

@testable import SystemCrypto

struct SealingKeyTests {
    private let key = SealingKey(HMACKey(Array("one key".utf8)))

    @Test(arguments: [[], [0], Array("kris@raxx.app".utf8), [UInt8](repeating: 7, count: 10_000)])
    func `what is sealed is opened again, and looks different each time`(message: [UInt8]) {
        let sealed = key.seal(message)
        #expect(key.open(sealed) == message)
        #expect(key.seal(message) != sealed)
        #expect(message.count < 8 || !sealed.indices.contains { sealed[$0...].starts(with: message) })
    }

    @Test func `what was changed, cut short or sealed under another key is not opened`() {
        let sealed = key.seal(Array("kris@raxx.app".utf8))
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(key.open(changed) == nil)
            #expect(key.open(Array(sealed[..<index])) == nil)
        }
        #expect(SealingKey(HMACKey(Array("another".utf8))).open(sealed) == nil)
    }
}
