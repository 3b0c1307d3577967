import AuditModel
import Testing

@testable import AuditService

@Suite struct SlotsTests {
    @Test func `what comes past the bound is turned away, until somebody is done`() throws {
        let slots = Capacity().uploads
        var held = try (0..<16).map { _ in try slots.take() }
        let refusal = #expect(throws: Rejection.self) { try slots.take() }
        #expect(refusal?.problem.code == .overloaded && refusal?.problem.retryAfter == 1)
        held.removeLast()
        held.append(try slots.take())
        #expect(throws: Rejection.self) { try slots.take() }
        withExtendedLifetime(held) {}
    }

    @Test func `a burst is let in, and after the first that is turned away fewer are`() throws {
        let slots = Slots(4, overloadedCount: 2, refusal: Rejection(.overloaded, "Too many."))
        var held = try (0..<4).map { _ in try slots.take() }
        #expect(throws: Rejection.self) { try slots.take() }
        held.removeLast(2)
        #expect(throws: Rejection.self) { try slots.take() }
        held.removeLast()
        held.append(try slots.take())
        withExtendedLifetime(held) {}
    }

    @Test func `what has grown is free again as a whole`() throws {
        let bytes = Slots(100, refusal: Rejection(.overloaded, "Too many."))
        do {
            let slot = try bytes.take(0)
            try slot.grow(by: 60)
            #expect(throws: Rejection.self) { try slot.grow(by: 41) }
            try slot.grow(by: 40)
            #expect(throws: Rejection.self) { try bytes.take() }
        }
        _ = try bytes.take(100)
    }
}
