import Bytes
import Foundation

/// A character reference of HTML, by number or by name: `&#64;`, `&#x40;`, `&commat;`; by number also without `;`.
struct HTMLReference {
    let scalar: Unicode.Scalar
    /// How many bytes the reference takes, from the ampersand on.
    let length: Int

    /// Characters that names and addresses have, and those that are escaped everywhere.
    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "AMP": "&", "lt": "<", "LT": "<", "gt": ">", "GT": ">", "quot": "\"", "QUOT": "\"", "apos": "'",
        "nbsp": "\u{A0}", "NonBreakingSpace": "\u{A0}", "Tab": "\t", "NewLine": "\n", "commat": "@", "period": ".",
        "hyphen": "-", "dash": "-", "lowbar": "_", "UnderBar": "_", "plus": "+", "sol": "/", "colon": ":", "num": "#",
        "percnt": "%", "equals": "=", "comma": ",", "semi": ";", "lpar": "(", "rpar": ")", "shy": "\u{AD}",
        "zwj": "\u{200D}", "zwnj": "\u{200C}", "ZeroWidthSpace": "\u{200B}", "szlig": "ß", "oslash": "ø", "Oslash": "Ø",
        "aelig": "æ", "AElig": "Æ", "eth": "ð", "ETH": "Ð", "thorn": "þ", "THORN": "Þ",
    ]
    /// `&eacute;`: a letter, and the mark that it carries.
    private static let marks: [String: String] = [
        "grave": "\u{300}", "acute": "\u{301}", "circ": "\u{302}", "tilde": "\u{303}", "uml": "\u{308}",
        "ring": "\u{30A}", "cedil": "\u{327}", "caron": "\u{30C}",
    ]
    /// The most bytes between `&` and `;`.
    private static let longest = 18

    /// - Parameter index: of an ampersand.
    /// - Returns: `nil` where no reference that is known begins.
    init?(_ bytes: [UInt8], at index: Int) {
        guard index + 2 < bytes.count else { return nil }
        if bytes[index + 1] == UInt8(ascii: "#") {
            self.init(number: bytes, at: index)
        } else {
            self.init(name: bytes, at: index)
        }
    }

    private init?(number bytes: [UInt8], at index: Int) {
        let isHexadecimal = bytes[index + 2] | 0x20 == UInt8(ascii: "x")
        let start = index + (isHexadecimal ? 3 : 2)
        var end = start
        var value: UInt32 = 0
        while end < bytes.count, end - start < 8, bytes[end] < 0x80,
            let digit = Character(Unicode.Scalar(bytes[end])).hexDigitValue, isHexadecimal || digit < 10
        {
            value = value &* (isHexadecimal ? 16 : 10) &+ UInt32(digit)
            end += 1
        }
        guard end > start, let scalar = Unicode.Scalar(value) else { return nil }
        self.scalar = scalar
        length = end - index + (end < bytes.count && bytes[end] == UInt8(ascii: ";") ? 1 : 0)
    }

    private init?(name bytes: [UInt8], at index: Int) {
        let start = index + 1
        let limit = min(start + Self.longest, bytes.count)
        guard let end = bytes[start..<limit].firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: bytes[start..<end], as: UTF8.self)
        guard let scalar = Self.named[name] ?? Self.accented(name) else { return nil }
        self.scalar = scalar
        length = end + 1 - index
    }

    private static func accented(_ name: String) -> Unicode.Scalar? {
        guard let letter = name.first, letter.isASCII, letter.isLetter, let mark = marks[String(name.dropFirst())]
        else { return nil }
        let composed = "\(letter)\(mark)".precomposedStringWithCanonicalMapping.unicodeScalars
        return composed.count == 1 ? composed.first : nil
    }
}
