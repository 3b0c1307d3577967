import Foundation
import SeededRandomness
import SystemCrypto

/// Names, the forms that people and programs write them in, the places where they stand, and what only looks like them.
package struct ErasureCorpus {
    package struct Form: Sendable {
        package let name: String
        package let write: @Sendable (String) -> String
    }

    private var generator: SeededGenerator

    package init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    package static let identifiers = [
        "kris@raxx.app", "kris-gh", "dana.ops", "José Ñuñez", "Kris Pedersen", "straße-weiß", "İpek", "x.y_z-9",
        "O'Brien",
        "søren.ø@raxx.app", "Анна", "山田太郎", "first.last+ops@sub.example.co", "octo-cat-1998", "María del Carmen",
    ]

    package mutating func identifiers(random count: Int) -> [String] {
        Self.identifiers
            + (0..<count).map { _ in
                let login = word(5...9) + string(1, of: "-._z") + word(2...6)
                return Bool.random(using: &generator) ? login : "\(login)@\(word(3...8)).example"
            }
    }

    package mutating func word(_ length: ClosedRange<Int>) -> String {
        string(Int.random(in: length, using: &generator), of: "abcdefghijklmnopqrstuvwxyz")
    }

    package mutating func digits(_ count: Int) -> String {
        string(count, of: "0123456789abcdef")
    }

    package mutating func string(_ count: Int, of characters: String) -> String {
        String((0..<count).compactMap { _ in characters.randomElement(using: &generator) })
    }
}

/// Ways to write a name. Each stands for the whole name and nothing more.
extension ErasureCorpus {
    package static let plain = [
        Form(name: "as given") { $0 },
        Form(name: "lowercase") { $0.lowercased() },
        Form(name: "capitals") { $0.uppercased() },
        Form(name: "alternating case") { alternating($0) },
        Form(name: "decomposed") { $0.decomposedStringWithCanonicalMapping },
        Form(name: "fullwidth") { $0.applyingTransform(.fullwidthToHalfwidth, reverse: true) ?? $0 },
        Form(name: "soft hyphen inside") { inserting("\u{AD}", into: $0) },
        Form(name: "zero width space inside") { inserting("\u{200B}", into: $0) },
        Form(name: "joiner and selector inside") { inserting("\u{200D}\u{FE0F}", into: $0) },
        Form(name: "other hyphens") { $0.replacing("-", with: "\u{2011}") },
        Form(name: "other white space") { $0.replacing(" ", with: "\u{A0}\n\t ") },
    ]

    package static let escaped = [
        Form(name: "percent, all") { percent($0, keeping: "") },
        Form(name: "percent, as needed") { percent($0, keeping: letters) },
        Form(name: "percent, twice") { percent(percent($0, keeping: letters), keeping: letters) },
        Form(name: "percent, nine times") { name in (0..<9).reduce(name) { text, _ in percent(text, keeping: letters) }
        },
        Form(name: "JSON, all") { units($0, "\\u%04x") },
        Form(name: "JSON, twice") { units($0, "\\\\u%04X") },
        Form(name: "scalars in braces") { scalars($0) { "\\u{\(String($0, radix: 16))}" } },
        Form(name: "eight digits") { scalars($0) { String(format: "\\U%08x", $0) } },
        Form(name: "octal") { bytes($0, "\\%03o") },
        Form(name: "hexadecimal escapes") { bytes($0, "\\x%02x") },
        Form(name: "HTML by number") { scalars($0) { "&#\($0);" } },
        Form(name: "HTML by hexadecimal number") { scalars($0) { "&#x\(String($0, radix: 16));" } },
        Form(name: "HTML by name") {
            $0.replacing("-", with: "&hyphen;").replacing("@", with: "&commat;").replacing(".", with: "&period;")
        },
        Form(name: "HTML twice") { scalars($0) { "&amp;#\($0);" } },
        Form(name: "quoted-printable") { bytes($0, "=%02X") },
        Form(name: "quoted-printable with soft breaks") { inserting("=\r\n", into: $0) },
        Form(name: "colours") { inserting("\u{1B}[0m", into: $0) },
    ]

