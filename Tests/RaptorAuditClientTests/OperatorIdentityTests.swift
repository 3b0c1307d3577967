import RaptorAuditClient
import Testing

/// Who is taken for the actor.
struct OperatorIdentityTests {
    private static let everything = [
        "GITHUB_ACTIONS": "true", "GITHUB_ACTOR": "kris-gh", "RAXX_OPERATOR_EMAIL": "kris@raxx.app",
        "GIT_AUTHOR_EMAIL": "kris@example.com", "USER": "kris", "LOGNAME": "kris2",
    ]

    @Test(arguments: [
        ([], "kris-gh", "github"), (["GITHUB_ACTIONS"], "kris@raxx.app", "env"),
        (["GITHUB_ACTOR"], "kris@raxx.app", "env"),
        (["GITHUB_ACTOR", "RAXX_OPERATOR_EMAIL"], "kris@example.com", "git"),
        (["GITHUB_ACTOR", "RAXX_OPERATOR_EMAIL", "GIT_AUTHOR_EMAIL"], "kris", "login"),
        (["GITHUB_ACTOR", "RAXX_OPERATOR_EMAIL", "GIT_AUTHOR_EMAIL", "USER"], "kris2", "login"),
    ])
    func `the best name that the environment has is taken, and how it was found`(
        absent: [String],
        name: String,
        source: String
    ) {
        let identity = OperatorIdentity(environment: Self.everything.filter { !absent.contains($0.key) })
        #expect(identity?.name == name)
        #expect(identity?.source.description == source)
    }

    @Test func `a name that no actor may have is passed over`() {
        let identity = OperatorIdentity(environment: [
            "RAXX_OPERATOR_EMAIL": " ", "GIT_AUTHOR_EMAIL": "a\u{200B}b", "USER": "kris",
        ])
        #expect(identity?.name == "kris")
        #expect(OperatorIdentity(environment: [:]) == nil)
    }
}
