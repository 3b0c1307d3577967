import Testing

/// What the trail and Heroku have, and what is to be said of it.
struct ReconcileCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let entries: [Recorded]
    let releases: [Released]
    /// Releases without an entry.
    var missing: [String] = []
    /// Commits of entries without a release.
    var surplus: [String] = []
    /// Releases whose entry says otherwise.
    var others: [String] = []

    /// A commit, and what happened to it, so many seconds ago.
    struct Recorded: Sendable {
        let commit: String
        let ago: Double
        var outcome = "success"
        var verb = "deploy"
        var from = "4f2a91c"
        var reason: String?
        var remote: String?
        var split: String?
        var release: String?
    }

    struct Released: Sendable {
        let version: Int
        let description: String
        let ago: Double
        var status = "succeeded"
        var slug: String?
        var isCurrent = false

        var json: String {
            let slug = slug.map { #"{"id": "\#($0)"}"# } ?? "null"
            return """
                {"version": \(version), "description": "\(description)", "status": "\(status)", "slug": \(slug),
                 "created_at": "\(Sample.time(-ago))", "user": {"email": "kris@raxx.app", "id": "u"}, "current": \(isCurrent)}
                """
        }
    }

    static let a = String(repeating: "a1", count: 20)
    static let b = String(repeating: "b2", count: 20)
    static func deploy(
        _ version: Int,
        _ commit: String,
        ago: Double = 600,
        status: String = "succeeded",
        isCurrent: Bool = false
    ) -> Released {
        Released(
            version: version,
            description: "Deploy \(commit.prefix(8))",
            ago: ago,
            status: status,
            isCurrent: isCurrent
        )
    }

    static let all = [
        ReconcileCase(testDescription: "all agree", entries: [.init(commit: a, ago: 660)], releases: [deploy(7, a)]),
        ReconcileCase(
            testDescription: "an abbreviated commit",
            entries: [.init(commit: "a1a1a1a", ago: 660)],
            releases: [deploy(7, a)]
        ),
        ReconcileCase(testDescription: "a release of nobody", entries: [], releases: [deploy(7, a)], missing: ["v7"]),
        ReconcileCase(
            testDescription: "an entry of nothing",
            entries: [.init(commit: a, ago: 660), .init(commit: b, ago: 60)],
            releases: [deploy(7, a)],
            surplus: [b]
        ),
        ReconcileCase(
            testDescription: "the same commit twice needs two entries, the nearest each",
            entries: [.init(commit: a, ago: 110)],
            releases: [deploy(7, a, ago: 600), deploy(8, a, ago: 100)],
            missing: ["v7"]
        ),
        ReconcileCase(
            testDescription: "the same commit long after",
            entries: [.init(commit: a, ago: 60)],
            releases: [deploy(7, a, ago: 86_400 * 3)],
            missing: ["v7"],
            surplus: [a]
        ),
        ReconcileCase(
            testDescription: "a laptop whose clock is hours off",
            entries: [.init(commit: a, ago: 600 + 7 * 3600), .init(commit: b, ago: 0)],
            releases: [deploy(7, a), deploy(8, b, ago: 9 * 3600)]
        ),
        ReconcileCase(
            testDescription: "a push that failed needs no release, and one before it that went through has its own",
            entries: [.init(commit: a, ago: 600, outcome: "deploy_failed"), .init(commit: a, ago: 700)],
            releases: [deploy(7, a)]
        ),
        ReconcileCase(
            testDescription: "a release phase that failed",
            entries: [.init(commit: a, ago: 660, outcome: "deploy_failed")],
            releases: [deploy(7, a, status: "failed")]
        ),
        ReconcileCase(
            testDescription: "an interrupted deploy that arrived",
            entries: [.init(commit: a, ago: 660, outcome: "deploy_failed", reason: "interrupted")],
            releases: [deploy(7, a)]
        ),
        ReconcileCase(
            testDescription: "a success whose release failed",
            entries: [.init(commit: a, ago: 660)],
            releases: [deploy(6, b, ago: 900), deploy(7, a, status: "failed")],
            missing: ["v6"],
            others: ["v7"]
        ),
        ReconcileCase(
            testDescription: "a failed deploy whose release runs, with other settings by now",
            entries: [.init(commit: a, ago: 660, outcome: "deploy_failed", reason: "interrupted")],
            releases: [
                deploy(7, a), Released(version: 8, description: "Set A config vars", ago: 500, isCurrent: true),
            ],
            others: ["v7"]
        ),
        ReconcileCase(
            testDescription: "a failed deploy whose release was looked at later",
            entries: [
                .init(commit: a, ago: 660, outcome: "deploy_failed", reason: "interrupted"),
                .init(commit: a, ago: 300, reason: "checked", release: "v7"),
            ],
            releases: [deploy(7, a, isCurrent: true)]
        ),
        ReconcileCase(
            testDescription: "a success that a later look denies",
            entries: [
                .init(commit: a, ago: 660),
                .init(commit: a, ago: 300, outcome: "deploy_failed", reason: "checked", release: "v7"),
            ],
            releases: [deploy(7, a, isCurrent: true)],
            others: ["v7"]
        ),
        ReconcileCase(
            testDescription: "a check of what nobody had recorded",
            entries: [.init(commit: a, ago: 60, reason: "checked", release: "v7")],
            releases: [deploy(7, a, isCurrent: true)]
        ),
        ReconcileCase(
            testDescription: "a failed deploy whose release ran once",
            entries: [
                .init(commit: a, ago: 660, outcome: "deploy_failed", reason: "interrupted"), .init(commit: b, ago: 60),
            ],
            releases: [deploy(7, a), deploy(8, b, ago: 50, isCurrent: true)]
        ),
        ReconcileCase(
            testDescription: "the split of a folder",
            entries: [
                .init(commit: b, ago: 660, split: a),
                .init(commit: b, ago: 60, outcome: "deploy_failed", remote: a, split: a),
            ],
            releases: [deploy(7, a), deploy(8, a, ago: 50)]
        ),
        ReconcileCase(
            testDescription: "a cancelled deploy that arrived",
            entries: [.init(commit: a, ago: 660, outcome: "deploy_failed", reason: "cancelled")],
            releases: [deploy(7, a)]
        ),
        ReconcileCase(
            testDescription: "a failed deploy of which the remote had the commit",
            entries: [.init(commit: a, ago: 660, outcome: "deploy_failed", remote: a)],
            releases: [deploy(7, a)]
        ),
        ReconcileCase(
            testDescription: "a failed deploy that names the release, as of one that had not ended",
            entries: [.init(commit: a, ago: 660, outcome: "deploy_failed", reason: "release_pending", release: "v7")],
            releases: [deploy(7, a, isCurrent: true)],
            others: ["v7"]
        ),
        ReconcileCase(
            testDescription: "a failed deploy that names another release",
            entries: [.init(commit: a, ago: 660, outcome: "deploy_failed", reason: "release_pending", release: "v6")],
            releases: [deploy(7, a)],
            missing: ["v7"]
        ),
        ReconcileCase(
            testDescription: "a refused deploy, and then one of the same commit by nobody knows whom",
            entries: [.init(commit: a, ago: 660, outcome: "deploy_failed", remote: b)],
            releases: [deploy(7, a)],
            missing: ["v7"]
        ),
        ReconcileCase(
            testDescription: "an unhealthy deploy is one",
            entries: [.init(commit: a, ago: 660, outcome: "health_check_failed")],
            releases: [deploy(6, b, ago: 700)],
            missing: ["v6"],
            surplus: [a]
        ),
        ReconcileCase(
            testDescription: "one that is under way",
            entries: [],
            releases: [deploy(7, a, status: "pending")]
        ),
        ReconcileCase(
            testDescription: "a deploy that changed nothing made no release",
            entries: [.init(commit: a, ago: 660), .init(commit: a, ago: 60, from: a)],
            releases: [deploy(7, a)]
        ),
        ReconcileCase(
            testDescription: "settings are no deploys",
            entries: [.init(commit: a, ago: 660)],
            releases: [
                Released(version: 1, description: "Initial release", ago: 900),
                Released(version: 6, description: "Set LOG_LEVEL config vars", ago: 800, slug: "s1"),
                Released(version: 7, description: "Deploy a1a1a1a1", ago: 600, slug: "s2"),
                Released(version: 8, description: "Attach DATABASE (@ref:postgresql-1)", ago: 500, slug: "s2"),
            ]
        ),
        ReconcileCase(
            testDescription: "a rollback without an entry",
            entries: [.init(commit: a, ago: 660), .init(commit: b, ago: 560)],
            releases: [
                deploy(7, a), deploy(8, b, ago: 500), Released(version: 9, description: "Rollback to v7", ago: 100),
            ],
            missing: ["v9"]
        ),
        ReconcileCase(
            testDescription: "a rollback with its entry, by way of a change of settings",
            entries: [
                .init(commit: a, ago: 660), .init(commit: b, ago: 560), .init(commit: a, ago: 90, verb: "rollback"),
            ],
            releases: [
                deploy(6, a), Released(version: 7, description: "Set A config vars", ago: 550),
                deploy(8, b, ago: 500), Released(version: 9, description: "Rollback to v7", ago: 100),
            ]
        ),
        ReconcileCase(
            testDescription: "a rollback to what the file has no more",
            entries: [.init(commit: a, ago: 90, verb: "rollback")],
            releases: [Released(version: 9, description: "Rollback to v7", ago: 100)]
        ),
        ReconcileCase(
            testDescription: "a promotion, a container and a description of one's own are deploys",
            entries: [],
            releases: [
                Released(version: 6, description: "Set A config vars", ago: 900, slug: "s1"),
                Released(version: 7, description: "Promote raxx-staging v12 a1a1a1a1", ago: 800, slug: "s2"),
                Released(version: 8, description: "Deployed web (f0a1b2c3d4e5)", ago: 700),
                Released(version: 9, description: "Set B config vars", ago: 600, slug: "s3"),
                Released(version: 10, description: "quick fix", ago: 500, slug: "s4"),
            ],
            missing: ["v7", "v8", "v9", "v10"]
        ),
    ]
}