    /// For names of five bytes and more.
    package static let encoded = [
        Form(name: "base64") { base64($0) },
        Form(name: "base64, mixed case") { base64(alternating($0)) },
        Form(name: "base64, for URLs") { base64($0).replacing("+", with: "-").replacing("/", with: "_") },
        Form(name: "base64 twice") { base64(base64($0)) },
        Form(name: "base64 of percent-encoding") { base64("user=" + percent($0, keeping: letters)) },
        Form(name: "base64 of JSON") { base64("{\"by\":\"\(json($0))\",\"ok\":true}") },
        Form(name: "base64 of credentials") { base64("\($0):[redacted:password]") },
        Form(name: "base64 of UTF-16") {
            Data($0.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }).base64EncodedString()
        },
        Form(name: "base64, percent-encoded") { percent(base64($0), keeping: letters) },
        Form(name: "hexadecimal") { bytes($0, "%02x") },
        Form(name: "hexadecimal, mixed case") { alternating(bytes(alternating($0), "%02x")) },
        Form(name: "hexadecimal in a text") { bytes("deployed by \($0), approved", "%02X") },
        Form(name: "SHA-256") { digest(.sha256, $0.lowercased()) },
        Form(name: "SHA-1") { digest(.sha1, $0.lowercased()).uppercased() },
        Form(name: "SHA-512") { digest(.sha512, $0.lowercased()) },
        Form(name: "MD5") { digest(.md5, $0.lowercased()) },
        Form(name: "SHA-256 in base64") { base64(.sha256, $0.lowercased()) },
        Form(name: "SHA-1 in base64, for URLs") {
            base64(.sha1, $0).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        },
        Form(name: "MD5 in base64") { base64(.md5, $0.lowercased()) },
        Form(name: "hexadecimal with spaces") { bytes($0, "%02x ").trimmingCharacters(in: .whitespaces) },
        Form(name: "hexadecimal with colons") { String(bytes($0, "%02X:").dropLast()) },
        Form(name: "hexadecimal in fours") { fours(bytes($0, "%02x")) },
    ]

    /// In front of what a name is followed by, and behind what it is preceded by.
    package static let places: [(before: String, after: String)] = [
        ("", ""), ("by ", ""), ("", " approved it"), ("(", ")"), ("<", ">"), ("\"", "\","), ("to: @", "; cc"),
        ("https://host.example/users/", "/keys"), ("?by=", "&x=1"), ("/home/", "/.ssh"),
        ("line one\nauthor: ", "\nline three"),
        ("2026-11-29T16:51:07Z ", " 9b1c44e2f0a1b2c3d4e5f60718293a4b5c6d7e8f"), ("mailto:", "?subject=x"),
        ("'", "'s laptop"),
        ("approved by ", "\u{2014}rolled back"), ("", "\u{2013}see the log"), ("", "\u{2026}done"),
        ("wait...", " done"),
        ("mail ", "...done"), ("\u{2015}", "\u{2015}"),
        ("[redacted:email] ", " erased-operator-aaaaaaaaaaaaaaaaaaaaaaaaaa"), ("[redacted by ", "]"),
    ]

    /// Where a name is the login of an account on a machine, and no part of an address.
    package static let logins: [(before: String, after: String)] = [
        ("Cloning https://", "@github.com/raxx/app.git"), ("ssh ", "@db1.raxx.app"),
        ("ssh -p 2222 ", "@db1.raxx.app uptime"),
        ("scp x ", "@db1.raxx.app:/srv"), ("rsync -a dist ", "@db1.raxx.app:www"), ("sftp ", "@db1.raxx.app"),
        ("git remote add x ", "@git.raxx.app:raxx/app.git"), ("postgres://", "@db1.raxx.app:5432/app"), ("", "@laptop"),
        ("from ", "@10.0.0.1"), ("1234567+", "@users.noreply.github.com"),
        ("", "@db1.raxx.app: Permission denied (publickey)."),
    ]

    private static let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

    private static func alternating(_ text: String) -> String {
        text.enumerated().map { $0 % 2 == 0 ? $1.uppercased() : $1.lowercased() }.joined()
    }

    private static func inserting(_ invisible: String, into text: String) -> String {
        String(text.prefix(2)) + invisible + text.dropFirst(2)
    }

    private static func percent(_ text: String, keeping allowed: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: allowed)) ?? text
    }

    private static func units(_ text: String, _ format: String) -> String {
        text.utf16.map { String(format: format, $0) }.joined()
    }

    private static func scalars(_ text: String, _ write: (UInt32) -> String) -> String {
        text.unicodeScalars.map { write($0.value) }.joined()
    }

    private static func bytes(_ text: String, _ format: String) -> String {
        text.utf8.map { String(format: format, $0) }.joined()
    }

    private static func json(_ text: String) -> String {
        text.unicodeScalars.map { $0.isASCII && $0 != "@" ? String($0) : units(String($0), "\\u%04x") }.joined()
    }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    private static func base64(_ digest: MessageDigest, _ text: String) -> String {
        Data(digest.digest(Array(text.utf8))).base64EncodedString()
    }

    /// As xxd groups the bytes of a dump.
    private static func fours(_ digits: String) -> String {
        let digits = Array(digits)
        return stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<min($0 + 4, digits.count)]) }
            .joined(separator: " ")
    }

    private static func digest(_ digest: MessageDigest, _ text: String) -> String {
        digest.digest(Array(text.utf8)).map { String(format: "%02x", $0) }.joined()
    }
}

