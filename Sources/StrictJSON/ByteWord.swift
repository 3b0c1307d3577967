/// Up to eight bytes looked at together. The first is the least significant; those past the last are zero.
struct ByteWord {
    /// Least significant byte first, on machines of either byte order.
    let bits: UInt64

    /// The eight bytes from `offset` on.
    init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        bits = bytes.littleEndianWord(at: offset, as: UInt64.self)
    }

    /// The bytes from `offset` to the end, which are one to seven. The loads overlap rather than leave the buffer.
    init(tailOf bytes: UnsafeRawBufferPointer, from offset: Int) {
        let length = bytes.count &- offset
        bits =
            if bytes.count >= 8 {
                bytes.littleEndianWord(at: bytes.count &- 8, as: UInt64.self) &>> UInt64(8 &* (8 &- length))
            } else if length >= 4 {
                bytes.littleEndianWord(at: offset, as: UInt32.self)
                    | bytes.littleEndianWord(at: bytes.count &- 4, as: UInt32.self) &<< UInt64(8 &* (length &- 4))
            } else {
                UInt64(bytes[offset])
                    | UInt64(bytes[offset &+ length / 2]) &<< UInt64(8 &* (length / 2))
                    | UInt64(bytes[bytes.count &- 1]) &<< UInt64(8 &* (length &- 1))
            }
    }

    var isASCII: Bool { bits & Self.every(0x80) == 0 }

    /// How many bytes come before the first that cannot stand for itself within a JSON string: a quote, a backslash or
    /// a control character, as which the zeros past the last byte count. 8 if none is among them.
    var countBeforeEscape: Int { Self.countBeforeMark(escapes) }

    /// As ``countBeforeEscape``, stopping at bytes outside ASCII too.
    var countBeforeEscapeOrNonASCII: Int { Self.countBeforeMark(escapes | bits) }

    /// The high bit of the first byte to escape is set, and that of none before it: a borrow only travels upwards.
    private var escapes: UInt64 {
        let quote = bits ^ Self.every(UInt8(ascii: "\""))
        let backslash = bits ^ Self.every(UInt8(ascii: "\\"))
        return (quote &- Self.every(1)) & ~quote
            | (backslash &- Self.every(1)) & ~backslash
            | (bits &- Self.every(0x20)) & ~bits
    }

    /// Returns the byte eight times.
    private static func every(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }

    /// Returns how many bytes precede the first whose high bit is set; 8 when none is.
    private static func countBeforeMark(_ marks: UInt64) -> Int {
        (marks & every(0x80)).trailingZeroBitCount / 8
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func littleEndianWord<Word: UnsignedInteger & FixedWidthInteger & BitwiseCopyable>(
        at offset: Int,
        as type: Word.Type
    ) -> UInt64 {
        UInt64(Word(littleEndian: loadUnaligned(fromByteOffset: offset, as: type)))
    }
}
