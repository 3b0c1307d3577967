import StrictJSON
import Testing

@Suite struct CanonicalFormTests {
    @Test(arguments: rfc8785Documents)
    func `the documents that come with RFC 8785 have the canonical form it gives`(
        document: String,
        canonical: String
    ) throws {
        #expect(StrictJSON.canonical(try StrictJSON.parse(document.utf8)) == Array(canonical.utf8))
    }

    @Test func `the example of RFC 8785 3.2.4 has those bytes`() throws {
        let document = #"""
            {
              "numbers": [333333333.33333329, 1E30, 4.50,
                          2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let bytes = """
            7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 \
            72 73 22 3a 5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31 65 2b 33 30 2c 34 2e 35 2c 30 2e 30 \
            30 32 2c 31 65 2d 32 37 5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c \
            22 5c 5c 5c 5c 5c 22 2f 22 7d
            """
        let expected = bytes.split(separator: " ").map { UInt8($0, radix: 16) }
        #expect(StrictJSON.canonical(try StrictJSON.parse(document.utf8)) == expected)
    }

    @Test func `names sort by UTF-16 code units, whatever sorts first in UTF-8`() {
        // In UTF-16 the surrogates of U+10000 and U+10FFFD come before U+E000; in UTF-8, after U+FFFD.
        let names =
            ["", "\u{0}", "A", "a", "aa", "aaaaaaaa", "aaaaaaaa\u{0}", "aaaaaaaaB", "aaaaaaaa€", "b", "é", "\u{D7FF}"]
            + ["\u{10000}", "\u{10FFFD}", "\u{E000}", "\u{FFFD}"]
        let inUTF16 = names.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
        #expect(inUTF16.map { Array($0.utf8) } == names.map { Array($0.utf8) })

        let object = JSONObject(names.reversed().map { JSONObject.Member(name: $0, value: nil) })
        let expected =
            "{" + names.map { (#"""# + $0 + #"":null"#).replacing("\u{0}", with: #"\u0000"#) }.joined(separator: ",")
            + "}"
        #expect(StrictJSON.canonical(.object(object)) == Array(expected.utf8))
    }

    @Test func `only what JSON requires is escaped, wherever it stands`() throws {
        let escaped = (0..<0x20).map { code in
            switch code {
            case 8: #"\b"#
            case 9: #"\t"#
            case 10: #"\n"#
            case 12: #"\f"#
            case 13: #"\r"#
            default: #"\u00"# + (code < 16 ? "0" : "") + String(code, radix: 16)
            }
        }
        for (code, escape) in escaped.enumerated() {
            let character = String(Unicode.Scalar(UInt8(code)))
            for before in 0..<18 {
                for after in [0, 1, 9] {
                    let text = String(repeating: "é", count: before / 2) + String(repeating: "x", count: before % 2)
                    let rest = String(repeating: "y", count: after)
                    let expected = #"""# + text + escape + rest + #"""#
                    #expect(StrictJSON.canonical(.string(text + character + rest)) == Array(expected.utf8))
                }
            }
        }
        let plain = "\u{7F}\u{80}\u{2028}\u{2029}\u{FEFF}</script>'/&😂"
        #expect(StrictJSON.canonical(.string(plain)) == Array("\"\(plain)\"".utf8))
        #expect(StrictJSON.canonical(#"\"#) == Array(#""\\""#.utf8))
        #expect(StrictJSON.canonical(#"""#) == Array(#""\"""#.utf8))
    }

    @Test func `appending leaves what is there`() {
        var bytes = Array("data: ".utf8)
        StrictJSON.append(canonical: ["a": [1, true]], to: &bytes)
        #expect(bytes == Array(#"data: {"a":[1,true]}"#.utf8))
    }

    @Test func `a form of many kilobytes is whole`() throws {
        let long = String(repeating: "0123456789\n", count: 10_000)
        let value: JSONValue = .array(Array(repeating: .string(long), count: 3))
        let escaped = #"""# + long.replacing("\n", with: #"\n"#) + #"""#
        #expect(StrictJSON.canonical(value) == Array("[\(escaped),\(escaped),\(escaped)]".utf8))
    }
}

/// `testdata` of github.com/cyberphone/json-canonicalization, by the RFC's author.
private let rfc8785Documents: [(String, String)] = [
    (
        #"""
        [
          56,
          {
            "d": true,
            "10": null,
            "1": [ ]
          }
        ]
        """#,
        #"[56,{"1":[],"10":null,"d":true}]"#
    ),
    (
        #"""
        {
          "peach": "This sorting order",
          "péché": "is wrong according to French",
          "pêche": "but canonicalization MUST",
          "sin":   "ignore locale"
        }
        """#,
        #"{"peach":"This sorting order","péché":"is wrong according to French","#
            + #""pêche":"but canonicalization MUST","sin":"ignore locale"}"#
    ),
    (
        #"""
        {
          "1": {"f": {"f": "hi","F": 5} ,"\n": 56.0},
          "10": { },
          "": "empty",
          "a": { },
          "111": [ {"e": "yes","E": "no" } ],
          "A": { }
        }
        """#,
        #"{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}"#
    ),
    (
        #"""
        {
          "Unnormalized Unicode":"A\u030a"
        }
        """#,
        #"{"Unnormalized Unicode":"A\#u{30A}"}"#
    ),
    (
        #"""
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
          "literals": [null, true, false]
        }
        """#,
        #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
            + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
    ),
    (
        #"""
        {
          "\u20ac": "Euro Sign",
          "\r": "Carriage Return",
          "\u000a": "Newline",
          "1": "One",
          "\u0080": "Control\u007f",
          "\ud83d\ude02": "Smiley",
          "\u00f6": "Latin Small Letter O With Diaeresis",
          "\ufb33": "Hebrew Letter Dalet With Dagesh",
          "</script>": "Browser Challenge"
        }
        """#,
        #"{"\n":"Newline","\r":"Carriage Return","1":"One","</script>":"Browser Challenge","\#u{80}":"Control\#u{7F}","#
            + #""ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😂":"Smiley","#
            + #""\#u{FB33}":"Hebrew Letter Dalet With Dagesh"}"#
    ),
]
