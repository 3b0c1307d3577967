import StrictJSON

/// Whether the service could store an entry now.
public struct Health: Sendable, Hashable {
    /// Whether every check passes.
    public let isPassing: Bool
    /// What was looked at, such as `database` and `write`, by name.
    public let checks: [Check]
    /// How far the clock here is ahead of the service's, to the second; negative when it is behind. An entry that is
    /// dated more than five minutes ahead of the service's clock waits in the spool. `nil` when the service does not say
    /// what time it is there.
    public internal(set) var clockLead: Duration?

    /// One thing that was looked at.
    public struct Check: Sendable, Hashable {
        /// What it is.
        public let name: String
        /// Whether it is well.
        public let isPassing: Bool
        /// What is wrong, if something is.
        public let output: String?
    }

    init?(_ object: JSONObject) {
        guard let status = object["status"]?.text else { return nil }
        isPassing = status == "pass"
        guard case .object(let checks)? = object["checks"] else {
            self.checks = []
            return
        }
        self.checks = checks.members.map { member in
            guard case .array(let results) = member.value, case .object(let first)? = results.first else {
                return Check(name: member.name, isPassing: false, output: nil)
            }
            return Check(
                name: member.name,
                isPassing: ["pass", "warn"].contains(first["status"]?.text),
                output: first["output"]?.text
            )
        }
    }
}
