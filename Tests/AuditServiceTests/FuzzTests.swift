import AuditModel
import SeededRandomness
import StrictJSON
import Testing

@testable import AuditService

/// Readers of what callers send, under bytes of a seeded generator. A failure's seed repeats it.
struct FuzzTests {
    private static let alphabet = Array("abz09 &=%+\"\\/{}[]:,\n\r\t\u{0}\u{7F}éα😂%41%zz%C3%A9%00".utf8)

    private static func bytes(upTo count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
        (0..<Int.random(in: 0...count, using: &generator)).map { _ in
            Bool.random(using: &generator)
                ? alphabet[Int.random(in: alphabet.indices, using: &generator)]
                : UInt8.random(in: .min ... .max, using: &generator)
        }
    }

    /// As forms write it, every byte escaped.
    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let digits = String(byte, radix: 16)
            return "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `a query is refused, or its parameters are those of their escaped form`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<2000 {
            let text = String(decoding: Self.bytes(upTo: 40, &generator), as: UTF8.self)
            guard let query = try? QueryString(text) else { continue }
            accepted += 1
            let again = query.parameters.map { "\(Self.escaped($0.name))=\(Self.escaped($0.value))" }
            let read = try QueryString(again.joined(separator: "&")).parameters
            #expect(read.map(\.name) == query.parameters.map(\.name), "\(text)")
            #expect(read.map(\.value) == query.parameters.map(\.value), "\(text)")
        }
        #expect(accepted > 100)
    }

    /// The lines and what stands between them are the body: nothing is lost, doubled or moved.
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `a batch's lines are those of its body`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let body = Self.bytes(upTo: 200, &generator)
            let parts = body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let blanks = Set(" \r\t".utf8)
            let expected = parts.enumerated().filter { !$0.element.allSatisfy(blanks.contains) }
            let lines = BatchLine.lines(of: body)
            #expect(lines.map(\.number) == expected.map { $0.offset + 1 })
            #expect(lines.map { Array($0.bytes) } == expected.map { Array($0.element) })
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `a token is read as it is written, and no other text is one`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let token = ServiceToken(using: &generator)
            #expect(ServiceToken(parsing: token.secret)?.secret == token.secret)
            var bytes = Array(token.secret.utf8)
            bytes.mutate(using: &generator)
            let text = String(decoding: bytes, as: UTF8.self)
            if text != token.secret { #expect(ServiceToken(parsing: text) == nil, "\(seed)") }
        }
    }
}
