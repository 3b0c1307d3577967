import FoundationBase
import RaptorAuditClient
import StrictJSON

extension PlatformHistory {
    /// The longest that a job waits for a reviewer, in seconds. Its deployment is made when the wait begins.
    private static let longestReview: TimeInterval = 30 * 86_400

    /// Reads the deployments of one environment from the list of GitHub's API. GitHub has no rollbacks, and its list
    /// does not say how a deployment ended.
    /// - Throws: ``Malformed`` for an element of another form, even in another environment.
    init(gitHubDeployments values: [JSONValue], environment: String) throws {
        let deploys = try values.compactMap { value -> PlatformDeploy? in
            guard case .object(let deployment) = value, case .string(let place)? = deployment["environment"],
                case .string(let commit)? = deployment["sha"], case .number(let number)? = deployment["id"],
                let id = Int(exactly: number), case .string(let time)? = deployment["created_at"],
                let createdAt = Date(wireText: time)
            else { throw Malformed() }
            guard place == environment else { return nil }
            return PlatformDeploy(
                name: "\(id)",
                verb: .deploy,
                sha: commit.lowercased(),
                createdAt: createdAt,
                state: .unknown,
                delay: Self.longestReview
            )
        }
        self.init(deploys: deploys, verbs: [.deploy], start: deploys.map(\.createdAt).min())
    }
}
