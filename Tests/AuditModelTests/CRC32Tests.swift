import AuditModel
import Testing

@Suite struct CRC32Tests {
    @Test(
        arguments: [
            ("", 0), ("123456789", 0xCBF4_3926), ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
        ] as [(String, UInt32)]
    )
    func `the checksum is IEEE's`(text: String, checksum: UInt32) {
        #expect(CRC32.checksum(text.utf8) == checksum)
    }

    /// A token of GitHub's that its owner published, revoked, to show the format.
    @Test func `six digits are those of GitHub's tokens`() {
        let checksum = CRC32.checksum("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ".utf8)
        #expect(Base62.sixDigits(of: checksum) == Array("0mLq17".utf8))
    }

    @Test(arguments: [(0, "000000"), (61, "00000z"), (62, "000010"), (.max, "4gfFC3")] as [(UInt32, String)])
    func `six digits hold any checksum`(value: UInt32, digits: String) {
        #expect(String(decoding: Base62.sixDigits(of: value), as: UTF8.self) == digits)
    }
}
