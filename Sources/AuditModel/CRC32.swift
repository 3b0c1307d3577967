/// CRC-32 as IEEE 802.3 defines it (polynomial 0x04C11DB7, reflected): what gzip, PNG and the checksums of tokens use.
package struct CRC32: Sendable {
    private var remainder = ~(0 as UInt32)

    package init() {}

    /// The checksum of all bytes so far: `0xCBF4_3926` for those of `123456789`, 0 for none.
    package var value: UInt32 { ~remainder }

    /// Takes in more bytes. The pieces that they come in make no difference.
    package mutating func update(_ bytes: some Collection<UInt8>) {
        if bytes.withContiguousStorageIfAvailable({ update($0) }) == nil {
            Array(bytes).withUnsafeBufferPointer { update($0) }
        }
    }

    private mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
        remainder = bytes.reduce(remainder) { $0 >> 8 ^ Self.table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
    }

    /// Returns the checksum of these bytes.
    package static func checksum(_ bytes: some Collection<UInt8>) -> UInt32 {
        var checksum = CRC32()
        checksum.update(bytes)
        return checksum.value
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { remainder, _ in
            remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1
        }
    }
}
