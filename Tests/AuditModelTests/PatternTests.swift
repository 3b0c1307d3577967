import AuditModel
import Testing

@Suite struct ActionPatternTests {
    @Test(
        arguments: [
            ("*", ["console.deploy.prod", "api.rollback.staging"], []),
            ("console.*", ["console.deploy.prod", "console.apply.dev"], ["api.deploy.prod", "console-2.deploy.prod"]),
            ("console.deploy.*", ["console.deploy.prod", "console.deploy.dev"], ["console.rollback.prod"]),
            ("console.deploy.prod", ["console.deploy.prod"], ["console.deploy.prod2", "console.deploy.dev"]),
            ("*.deploy.prod", ["console.deploy.prod", "api.deploy.prod"], ["api.deploy.dev", "api.rollback.prod"]),
            ("*.*.prod", ["console.deploy.prod", "api.rollback.prod"], ["api.deploy.dev"]),
            (
                "console.*.prod", ["console.deploy.prod", "console.apply.prod"],
                ["console.apply.dev", "api.apply.prod"]
            ),
            ("*.rollback.*", ["console.rollback.prod"], ["console.deploy.prod"]),
            ("*.*", ["console.deploy.prod"], []),
            ("*.*.*", ["console.deploy.prod"], []),
        ] as [(String, [String], [String])]
    )
    func `a pattern matches what it says, and nothing else`(
        text: String,
        matching: [String],
        others: [String]
    ) throws {
        let pattern = try #require(ActionPattern(text))
        #expect(pattern.rawValue == text)
        for action in try matching.map({ try #require(Action($0)) }) { #expect(pattern.matches(action)) }
        for action in try others.map({ try #require(Action($0)) }) { #expect(!pattern.matches(action)) }
    }

    @Test(arguments: [
        "", ".", "console", "console.", "console.deploy", "console.deploy.", ".deploy.prod", "console..prod",
        "console.deploy.prod.eu", "console.deploy.prod.*", "*.*.*.*", "**", "con*.deploy.prod", "console.*-x.prod",
        "Console.*", "console.restart.*", "console.DEPLOY.*", "console .*", " *", "* ", "console.*\n",
        "console.\u{301}*", "console.*\u{301}", "*.rollback",
        "console.deploy." + String(repeating: "p", count: 114),
    ])
    func `anything else is no pattern`(text: String) {
        #expect(ActionPattern(text) == nil)
    }

    @Test func `all is the star`() {
        #expect(ActionPattern.all == ActionPattern("*"))
    }
}

@Suite struct AppPatternTests {
    @Test(
        arguments: [
            ("*", ["raxx-console-prod", "a1"], []),
            ("raxx-console-prod", ["raxx-console-prod"], ["raxx-console-prod2", "raxx-console", "raxx-console-pro"]),
            ("raxx-console-*", ["raxx-console-prod", "raxx-console-"], ["raxx-console", "raxx-api-prod"]),
            ("r*", ["raxx-console-prod", "r2"], ["araxx"]),
        ] as [(String, [String], [String])]
    )
    func `a pattern matches what it says, and nothing else`(
        text: String,
        matching: [String],
        others: [String]
    ) throws {
        let pattern = try #require(AppPattern(text))
        #expect(pattern.rawValue == text)
        for app in try matching.map({ try #require(TargetApp($0)) }) { #expect(pattern.matches(app)) }
        for app in try others.map({ try #require(TargetApp($0)) }) { #expect(!pattern.matches(app)) }
    }

    @Test(arguments: [
        "", "a", "**", "*-prod", "raxx-*-prod", "raxx**", "Raxx-*", "1*", "-*", "raxx_*", " *", "raxx-* ",
        "raxx-*\u{301}", "raxx-\u{301}*",
        String(repeating: "a", count: 64), String(repeating: "a", count: 64) + "*",
    ])
    func `anything else is no pattern`(text: String) {
        #expect(AppPattern(text) == nil)
    }

    @Test func `all is the star`() {
        #expect(AppPattern.all == AppPattern("*"))
    }
}
