import AuditModel

/// An account's name, and whether it may be a person's. No erasure can remove it from the leaves of the log.
struct AccountName {
    /// Words that the names of programs and teams have.
    private static let words: Set<Substring> = [
        "access", "admin", "api", "app", "argo", "audit", "auditor", "auditors", "automation", "bot", "breakglass",
        "cd", "ci", "console", "cron", "deploy", "deployer", "deploys", "dev", "development", "docs", "dpo", "dsr",
        "erase", "eraser", "erasure", "github", "gitlab", "grafana", "heroku", "jenkins", "job", "jobs", "laptop",
        "laptops", "metrics", "monitor", "monitoring", "oncall", "ops", "pipeline", "privacy", "prod", "prometheus",
        "read", "reader", "readers", "reconcile", "recorder", "release", "releases", "report", "reporter", "robot",
        "runner", "script", "scripts", "server", "service", "staging", "svc", "team", "terraform", "test", "tests",
        "ui", "web", "witness", "workflow", "write", "writer", "writers",
    ]

    let text: String

    /// Whether nothing in the name says that it is a program's or a team's: no word that such names have, and none of
    /// the surfaces and apps that the account is bound to. A guess, good enough for a warning.
    func mayBePersons(actions: [ActionPattern], apps: [AppPattern]) -> Bool {
        let bounds = actions.map(\.rawValue) + apps.map(\.rawValue)
        let known = Set(bounds.flatMap { $0.split { !$0.isLetter && !$0.isNumber } })
        return text.split { $0 == "-" || $0.isNumber }.allSatisfy { !Self.words.contains($0) && !known.contains($0) }
    }

    /// For an operator, with the command that takes the account back.
    var warning: String {
        """
        \(text) looks like a person's name. An account's name stands in every entry that it records and in the signed log, \
        and no erasure takes it out. Name accounts after what they do; "raptor-audit-server account delete \(text)" takes \
        this one back before it has recorded.
        """
    }
}
