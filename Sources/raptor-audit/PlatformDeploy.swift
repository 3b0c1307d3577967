import RaptorAuditClient
import StrictJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A deploy as the platform knows it.
struct PlatformDeploy {
    struct Malformed: Error {}

    /// Heroku's version, or GitHub's id.
    let name: String
    /// The commit, or its first digits.
    let sha: String
    let createdAt: Date

    /// - Returns: `nil` for a release that deployed no commit.
    init?(herokuRelease value: JSONValue) throws {
        guard case .object(let release) = value, case .string(let description)? = release["description"],
            case .number(let version)? = release["version"]
        else { throw Malformed() }
        let words = description.split(separator: " ")
        guard words.count == 2, words[0] == "Deploy" else { return nil }
        name = "v\(Int(version))"
        sha = words[1].lowercased()
        createdAt = try Self.time(release)
    }

    /// - Returns: `nil` for a deployment to another environment.
    init?(gitHubDeployment value: JSONValue, environment: String) throws {
        guard case .object(let deployment) = value, case .string(let place)? = deployment["environment"],
            case .string(let commit)? = deployment["sha"], case .number(let id)? = deployment["id"]
        else { throw Malformed() }
        guard place == environment else { return nil }
        name = "\(Int(id))"
        sha = commit
        createdAt = try Self.time(deployment)
    }

    private static func time(_ object: JSONObject) throws -> Date {
        guard case .string(let text)? = object["created_at"], let date = Date(wireText: text) else { throw Malformed() }
        return date
    }
}
