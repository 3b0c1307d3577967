/// A set of bytes: what a part of a secret is made of.
///
/// Each ASCII byte is one bit, and all others are one more. So a class is a constant of the program, `|` of classes is
/// too, and asking it touches no memory. Write a rare set where it is used, as `"([{"`; give a name to one that is used
/// twice.
struct ByteClass: Equatable, ExpressibleByStringLiteral, Sendable {
    /// Bytes 0 to 63.
    private let low: UInt64
    /// Bytes 64 to 127.
    private let high: UInt64
    /// Bytes from 128 on: 1 or 0.
    private let beyond: UInt64

    @inline(__always)
    private init(low: UInt64, high: UInt64, beyond: UInt64 = 0) {
        (self.low, self.high, self.beyond) = (low, high, beyond)
    }

    /// Makes the class from `first` to `last`, both below 64 or both from 64 to 127.
    @inline(__always)
    private init(_ first: Unicode.Scalar, _ last: Unicode.Scalar) {
        let bits = (UInt64.max &<< UInt64(first.value & 63)) & (UInt64.max &>> UInt64(63 &- last.value & 63))
        self.init(low: first.value < 64 ? bits : 0, high: first.value < 64 ? 0 : bits)
    }

    @inline(__always)
    private init(_ byte: Unicode.Scalar) { self.init(byte, byte) }

    /// Makes the class of the bytes of `text`, which must be ASCII. The compiler makes a constant of it.
    @inline(__always)
    init(stringLiteral text: StaticString) {
        var (low, high): (UInt64, UInt64) = (0, 0)
        var index = 0
        while index < text.utf8CodeUnitCount {
            let byte = text.utf8Start[index]
            let bit: UInt64 = 1 &<< UInt64(byte & 63)
            low |= byte < 64 ? bit : 0
            high |= byte < 64 ? 0 : bit
            index &+= 1
        }
        self.init(low: low, high: high)
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let half = byte < 64 ? low : high
        return (byte < 0x80 ? half &>> UInt64(byte & 63) : beyond) & 1 != 0
    }

    /// All other bytes.
    @inline(__always)
    var inverted: ByteClass { ByteClass(low: ~low, high: ~high, beyond: beyond ^ 1) }

    @inline(__always)
    static func | (left: ByteClass, right: ByteClass) -> ByteClass {
        ByteClass(low: left.low | right.low, high: left.high | right.high, beyond: left.beyond | right.beyond)
    }
}

