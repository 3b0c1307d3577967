import AuditModel
public import FoundationBase

/// Who acts, according to the environment, and how that was determined.
///
/// In GitHub Actions it is `GITHUB_ACTOR`, who triggered the run. Elsewhere, in this order: `RAXX_OPERATOR_EMAIL`,
/// `GIT_AUTHOR_EMAIL`, and the login name, which is better than nothing and says little outside of the machine.
public struct OperatorIdentity: Sendable, Hashable {
    /// An email, a GitHub handle or a login name.
    public let name: String
    /// How it was determined.
    public let source: Source

    /// How an operator's identity was determined. More may be added.
    public struct Source: Sendable, Hashable, CustomStringConvertible {
        /// What goes into the entry's `actor_source`.
        public let description: String

        /// `RAXX_OPERATOR_EMAIL`.
        public static let environment = Source(description: "env")
        /// `GITHUB_ACTOR`, in GitHub Actions.
        public static let gitHub = Source(description: "github")
        /// `GIT_AUTHOR_EMAIL`.
        public static let git = Source(description: "git")
        /// `USER` or `LOGNAME`: hardly an identity, worth a warning.
        public static let login = Source(description: "login")
    }

    /// - Returns: `nil` when the environment names nobody, or only by a name that no actor may have.
    public init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
        let candidates: [(String, Source)] = [
            (environment["GITHUB_ACTIONS"] == "true" ? "GITHUB_ACTOR" : "", .gitHub),
            ("RAXX_OPERATOR_EMAIL", .environment), ("GIT_AUTHOR_EMAIL", .git), ("USER", .login), ("LOGNAME", .login),
        ]
        for (variable, source) in candidates {
            guard let value = environment[variable], let identity = Identity(value) else { continue }
            name = identity.rawValue
            self.source = source
            return
        }
        return nil
    }
}
