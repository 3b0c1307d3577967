import AuditModel
import SeededRandomness
import Testing

@Suite struct EntryIDTests {
    @Test(arguments: [
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "01234567-89ab-cdef-0123-456789abcdef", "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11",
    ])
    func `an id is read in either case and written in lowercase`(text: String) {
        #expect(EntryID(text)?.description == text)
        #expect(EntryID(text.uppercased())?.description == text)
    }

    @Test(arguments: [
        "", "0190b9a1", "0190b9a17c3e7b529c1d2f6f0a7d4e11", "{0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11}",
        "urn:uuid:0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11", " 0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11",
        "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11 ", "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e1",
        "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e111", "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e1g",
        "0190b9a-17c3e-7b52-9c1d-2f6f0a7d4e11", "0190b9a1_7c3e_7b52_9c1d_2f6f0a7d4e11",
        "0190b9a1-7c3e-7b52-9c1d2f6f0a7d4e111", "0190b9a1-7c3e-7b52-9c1d--f6f0a7d4e11",
        "0190b9a1–7c3e–7b52–9c1d–2f6f0a7d4e11", "+190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11",
        "０190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11",
    ])
    func `anything else is no id`(text: String) {
        #expect(EntryID(text) == nil)
    }

    @Test func `an id is its sixteen bytes`() throws {
        let bytes = Array(UInt8(0)..<16)
        #expect(EntryID(bytes: bytes).description == "00010203-0405-0607-0809-0a0b0c0d0e0f")
        #expect(EntryID(bytes: bytes).bytes == bytes)
        #expect(EntryID("00010203-0405-0607-0809-0a0b0c0d0e0f") == EntryID(bytes: bytes))

        var generator = SeededGenerator(seed: 9562)
        for _ in 0..<1000 {
            let bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            let id = EntryID(bytes: bytes)
            #expect(id.bytes == bytes)
            #expect(EntryID(id.description) == id)
        }
    }

    /// RFC 9562, appendix A.6: 2022-02-22T19:22:22Z.
    @Test func `version 7 is RFC 9562's`() {
        let time = Timestamp(microseconds: 1_645_557_742_000_000)
        let random: [UInt8] = [0x0C, 0xC3, 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F]
        #expect(EntryID(version7At: time, random: random).description == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    }

    @Test func `an id of version 7 that is made a millisecond later sorts later`() {
        let most = [UInt8](repeating: 0xFF, count: 10)
        let least = [UInt8](repeating: 0, count: 10)
        let time = EntryFixture.now.microseconds
        let earlier = EntryID(version7At: Timestamp(microseconds: time + 999), random: most)
        let later = EntryID(version7At: Timestamp(microseconds: time + 1000), random: least)
        #expect(earlier.description < later.description)
        #expect(earlier.description.hasSuffix("-7fff-bfff-ffffffffffff"))
        #expect(later.description.hasSuffix("-7000-8000-000000000000"))
    }

    @Test func `version 8 is the caller's bits but for version and variant`() {
        #expect(
            EntryID(version8: [UInt8](repeating: 0xFF, count: 16)).description
                == "ffffffff-ffff-8fff-bfff-ffffffffffff"
        )
        #expect(
            EntryID(version8: [UInt8](repeating: 0, count: 20)[..<16]).description
                == "00000000-0000-8000-8000-000000000000"
        )
    }

    @Test(arguments: [
        ("0190", "01900000-0000-0000-0000-000000000000", "0190ffff-ffff-ffff-ffff-ffffffffffff"),
        ("0190B9a1-7c", "0190b9a1-7c00-0000-0000-000000000000", "0190b9a1-7cff-ffff-ffff-ffffffffffff"),
        ("0190b9a17c", "0190b9a1-7c00-0000-0000-000000000000", "0190b9a1-7cff-ffff-ffff-ffffffffffff"),
        ("0190b9a1-", "0190b9a1-0000-0000-0000-000000000000", "0190b9a1-ffff-ffff-ffff-ffffffffffff"),
        (
            "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11", "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11",
            "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11"
        ),
    ])
    func `the first digits of an id are the range of ids that begin with them`(
        text: String,
        first: String,
        last: String
    ) {
        let prefix = EntryIDPrefix(text)
        #expect(prefix?.first.description == first)
        #expect(prefix?.last.description == last)
    }

    @Test(arguments: [
        "", "019", "-0190", "0190-", "0190b9a1--7c", "0190b9a17c-3e", "0190b9a1-7c3e7b52", "019g",
        "0190b9a17c3e7b529c1d2f6f0a7d4e110", "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e111",
    ])
    func `anything else is not the beginning of an id`(text: String) {
        #expect(EntryIDPrefix(text) == nil)
    }
}
