import StrictJSON
import Testing

/// The documents of Nicolas Seriot's JSONTestSuite (`test_parsing`), but for three that are nothing but brackets.
@Suite struct JSONTestSuiteTests {
    @Test(arguments: canonical)
    func `a valid document in canonical form is read and written as it was`(document: TestInput) throws {
        #expect(StrictJSON.canonical(try StrictJSON.parse(document.bytes)) == document.bytes)
    }

    @Test(arguments: accepted)
    func `a valid document is read, and written in canonical form`(document: TestInput, canonical: TestInput) throws {
        #expect(StrictJSON.canonical(try StrictJSON.parse(document.bytes)) == canonical.bytes)
    }

    @Test(arguments: refused + refusedByIJSON)
    func `any other document is refused, saying why`(reason: JSONError.Reason, documents: [TestInput]) {
        for document in documents {
            let error = #expect(throws: JSONError.self) { try StrictJSON.parse(document.bytes) }
            #expect(error?.reason == reason, "\(document.summary)")
        }
    }
}

private let canonical: [TestInput] = [
    "[100000000000000000000]", #"[""]"#, "[]", #"["a"]"#, "[false]", "[null]", "[1,null,null,null,2]", "[-123]",
    "[-1]", "[123]", "[123.456789]", #"{"asd":"sdf"}"#, "{}", #"{"":0}"#, #"{"a":[]}"#, #"["\\u0000"]"#, #"["\""]"#,
    #"["a/*b*/c/*d//e"]"#, #"["\\a"]"#, #"["\\n"]"#, #"["\u0012"]"#, #"["asd"]"#, #"["π"]"#,
    #"["‹F0›‹9B›‹BF›‹BF›"]"#, #"["asd "]"#, #"" ""#, #"["‹E2›‹80›‹A8›"]"#, #"["‹E2›‹80›‹A9›"]"#, #"["‹7F›"]"#,
    #"["⍂㈴⍂"]"#, #"["€𝄞"]"#, #"["a‹7F›a"]"#, "false", "42", "-0.1", "null", #""asd""#, "true", #""""#, "[true]",
]

