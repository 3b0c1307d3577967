import Testing

/// The tests' own reading of GitHub's expressions, on which what they say of the workflows rests.
struct ExpressionTests {
    private static let context: [String: ExpressionValue] = [
        "github.event_name": "push", "inputs.environment": "Production", "needs.plan.result": "failure",
        "needs.smoke.outputs.sha": "", "always()": .bool(true), "steps.a.outcome": .unknown,
    ]

    private func value(_ text: String) throws -> ExpressionValue {
        try Expression.evaluate(text) { Self.context[$0] ?? .null }
    }

    @Test(
        arguments: [
            ("github.event_name == 'push'", .bool(true)), ("inputs.environment == 'production'", .bool(true)),
            ("inputs.nothing == ''", .bool(true)), ("inputs.nothing == null", .bool(true)),
            ("!inputs.nothing", .bool(true)),
            ("github.event_name == 'push' && 'staging' || inputs.environment", "staging"),
            ("github.event_name != 'push' && 'staging' || inputs.environment", "Production"),
            ("false && false || true", .bool(true)), ("false && (false || true)", .bool(false)),
            ("needs.smoke.outputs.sha || 'other'", "other"), ("'it''s'", "it's"),
            ("always() && (needs.smoke.result == 'failure' || needs.plan.result == 'failure')", .bool(true)),
            ("endsWith('raxx-console-PROD', '-prod')", .bool(true)), ("!endsWith('raxx', '-prod')", .bool(true)),
            ("contains('abc', 'B') && startsWith('abc', 'a')", .bool(true)),
            ("steps.a.outcome == 'success'", .unknown), ("steps.a.outcome == 'success' && false", .bool(false)),
            ("false && steps.a.outcome == 'success'", .bool(false)), ("steps.a.outcome || 'x'", .unknown),
            ("endsWith(steps.a.outcome, 'x')", .unknown), ("!steps.a.outcome", .unknown),
        ] as [(String, ExpressionValue)]
    )
    func `an expression is read as GitHub does`(text: String, expected: ExpressionValue) throws {
        #expect(try value(text) == expected)
    }

    @Test(arguments: ["a ==", "(a", "a b", "a & b", "unheardOf('a', 'b')", "'a", "a == b)", ""])
    func `what is not understood is an error, and no condition that holds`(text: String) {
        #expect(throws: Expression.Malformed.self) { try value(text) }
    }

    @Test func `a text keeps what stands around its expressions`() throws {
        let context: Expression.Context = { Self.context[$0] ?? .null }
        #expect(
            try Expression.interpolate("to ${{ inputs.environment }}, ${{ 'now' }}.", context) == "to Production, now."
        )
        #expect(try Expression.interpolate("${{ inputs.nothing }}", context) == .null)
        #expect(try Expression.interpolate("a-${{ steps.a.outcome }}", context) == .unknown)
        #expect(throws: Expression.Malformed.self) { try Expression.interpolate("${{ a", context) }
    }
}
