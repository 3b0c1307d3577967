/// Classes of ASCII bytes. No byte of a multibyte character is in any of them.
extension UInt8 {
    @inlinable package var isASCIIDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
    @inlinable package var isASCIILowercase: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= self }
    /// In either case.
    @inlinable package var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
    @inlinable package var isASCIIAlphanumeric: Bool { isASCIILetter || isASCIIDigit }
    @inlinable package var isLowercaseHexDigit: Bool { isASCIIDigit || UInt8(ascii: "a")...UInt8(ascii: "f") ~= self }
    /// The byte, or the lowercase letter for an uppercase one.
    @inlinable package var lowercasedASCII: UInt8 { isASCIILetter ? self | 0x20 : self }

    /// The value of a hexadecimal digit in either case; `nil` for any other byte.
    @inlinable package var hexDigitValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension Collection<UInt8> {
    /// Whether the bytes are `[a-z]` and then any number of `[a-z0-9]` or `marks`.
    @inlinable
    package func isLowercaseName(marks: StaticString) -> Bool {
        guard let first, first.isASCIILowercase else { return false }
        return dropFirst().allSatisfy { byte in
            byte.isASCIILowercase || byte.isASCIIDigit || marks.contains(byte)
        }
    }
}

extension StaticString {
    /// Whether the text has the byte. Static text costs no allocation, unlike a `Set` or a `String`.
    @inlinable
    package func contains(_ byte: UInt8) -> Bool {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount).contains(byte)
    }
}
