import SeededRandomness
import StrictJSON
import Testing

@Suite struct NumberTests {
    @Test(arguments: rfc8785Numbers)
    func `the numbers of RFC 8785, Appendix B, are written as it has them`(bits: UInt64, text: String) {
        #expect(StrictJSON.canonical(.number(Double(bitPattern: bits))) == Array(text.utf8))
    }

    @Test(arguments: rfc8785Numbers)
    func `the numbers of RFC 8785, Appendix B, are read as it has them`(bits: UInt64, text: String) throws {
        #expect(try StrictJSON.parse(text.utf8) == .number(Double(bitPattern: bits)))
    }

    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("-0.0e-7", "0"), ("0e999999999999999999999999", "0"),
        ("1.0", "1"), ("10e-1", "1"), ("1000000e-6", "1"), ("0.1e1", "1"), ("1E+2", "100"), ("1e002", "100"),
        ("123456789.125", "123456789.125"), ("-0.1", "-0.1"), ("0.000001", "0.000001"), ("0.0000001", "1e-7"),
        ("100000000000000000000", "100000000000000000000"), ("1000000000000000000000", "1e+21"),
        ("12e20", "1.2e+21"), ("9007199254740991", "9007199254740991"), ("9007199254740992", "9007199254740992"),
        ("9007199254740994", "9007199254740994"), ("-9007199254740994.0", "-9007199254740994"),
        ("900719925474099400e-2", "9007199254740994"), ("1e22", "1e+22"), ("1e23", "1e+23"), ("10e22", "1e+23"),
        ("18446744073709552000", "18446744073709552000"), ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ("5e-324", "5e-324"), ("3e-324", "5e-324"),
        ("2.2250738585072011e-308", "2.225073858507201e-308"), ("2.2250738585072014e-308", "2.2250738585072014e-308"),
        ("333333333.33333329", "333333333.3333333"),
        ("0.50000000000000000000000000000000", "0.5"), ("100.00000000000000000000000000000000", "100"),
        ("0.30000000000000004", "0.30000000000000004"), ("8.41e21", "8.41e+21"), ("9.5e-7", "9.5e-7"),
    ])
    func `a number is written as ECMAScript does, however it was`(literal: String, canonical: String) throws {
        #expect(StrictJSON.canonical(try StrictJSON.parse(literal.utf8)) == Array(canonical.utf8))
    }

    @Test func `every literal of at most 17 digits has the value that the standard library reads`() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let digits =
                UInt64.random(in: 0..<100_000_000_000_000_000, using: &generator)
                / (.random(using: &generator) ? 1 : 10_000_000_000)
            let literal = "0.\(digits)e\(Int.random(in: -330...300, using: &generator))"
            let value = try #require(Double(literal))
            switch Result(catching: { try StrictJSON.parse(literal.utf8) }) {
            case .success(let read): #expect(read == .number(value), "\(literal)")
            case .failure(let error as JSONError):
                switch error.reason {
                case .numberUnderflow: #expect(value == 0, "\(literal)")
                case .integerNotExact: #expect(value >= 0x1p53, "\(literal)")
                default: Issue.record("\(literal): \(error)")
                }
            case .failure(let error): throw error
            }
        }
    }

    @Test func `any finite double survives being written and read, by this parser and by the standard library`() throws
    {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: generator.next())
            guard value.isFinite, value != 0 else { continue }
            try expectSurvival(of: value)
        }
    }

    @Test func `doubles next to powers of two and of ten survive`() throws {
        for exponent in -1074...1023 {
            let power = Double(sign: .plus, exponent: exponent, significand: 1)
            for value in [power.nextDown, power, power.nextUp] where value > 0 { try expectSurvival(of: value) }
        }
        for exponent in -323...308 {
            let power = try #require(Double("1e\(exponent)"))
            for value in [power.nextDown, power, power.nextUp] where value > 0 { try expectSurvival(of: value) }
        }
    }

    private func expectSurvival(of value: Double) throws {
        let form = StrictJSON.canonical(.number(value))
        #expect(Double(String(decoding: form, as: UTF8.self))?.bitPattern == value.bitPattern)
        guard case .number(let read) = try StrictJSON.parse(form) else {
            Issue.record("\(String(decoding: form, as: UTF8.self)) is no number")
            return
        }
        #expect(read.bitPattern == value.bitPattern)
    }

    @Test(arguments: [
        ("1e20", 4), ("-1e20", 5), ("1e-6", 4), ("0.5", 3), ("1000", 3), ("0", 1), ("-0", 1), ("5e-324", 6),
    ])
    func `the shortest length is that of the shortest number`(text: String, length: Int) throws {
        guard case .number(let number) = try StrictJSON.parse(Array(text.utf8)) else { return }
        #expect(StrictJSON.shortestLength(of: number) == length)
    }
}

private let rfc8785Numbers: [(UInt64, String)] = [
    (0x0000_0000_0000_0000, "0"),
    (0x8000_0000_0000_0000, "0"),
    (0x0000_0000_0000_0001, "5e-324"),
    (0x8000_0000_0000_0001, "-5e-324"),
    (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
    (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"),
    (0x4340_0000_0000_0000, "9007199254740992"),
    (0xC340_0000_0000_0000, "-9007199254740992"),
    (0x4430_0000_0000_0000, "295147905179352830000"),
    (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"),
    (0x44B5_2D02_C7E1_4AF6, "1e+23"),
    (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"),
    (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
    (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"),
    (0x444B_1AE4_D6E2_EF50, "1e+21"),
    (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"),
    (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
    (0x41B3_DE43_5555_5553, "333333333.3333332"),
    (0x41B3_DE43_5555_5554, "333333333.33333325"),
    (0x41B3_DE43_5555_5555, "333333333.3333333"),
    (0x41B3_DE43_5555_5556, "333333333.3333334"),
    (0x41B3_DE43_5555_5557, "333333333.33333343"),
    (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
    (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
]
