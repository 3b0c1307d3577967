import StrictJSON
import Testing

/// Input that must be refused, and the error that must say why.
struct Refusal: Sendable, CustomTestStringConvertible {
    let input: TestInput
    let error: JSONError

    init(_ input: TestInput, _ reason: JSONError.Reason, at offset: Int) {
        self.input = input
        error = JSONError(reason: reason, offset: offset)
    }

    var testDescription: String { "\(error.reason.rawValue): \(input.summary)" }
}

private let refusals: [Refusal] = [
    Refusal("", .emptyInput, at: 0),
    Refusal(" \t\r\n", .emptyInput, at: 0),

    Refusal(TestInput(String(repeating: " ", count: 64 * 1024) + "1"), .inputTooLarge, at: 64 * 1024),

    Refusal("‹EF›‹BB›‹BF›{}", .byteOrderMark, at: 0),
    Refusal("‹EF›‹BB›‹BF›", .byteOrderMark, at: 0),

    // Overlong: "/" in two, three and four bytes.
    Refusal(#"["‹C0›‹AF›"]"#, .invalidUTF8, at: 2),
    Refusal(#"["‹E0›‹80›‹AF›"]"#, .invalidUTF8, at: 2),
    Refusal(#"["‹F0›‹80›‹80›‹AF›"]"#, .invalidUTF8, at: 2),
    // The longest overlong forms, one below the shortest proper ones.
    Refusal(#"["‹C1›‹BF›"]"#, .invalidUTF8, at: 2),
    Refusal(#"["‹E0›‹9F›‹BF›"]"#, .invalidUTF8, at: 2),
    Refusal(#"["‹F0›‹8F›‹BF›‹BF›"]"#, .invalidUTF8, at: 2),
    // U+D800 and U+DFFF; CESU-8's U+1F602.
    Refusal(#"["‹ED›‹A0›‹80›"]"#, .invalidUTF8, at: 2),
    Refusal(#"["‹ED›‹BF›‹BF›"]"#, .invalidUTF8, at: 2),
    Refusal(#"["‹ED›‹A0›‹BD›‹ED›‹B8›‹82›"]"#, .invalidUTF8, at: 2),
    // U+110000, and a fifth and sixth byte.
    Refusal(#"["‹F4›‹90›‹80›‹80›"]"#, .invalidUTF8, at: 2),
    Refusal(#"["‹F8›‹88›‹80›‹80›‹80›"]"#, .invalidUTF8, at: 2),
    Refusal(#"["‹FC›‹84›‹80›‹80›‹80›‹80›"]"#, .invalidUTF8, at: 2),
    // Truncated, by the end of the string and of the input.
    Refusal(#"["é‹C3›"]"#, .invalidUTF8, at: 4),
    Refusal(#"["‹E2›‹82›"]"#, .invalidUTF8, at: 2),
    Refusal(#"["‹F0›‹9F›‹98›"]"#, .invalidUTF8, at: 2),
    Refusal(#"["‹F0›‹9F›‹98›"#, .invalidUTF8, at: 2),
    Refusal(#"["‹80›"]"#, .invalidUTF8, at: 2),
    Refusal(#"["‹FF›"]"#, .invalidUTF8, at: 2),
    Refusal(#"["long enough for whole words ‹FE›"]"#, .invalidUTF8, at: 30),
    Refusal(#"{"‹FF›":1}"#, .invalidUTF8, at: 2),
    Refusal("[‹FF›]", .invalidUTF8, at: 1),
    // UTF-16 with its mark.
    Refusal("‹FF›‹FE›[‹00›]‹00›", .invalidUTF8, at: 0),

    Refusal("[", .unexpectedEnd, at: 1),
    Refusal(#"{"a""#, .unexpectedEnd, at: 4),
    Refusal(#"{"a":"#, .unexpectedEnd, at: 5),
    Refusal(#""abc"#, .unexpectedEnd, at: 4),
    Refusal(#""abc\"#, .unexpectedEnd, at: 5),
    Refusal(#""\u12"#, .unexpectedEnd, at: 5),
    Refusal("tru", .unexpectedEnd, at: 3),

    Refusal("[1 2]", .unexpectedCharacter, at: 3),
    Refusal("{a:1}", .unexpectedCharacter, at: 1),
    Refusal("{'a':1}", .unexpectedCharacter, at: 1),
    Refusal("[,1]", .unexpectedCharacter, at: 1),
    Refusal("[1,,2]", .unexpectedCharacter, at: 3),
    Refusal("[trues]", .unexpectedCharacter, at: 5),
    Refusal("[True]", .unexpectedCharacter, at: 1),
    Refusal("[None]", .unexpectedCharacter, at: 1),
    Refusal("[undefined]", .unexpectedCharacter, at: 1),
    Refusal("[/**/1]", .unexpectedCharacter, at: 1),
    Refusal("[0x10]", .unexpectedCharacter, at: 2),
    Refusal("[１]", .unexpectedCharacter, at: 1),
    // White space elsewhere, not in JSON: U+000C, U+00A0, U+FEFF.
    Refusal("[‹0C›]", .unexpectedCharacter, at: 1),
    Refusal("[\u{A0}]", .unexpectedCharacter, at: 1),
    Refusal("[\u{FEFF}]", .unexpectedCharacter, at: 1),

    Refusal("{}{}", .trailingBytes, at: 2),
    Refusal("1\n2", .trailingBytes, at: 2),
    Refusal("[]‹00›", .trailingBytes, at: 2),
    Refusal("[]‹FF›", .trailingBytes, at: 2),

    Refusal("[1,]", .trailingComma, at: 2),
    Refusal("[1 , ]", .trailingComma, at: 3),
    Refusal(#"{"a":1,}"#, .trailingComma, at: 6),

    Refusal(TestInput(String(repeating: "[", count: 33)), .tooDeep, at: 32),
    Refusal(TestInput(String(repeating: "[", count: 60_000)), .tooDeep, at: 32),

    Refusal(#"{"a":1,"a":1}"#, .duplicateName, at: 7),
    Refusal(#"{"a":1,"b":2, "a":3}"#, .duplicateName, at: 14),
    Refusal(#"{"":1,"":2}"#, .duplicateName, at: 6),
    Refusal(#"{"actor":1,"\u0061ctor":2}"#, .duplicateName, at: 11),
    Refusal(#"{"\/":1,"/":2}"#, .duplicateName, at: 8),
    Refusal(#"{"😂":1,"\ud83d\uDE02":2}"#, .duplicateName, at: 10),
    Refusal(#"[{"b":{"a":1,"a":2}}]"#, .duplicateName, at: 13),

    Refusal("[\"a‹00›b\"]", .nullCharacter, at: 3),
    Refusal(#"["a\u0000b"]"#, .nullCharacter, at: 3),
    Refusal(#"{"\u0000":1}"#, .nullCharacter, at: 2),
    Refusal("[‹00›]", .nullCharacter, at: 1),
    // UTF-16 without a mark.
    Refusal("‹00›[‹00›]", .nullCharacter, at: 0),

    Refusal("[\"\t\"]", .controlCharacter, at: 2),
    Refusal("[\"two\nlines\"]", .controlCharacter, at: 5),
    Refusal("[\"12345678‹1F›\"]", .controlCharacter, at: 10),
    Refusal("[\"‹01›\"]", .controlCharacter, at: 2),

    Refusal(#"["\uFDD0"]"#, .noncharacter, at: 2),
    Refusal(#"["\ufdef"]"#, .noncharacter, at: 2),
    Refusal(#"["\uFFFE"]"#, .noncharacter, at: 2),
    Refusal(#"["\uFFFF"]"#, .noncharacter, at: 2),
    Refusal(#"["\uD83F\uDFFE"]"#, .noncharacter, at: 2),
    Refusal(#"["\uDBFF\uDFFF"]"#, .noncharacter, at: 2),
    Refusal(#"["‹EF›‹B7›‹90›"]"#, .noncharacter, at: 2),
    Refusal(#"["‹EF›‹BF›‹BF›"]"#, .noncharacter, at: 2),
    Refusal(#"["‹F0›‹9F›‹BF›‹BE›"]"#, .noncharacter, at: 2),
    Refusal(#"{"‹F4›‹8F›‹BF›‹BF›":1}"#, .noncharacter, at: 2),

    Refusal(#"["\ud800"]"#, .loneSurrogate, at: 2),
    Refusal(#"["\uDC00"]"#, .loneSurrogate, at: 2),
    Refusal(#"["\ud83dx"]"#, .loneSurrogate, at: 2),
    Refusal(#"["\ud83d\n"]"#, .loneSurrogate, at: 2),
    Refusal(#"["\ud83d\u0061"]"#, .loneSurrogate, at: 2),
    Refusal(#"["\ud83d\ud83d\ude02"]"#, .loneSurrogate, at: 2),
    Refusal(#"["\ude02\ud83d"]"#, .loneSurrogate, at: 2),
    Refusal(#"{"\udead":1}"#, .loneSurrogate, at: 2),

    Refusal(#"["\a"]"#, .invalidEscape, at: 2),
    Refusal(#"["\x41"]"#, .invalidEscape, at: 2),
    Refusal(#"["\'"]"#, .invalidEscape, at: 2),
    Refusal(#"["\U0041"]"#, .invalidEscape, at: 2),
    Refusal(#"["\u00G0"]"#, .invalidEscape, at: 2),
    Refusal(#"["\u 041"]"#, .invalidEscape, at: 2),
    Refusal(#"["\u+041"]"#, .invalidEscape, at: 2),
    Refusal(#"["\u41"]"#, .invalidEscape, at: 2),
    Refusal(#"["\ud83d\u4"]"#, .invalidEscape, at: 8),
    Refusal("[\"\\\n\"]", .invalidEscape, at: 2),

    Refusal("[01]", .invalidNumber, at: 1),
    Refusal("[-01]", .invalidNumber, at: 1),
    Refusal("[00]", .invalidNumber, at: 1),
    Refusal("[+1]", .invalidNumber, at: 1),
    Refusal("[.5]", .invalidNumber, at: 1),
    Refusal("[-.5]", .invalidNumber, at: 1),
    Refusal("[1.]", .invalidNumber, at: 1),
    Refusal("[1.e3]", .invalidNumber, at: 1),
    Refusal("[1e]", .invalidNumber, at: 1),
    Refusal("[1e+]", .invalidNumber, at: 1),
    Refusal("[-]", .invalidNumber, at: 1),
    Refusal("[--1]", .invalidNumber, at: 1),
    Refusal("[NaN]", .invalidNumber, at: 1),
    Refusal("[-NaN]", .invalidNumber, at: 1),
    Refusal("[Infinity]", .invalidNumber, at: 1),
    Refusal("[-Infinity]", .invalidNumber, at: 1),

    Refusal(TestInput(String(repeating: "1", count: 65)), .numberTooLong, at: 0),
    Refusal(TestInput("[0." + String(repeating: "0", count: 63) + "]"), .numberTooLong, at: 1),
    Refusal(TestInput("1e" + String(repeating: "0", count: 62) + "1"), .numberTooLong, at: 0),

    Refusal("[1e309]", .numberOverflow, at: 1),
    Refusal("[-1e309]", .numberOverflow, at: 1),
    Refusal("[1.7976931348623159e308]", .numberOverflow, at: 1),
    Refusal("[0.1e99999999999999999999]", .numberOverflow, at: 1),
    Refusal("[12345678901234567890.5e999]", .numberOverflow, at: 1),

    Refusal("[1e-400]", .numberUnderflow, at: 1),
    Refusal("[-2e-324]", .numberUnderflow, at: 1),
    Refusal("[1e-99999999999999999999]", .numberUnderflow, at: 1),
    Refusal("[12345678901234567890.5e-999]", .numberUnderflow, at: 1),

    Refusal("[9007199254740993]", .integerNotExact, at: 1),
    Refusal("[-9007199254740993]", .integerNotExact, at: 1),
    Refusal("[9007199254740993.0]", .integerNotExact, at: 1),
    Refusal("[9007199254740993e0]", .integerNotExact, at: 1),
    // 2^64, and the greatest Int64 and UInt64.
    Refusal("[18446744073709551616]", .integerNotExact, at: 1),
    Refusal("[9223372036854775807]", .integerNotExact, at: 1),
    Refusal("[18446744073709551615]", .integerNotExact, at: 1),
    // Rounds to the greatest double, 1.7976931348623157e+308.
    Refusal("[1.7976931348623158e308]", .integerNotExact, at: 1),
    Refusal("[123456789012345678901234567890]", .integerNotExact, at: 1),

    Refusal("[0.123456789012345678]", .numberTooPrecise, at: 1),
    Refusal("[1.00000000000000000001]", .numberTooPrecise, at: 1),
    Refusal("[3.14159265358979323846]", .numberTooPrecise, at: 1),
    Refusal("[9007199254740991.123]", .numberTooPrecise, at: 1),
]

@Suite struct RefusalTests {
    @Test(arguments: refusals)
    func `input that other parsers could take differently is refused, saying why and where`(refusal: Refusal) {
        #expect(throws: refusal.error) { try StrictJSON.parse(refusal.input.bytes) }
    }

    @Test func `every reason is in the table of refusals`() {
        #expect(Set(refusals.map(\.error.reason)) == Set(JSONError.Reason.allCases))
    }

    @Test func `an error's description tells the place and nothing of the input`() {
        let input = #"{"password":"x","password":"x"}"#
        let error = #expect(throws: JSONError.self) { try StrictJSON.parse(input.utf8) }
        #expect(error?.description == "byte 16: member name repeated in an object")
    }

    @Test func `every reason's description is its own`() {
        let descriptions = JSONError.Reason.allCases.map { JSONError(reason: $0, offset: 1).description }
        #expect(Set(descriptions).count == JSONError.Reason.allCases.count)
    }
}
