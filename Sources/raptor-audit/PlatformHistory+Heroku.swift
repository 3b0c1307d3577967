import FoundationBase
import RaptorAuditClient
import StrictJSON

extension PlatformHistory {
    /// Reads the releases that Heroku's API and `heroku releases --json` list.
    ///
    /// Leaves out changes of settings and add-ons. A release with other code than the one before is a deploy, even
    /// if its description says otherwise: anyone who makes a release through the API writes the description.
    /// - Throws: ``Malformed`` for an element of another form.
    init(herokuReleases values: [JSONValue]) throws {
        let releases = try values.map { try HerokuRelease($0) }.sorted { $0.version < $1.version }
        var deploys: [PlatformDeploy] = []
        /// The commit that ran as of each version, where that is known.
        var running: [Int: String] = [:]
        var before: String?
        var slug: String?
        /// The place among `deploys` of the latest whose code has run.
        var latest: Int?
        for release in releases {
            let change = release.change(from: slug, running)
            running[release.version] = release.state == .failed ? before : change.map(\.sha) ?? before
            if let change {
                deploys.append(
                    PlatformDeploy(
                        name: "v\(release.version)",
                        verb: change.verb,
                        sha: change.sha,
                        createdAt: release.createdAt,
                        state: release.state
                    )
                )
            }
            if change != nil, release.state == .made { latest = deploys.indices.last }
            if release.isCurrent, let latest { deploys[latest].isCurrent = true }
            if release.state != .failed {
                before = running[release.version]
                slug = release.slug ?? slug
            }
        }
        self.init(deploys: deploys, verbs: [.deploy, .rollback], start: releases.map(\.createdAt).min())
    }
}

/// One release, with what it says about the code.
private struct HerokuRelease {
    /// Heroku numbers the releases of an app in their order.
    let version: Int
    /// The words of the description. Heroku writes it for pushes, promotions and rollbacks.
    let words: [Substring]
    /// The id of the built code; `nil` when Heroku does not say.
    let slug: String?
    let state: PlatformDeploy.State
    let isCurrent: Bool
    let createdAt: Date

    init(_ value: JSONValue) throws {
        guard case .object(let release) = value, case .string(let description)? = release["description"],
            case .number(let number)? = release["version"], let version = Int(exactly: number),
            case .string(let time)? = release["created_at"], let createdAt = Date(wireText: time)
        else { throw PlatformHistory.Malformed() }
        self.version = version
        self.createdAt = createdAt
        words = description.split(separator: " ")
        if case .object(let object)? = release["slug"], case .string(let id)? = object["id"] {
            slug = id
        } else {
            slug = nil
        }
        isCurrent = release["current"] == .bool(true)
        switch release["status"] {
        case "failed": state = .failed
        case "pending": state = .pending
        default: state = .made
        }
    }

    /// Returns how this release has changed the code, which was the slug `before`; `nil` if it has not.
    /// - Parameter running: the commits of earlier versions, which a rollback may name.
    func change(from before: String?, _ running: [Int: String]) -> (verb: PlatformDeploy.Verb, sha: String?)? {
        if words.count == 3, words[0] == "Rollback", words[2].first == "v" {
            return (.rollback, Int(words[2].dropFirst()).flatMap { running[$0] })
        }
        if let verb = words.first, ["Deploy", "Deployed", "Promote"].contains(verb) {
            return (.deploy, words.last.flatMap { Self.commit($0) })
        }
        guard let before, let slug, slug != before else { return nil }
        return (.deploy, nil)
    }

    /// Returns the word in lowercase if it may be a commit: 7 to 64 hexadecimal digits.
    private static func commit(_ word: Substring) -> String? {
        let text = word.lowercased()
        let isHexadecimal = text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        return isHexadecimal && (7...64).contains(text.utf8.count) ? text : nil
    }
}