private let accepted: [(TestInput, TestInput)] = [
    ("[[]   ]", "[[]]"),
    (#"[null, 1, "1", {}]"#, #"[null,1,"1",{}]"#),
    ("[1‹0A›]", "[1]"),
    (" [1]", "[1]"),
    ("[2] ", "[2]"),
    ("[123e65]", "[1.23e+67]"),
    ("[0e+1]", "[0]"),
    ("[0e1]", "[0]"),
    ("[ 4]", "[4]"),
    ("[20e1]", "[200]"),
    ("[-0]", "[0]"),
    ("[1E22]", "[1e+22]"),
    ("[1E-2]", "[0.01]"),
    ("[1E+2]", "[100]"),
    ("[123e45]", "[1.23e+47]"),
    ("[123.456e78]", "[1.23456e+80]"),
    ("[1e-2]", "[0.01]"),
    ("[1e+2]", "[100]"),
    (#"{"asd":"sdf", "dfg":"fgh"}"#, #"{"asd":"sdf","dfg":"fgh"}"#),
    (#"{ "min": -1.0e+28, "max": 1.0e+28 }"#, #"{"max":1e+28,"min":-1e+28}"#),
    (
        #"{"x":[{"id": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}], "id": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"#,
        #"{"id":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx","x":[{"id":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}]}"#
    ),
    (
        #"{"title":"\u041f\u043e\u043b\u0442\u043e\u0440\u0430 \u0417\u0435\u043c\u043b\u0435\u043a\u043e\u043f\u0430" }"#,
        #"{"title":"Полтора Землекопа"}"#
    ),
    (#"{‹0A›"a": "b"‹0A›}"#, #"{"a":"b"}"#),
    (#"["\u0060\u012a\u12AB"]"#, #"["`Īካ"]"#),
    (#"["\uD801\udc37"]"#, #"["𐐷"]"#),
    (#"["\ud83d\ude39\ud83d\udc8d"]"#, #"["😹💍"]"#),
    (#"["\"\\\/\b\f\n\r\t"]"#, #"["\"\\/\b\f\n\r\t"]"#),
    (#"[ "asd"]"#, #"["asd"]"#),
    (#"["new\u00A0line"]"#, #"["new‹C2›‹A0›line"]"#),
    (#"["\u002c"]"#, #"[","]"#),
    (#"["\uD834\uDd1e"]"#, #"["𝄞"]"#),
    (#"["\u0821"]"#, #"["ࠡ"]"#),
    (#"["\u0123"]"#, #"["ģ"]"#),
    (#"["\u0061\u30af\u30EA\u30b9"]"#, #"["aクリス"]"#),
    (#"["new\u000Aline"]"#, #"["new\nline"]"#),
    (#"["\uA66D"]"#, #"["ꙭ"]"#),
    (#"["\u005C"]"#, #"["\\"]"#),
    (#"["\u200B"]"#, #"["‹E2›‹80›‹8B›"]"#),
    (#"["\u2064"]"#, #"["‹E2›‹81›‹A4›"]"#),
    (#"["\u0022"]"#, #"["\""]"#),
    (#"["a"]‹0A›"#, #"["a"]"#),
    (" [] ", "[]"),
]

/// Not JSON; or JSON of which RFC 8259 lets each parser decide, and ours refuses all but one.
private let refused: [(JSONError.Reason, [TestInput])] = [
    (
        .numberUnderflow,
        [
            "[123.456e-789]", "[123e-10000000]",
        ]
    ),
    (
        .numberTooLong,
        [
            "[0.4e00669999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999969999999006]"
        ]
    ),
    (
        .numberOverflow,
        [
            "[-1e+9999]", "[1.5e+9999]", "[-123123e100000]", "[123123e100000]",
        ]
    ),
    (
        .integerNotExact,
        [
            "[-123123123123123123123123123123]", "[-237462374673276894279832749832423479823246327846]",
        ]
    ),
    (
        .loneSurrogate,
        [
            #"{"\uDFAA":0}"#, #"["\uDADA"]"#, #"["\uD888\u1234"]"#, #"["\uD800\n"]"#, #"["\uDd1ea"]"#,
            #"["\uD800\uD800\n"]"#, #"["\ud800"]"#, #"["\ud800abc"]"#, #"["\uDd1e\uD834"]"#, #"["\uDFAA"]"#,
            #"["\uD800\"]"#, #"["\uD800\uD800\x"]"#,
        ]
    ),
    (
        .invalidUTF8,
        [
            #"‹FF›‹FE›[‹00›"‹00›‹E9›‹00›"‹00›]‹00›"#, #"["日ш‹FA›"]"#, #"["‹ED›‹A0›‹80›"]"#, #"["‹FF›"]"#,
            #"["‹E9›"]"#, #"["‹81›"]"#, #"["‹F4›‹BF›‹BF›‹BF›"]"#, #"["‹C0›‹AF›"]"#, #"["‹FC›‹83›‹BF›‹BF›‹BF›‹BF›"]"#,
            #"["‹FC›‹80›‹80›‹80›‹80›‹80›"]"#, #"["‹E0›‹FF›"]"#, "[‹FF›]", "[123‹E5›]", "[1e1‹E5›]", "[0‹E5›]‹0A›",
            #"{"‹B9›":"0",}"#, "‹EF›‹BB›{}", "‹E5›", "‹E9›",
        ]
    ),
    (
        .nullCharacter,
        [
            #"‹00›[‹00›"‹00›‹E9›‹00›"‹00›]"#, #"[‹00›"‹00›‹E9›‹00›"‹00›]‹00›"#, #"["a‹00›a"]"#, "[‹00›]",
        ]
    ),
    (
        .byteOrderMark,
        [
            "‹EF›‹BB›‹BF›{}", "‹EF›‹BB›‹BF›",
        ]
    ),
    (
        .unexpectedCharacter,
        [
            "[1 true]", "[a‹E5›]", #"["": 1]"#, "[,1]", "[1,,2]", #"["x",,]"#, "[x", "[3[4]]", "[1:2]", "[,]",
            #"[   , ""]"#, "[1,,]", "[*]", "[fals]", "[nul]", "[tru]", "[-1.0.]", "[0.1.2]", "[1 000.0]", "[Inf]",
            "[１]", "[1+2]", "[0x1]", "[0x42]", "[-123.123foo]", "[-1x]", "[1.2a-3]", "[1.8011670033376514H-308]",
            #"["x", truth]"#, #"{[: "x"}‹0A›"#, #"{"x", null}"#, #"{"x"::"b"}"#, "{🇨🇭}", #"{"a":"a" 123}"#,
            "{key: 'value'}", #"{"a" b}"#, #"{:"b"}"#, #"{"a" "b"}"#, "{1:1}", "{9999E9999:1}",
            "{null:null,null:null}", #"{"id":0,,,,,}"#, "{'a':0}", #"{"a":"b",,"c":"d"}"#, #"{a: "b"}"#,
            #"{ "foo" : "bar", "a" }"#, "[é]", #"[\u0020"asd"]"#, #"[\n]"#, "['single quote']", "abc",
            "[‹E2›‹81›‹A0›]", "<.>", "[<null>]", "aå", "[True]", "]", #"{"a":/*comment*/"b"}"#, "['", "[,", "{]",
            "{,", "{[", "{'a'", "*", #"[\u000A""]"#, "å", "[‹E2›‹81›‹A0›]", "[‹0C›]",
        ]
    ),
    (
        .trailingBytes,
        [
            #"[""],"#, #"["x"]]"#, "123‹00›", #"{"a":"b"}/**/"#, #"{"a":"b"}/**//"#, #"{"a":"b"}//"#, #"{"a":"b"}/"#,
            #"{"a":"b"}#"#, #"""x"#, "[1]x", "[1]]", "1]", "[][]", "2@", "{}}", #"{"a": true} "x""#,
            #"{"a":"b"}#{}"#,
        ]
    ),
    (
        .trailingComma,
        [
            #"["",]"#, "[1,]", #"{"id":0,}"#,
        ]
    ),
    (
        .unexpectedEnd,
        [
            #"["x""#, #"["a",‹0A›4‹0A›,1,"#, #"["""#, "[1,", "[1,‹0A›1‹0A›,1", "[{}", #"{"a":"#, #"{"a""#,
            #"{"a":"a"#, #"["\\\"]"#, #"["\"]"#, #"""#, #"["\"#, #"["asd]"#, #"{"x": true,"#, "[", #"{"":"#, "[{",
            #"["a"#, #"["a""#, "{", #"{"a"#, "[1", "[ false, nul", "[ true, fals", "[ false, tru", #"{"asd":"asd""#,
        ]
    ),
    (
        .invalidNumber,
        [
            "[-]", "[++1234]", "[+1]", "[+Inf]", "[-01]", "[-2.]", "[-NaN]", "[.-1]", "[.2e-3]", "[0.3e+]", "[0.3e]",
            "[0.e1]", "[0E+]", "[0E]", "[0e+]", "[0e]", "[1.0e+]", "[1.0e-]", "[1.0e]", "[1eE2]", "[2.e+3]",
            "[2.e-3]", "[2.e3]", "[9.e+]", "[NaN]", "[Infinity]", "[0e+-1]", "[-Infinity]", "[-foo]", "[- 1]",
            "[-012]", "[-.123]", "[1ea]", "[1e‹E5›]", "[1.]", "[.123]", "[012]",
        ]
    ),
    (
        .controlCharacter,
        [
            #"["‹0B›a"\f]"#, #"["new‹0A›line"]"#, #"["‹09›"]"#,
        ]
    ),
    (
        .emptyInput,
        [
            " ", "",
        ]
    ),
    (
        .invalidEscape,
        [
            #"["\uD800\u"]"#, #"["\uD800\u1"]"#, #"["\uD800\u1x"]"#, #"["\‹00›"]"#, #"["\x00"]"#, #"["\‹09›"]"#,
            #"["\🌀"]"#, #"["\u00A"]"#, #"["\uD834\uDd"]"#, #"["\u‹E5›"]"#, #"["\a"]"#, #"["\uqqqq"]"#, #"["\‹E5›"]"#,
            #""\UA66D""#, #"["\{["\{["\{["\{"#,
        ]
    ),
]

/// JSON that I-JSON forbids, and a number longer than 64 bytes.
private let refusedByIJSON: [(JSONError.Reason, [TestInput])] = [
    (
        .numberTooLong,
        [
            "[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]‹0A›"
        ]
    ),
    (
        .duplicateName,
        [
            #"{"a":"b","a":"c"}"#, #"{"a":"b","a":"b"}"#,
        ]
    ),
    (
        .nullCharacter,
        [
            #"{"foo\u0000bar": 42}"#, #"["\u0000"]"#,
        ]
    ),
    (
        .noncharacter,
        [
            #"["\uFFFF"]"#, #"["\uDBFF\uDFFF"]"#, #"["‹F4›‹8F›‹BF›‹BF›"]"#, #"["‹EF›‹BF›‹BF›"]"#,
            #"["\uDBFF\uDFFE"]"#, #"["\uD83F\uDFFE"]"#, #"["\uFDD0"]"#, #"["\uFFFE"]"#,
        ]
    ),
]