/// What no erasure of `name` may touch.
extension ErasureCorpus {
    package mutating func lookalikes(of name: String) -> [String] {
        let other = word(3...8)
        let isAddress = name.contains("@")
        var texts = [
            "\(name)_", "_\(name)", "\(name)\(other)", "\(other)\(name)", "\(name)-\(other)", "\(other).\(name)",
            "\(name)_2", "\(name)é",
            digits(40), digits(64), "sha256:\(digits(64))", digits(7),
            "\(digits(8))-\(digits(4))-\(digits(4))-\(digits(12))",
            "2026-11-29T16:51:07.123456Z", "16:51:07", "[redacted:github-token]", "[redacted:email]",
            "erased-operator-\(string(26, of: "abcdefghijklmnopqrstuvwxyz234567"))",
            "https://\(other).example/\(other)?x=\(digits(12))", "refs/heads/\(other)", String(name.dropLast()),
            String(name.dropFirst()), "v1.\(Int.random(in: 0...99, using: &generator)).0",
            Data((0..<48).map { _ in UInt8.random(in: 0...255, using: &generator) }).base64EncodedString(),
            Data("token \(other)\(name)\(other)".utf8).base64EncodedString(),
            "\(other)\(name)\(other)".utf8.map { String(format: "%02x", $0) }.joined(),
            "\(other)\(name)".utf8.map { String(format: "%02x", $0) }.joined(separator: " "),
            "de:ad:be:ef:\(digits(2)):\(digits(2))",
            SHA256.digest(Array("\(name)\(other)".utf8)).map { String(format: "%02x", $0) }.joined(),
        ]
        if isAddress {
            texts += ["\(other)+\(name)", "\(name).example", String(name.prefix { $0 != "@" })]
        } else {
            texts += [
                "\(name)@\(other).example", "\(other)@\(name).example", "no ssh today, mail \(name)@\(other).example",
                "https://\(other).example/\(name)@\(other).example: ok",
            ]
        }
        // Letters of a script without spaces stand beside anything.
        return name.unicodeScalars.allSatisfy { $0.properties.isCased || $0.isASCII } ? texts : Array(texts[8...16])
    }
}
