/// Which bytes a part of a secret is made of.
struct ByteClass: OptionSet, Sendable {
    let rawValue: UInt16

    static let lowercase = ByteClass(rawValue: 1 << 0)
    static let uppercase = ByteClass(rawValue: 1 << 1)
    static let digit = ByteClass(rawValue: 1 << 2)
    /// `a` to `f`, in either case.
    static let hexLetter = ByteClass(rawValue: 1 << 3)
    static let underscore = ByteClass(rawValue: 1 << 4)
    static let dash = ByteClass(rawValue: 1 << 5)
    static let dot = ByteClass(rawValue: 1 << 6)
    /// `+` and `/`.
    static let plusSlash = ByteClass(rawValue: 1 << 7)
    static let equals = ByteClass(rawValue: 1 << 8)
    static let percent = ByteClass(rawValue: 1 << 9)
    static let tilde = ByteClass(rawValue: 1 << 10)
    static let colon = ByteClass(rawValue: 1 << 11)
    /// Space, tab, line feed and carriage return.
    static let space = ByteClass(rawValue: 1 << 12)
    /// `"`, `'` and `` ` ``.
    static let quote = ByteClass(rawValue: 1 << 13)
    /// Any byte of a character outside ASCII.
    static let multibyte = ByteClass(rawValue: 1 << 14)
    /// `!`, `$` and `|`: what a few vendors and password hashes use as well.
    static let sign = ByteClass(rawValue: 1 << 15)

    static let letter: ByteClass = [.lowercase, .uppercase]
    static let alphanumeric: ByteClass = [.letter, .digit]
    static let hex: ByteClass = [.digit, .hexLetter]
    static let word: ByteClass = [.alphanumeric, .underscore]
    static let base64url: ByteClass = [.alphanumeric, .underscore, .dash]
    static let base64: ByteClass = [.alphanumeric, .plusSlash, .equals]
    /// Base 64 in either alphabet.
    static let anyBase64: ByteClass = [.base64, .base64url]
    static let lowercaseOrDigit: ByteClass = [.lowercase, .digit]
    static let uppercaseOrDigit: ByteClass = [.uppercase, .digit]
    /// Base 64 as it stands in a URL: its signs may be percent-encoded.
    static let escapedBase64: ByteClass = [.anyBase64, .percent]
    static let dotted: ByteClass = [.base64url, .dot]

    private static let table: [UInt16] = (UInt8.min...UInt8.max).map { byte in
        classes(of: byte).reduce(0) { $0 | $1.rawValue }
    }

    private static func classes(of byte: UInt8) -> [ByteClass] {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"): [.lowercase, .hexLetter]
        case UInt8(ascii: "g")...UInt8(ascii: "z"): [.lowercase]
        case UInt8(ascii: "A")...UInt8(ascii: "F"): [.uppercase, .hexLetter]
        case UInt8(ascii: "G")...UInt8(ascii: "Z"): [.uppercase]
        case UInt8(ascii: "0")...UInt8(ascii: "9"): [.digit]
        case UInt8(ascii: "_"): [.underscore]
        case UInt8(ascii: "-"): [.dash]
        case UInt8(ascii: "."): [.dot]
        case UInt8(ascii: "+"), UInt8(ascii: "/"): [.plusSlash]
        case UInt8(ascii: "="): [.equals]
        case UInt8(ascii: "%"): [.percent]
        case UInt8(ascii: "~"): [.tilde]
        case UInt8(ascii: ":"): [.colon]
        case UInt8(ascii: " "), 0x09, 0x0A, 0x0D: [.space]
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): [.quote]
        case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "|"): [.sign]
        case 0x80...: [.multibyte]
        default: []
        }
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        Self.table[Int(byte)] & rawValue != 0
    }
}

extension UInt8 {
    @inline(__always)
    func isIn(_ class: ByteClass) -> Bool { `class`.contains(self) }

    /// A to Z as a to z, anything else as it is.
    @inline(__always)
    var folded: UInt8 { UInt8(ascii: "A") <= self && self <= UInt8(ascii: "Z") ? self | 0x20 : self }
}
