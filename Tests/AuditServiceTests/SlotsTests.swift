import AuditModel
import Testing

@testable import AuditService

@Suite struct SlotsTests {
    @Test func `what comes past the bound is turned away, until somebody is done`() throws {
        let slots = Slots.uploads()
        var held = try (0..<16).map { _ in try slots.take() }
        let refusal = #expect(throws: Rejection.self) { try slots.take() }
        #expect(refusal?.problem.code == .overloaded && refusal?.problem.retryAfter == 1)
        held.removeLast()
        held.append(try slots.take())
        #expect(throws: Rejection.self) { try slots.take() }
        withExtendedLifetime(held) {}
    }
}
