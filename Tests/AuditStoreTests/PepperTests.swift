import Foundation
import Testing

@testable import AuditStore

@Suite struct PepperTests {
    @Test func `a pepper and what holds it show no key`() throws {
        let pepper = try Pepper(Array("pepper for tests, thirty-two bytes".utf8))
        struct Holder { let pepper: Pepper }
        let holder = Holder(pepper: pepper)
        var dumped = ""
        dump(holder, to: &dumped)
        for text in ["\(pepper)", String(reflecting: pepper), "\(holder)", "\([holder])", dumped] {
            #expect(text.contains("Pepper"))
            // Swift describes the bytes of a key as a list of numbers.
            #expect(text.range(of: "[0-9]+, [0-9]+", options: .regularExpression) == nil)
        }
    }
}