extension ByteClass {
    static var lowercase: ByteClass { ByteClass("a", "z") }
    static var uppercase: ByteClass { ByteClass("A", "Z") }
    static var digit: ByteClass { ByteClass("0", "9") }
    static var underscore: ByteClass { ByteClass("_") }
    static var dash: ByteClass { ByteClass("-") }
    static var dot: ByteClass { ByteClass(".") }
    static var plusSlash: ByteClass { ByteClass("+") | ByteClass("/") }
    static var slash: ByteClass { ByteClass("/") }
    static var equals: ByteClass { ByteClass("=") }
    static var percent: ByteClass { ByteClass("%") }
    static var tilde: ByteClass { ByteClass("~") }
    /// What an email address may have before its `@` beside letters, digits and marks.
    static var addressSign: ByteClass { "+'!#&*" }
    /// The letters of the escapes that stand for white space.
    static var spaceEscape: ByteClass {
        ByteClass("n") | ByteClass("r") | ByteClass("t") | ByteClass("b") | ByteClass("f")
    }
    /// What follows a backslash in the escapes of a line end, of a tab and of quotes.
    static var escaped: ByteClass {
        ByteClass("n") | ByteClass("r") | ByteClass("t") | ByteClass("u") | ByteClass("/") | ByteClass("\"")
            | ByteClass("'") | backslash
    }
    static var parenthesis: ByteClass { ByteClass("(") | ByteClass(")") }
    static var at: ByteClass { ByteClass("@") }
    static var backslash: ByteClass { ByteClass("\\") }
    /// What parts the columns of a table.
    static var column: ByteClass { comma | ByteClass(";") | bar | ByteClass("\t") }
    /// What the heading of a table consists of: names, and what stands between columns.
    static var heading: ByteClass { identifier | quote | column | gap }
    /// The space alone; ``blank`` has the tab as well, ``space`` also line ends.
    static var gap: ByteClass { ByteClass(" ") }
    static var closing: ByteClass { ByteClass(")") }
    /// What the arguments of a call consist of, of those that code has: it is asked in order to recognise code.
    static var argument: ByteClass {
        identifier | quote | blank | comma | parenthesis | bracket | colon | slash | ByteClass("$") | ByteClass("{")
            | ByteClass("}") | ByteClass("&") | ByteClass("*") | ByteClass(">") | equals | plusSlash | ByteClass("%")
            | backslash
    }
    static var bracket: ByteClass { ByteClass("[") | ByteClass("]") }
    /// What closes a list or a call, or separates its elements.
    static var closers: ByteClass { closing | ByteClass("]") | ByteClass("}") | comma | ByteClass(";") }
    /// All of ASCII that is seen, from `!` to `~`.
    static var visible: ByteClass { ByteClass("!", "?") | ByteClass("@", "~") }
    static var comma: ByteClass { ByteClass(",") }
    /// What ends a command of a shell, beside `|` and the line.
    static var separator: ByteClass { ByteClass(";") | ByteClass("&") }
    static var semicolon: ByteClass { ByteClass(";") }
    static var exclamation: ByteClass { ByteClass("!") }
    /// What Markdown and Slack emphasise with.
    static var emphasis: ByteClass { ByteClass("*") | underscore }
    static var bar: ByteClass { ByteClass("|") }
    static var colon: ByteClass { ByteClass(":") }
    /// Space, tab, line feed and carriage return.
    static var space: ByteClass { blank | lineEnd }
    /// Space and tab.
    static var blank: ByteClass { ByteClass(" ") | ByteClass("\t") }
    static var lineEnd: ByteClass { ByteClass("\n") | ByteClass("\r") }
    /// `"`, `'` and `` ` ``.
    static var quote: ByteClass { ByteClass("\"") | ByteClass("'") | ByteClass("`") }
    /// The signs that a few vendors and password hashes have beside an alphabet.
    static var sign: ByteClass { ByteClass("!") | ByteClass("$") | ByteClass("|") }
    /// Any byte of a character outside ASCII.
    static var multibyte: ByteClass { ByteClass(low: 0, high: 0, beyond: 1) }

    static var letter: ByteClass { lowercase | uppercase }
    static var alphanumeric: ByteClass { letter | digit }
    /// In either case.
    static var hex: ByteClass { digit | ByteClass("a", "f") | ByteClass("A", "F") }
    /// What goes on a word: letters, digits and `_`. A dash does not.
    static var word: ByteClass { alphanumeric | underscore }
    static var base64url: ByteClass { word | dash }
    /// The usual alphabet and its padding.
    static var base64: ByteClass { alphanumeric | plusSlash | equals }
    /// Base 64 in either alphabet.
    static var anyBase64: ByteClass { base64 | base64url }
    static var lowercaseOrDigit: ByteClass { lowercase | digit }
    static var uppercaseOrDigit: ByteClass { uppercase | digit }
    static var dotted: ByteClass { base64url | dot }
    /// What names are made of: `db.password`, `x-api-key`.
    static var identifier: ByteClass { dotted }
}

extension UInt8 {
    @inline(__always)
    func isIn(_ class: ByteClass) -> Bool { `class`.contains(self) }

    /// A to Z as a to z, anything else as it is. Letters outside ASCII have no other case here.
    @inline(__always)
    var folded: UInt8 { isIn(.uppercase) ? self | 0x20 : self }
}
