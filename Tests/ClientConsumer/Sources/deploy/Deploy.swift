import Foundation
import RaptorAuditClient

/// Records a deploy as a tool would, and says where the entry is.
@main
struct Deploy {
    static func main() async throws {
        var entry = Entry(
            action: "console.deploy.prod",
            actor: OperatorIdentity()?.name ?? "nobody",
            fromSHA: nil,
            toSHA: "9b1c44e",
            targetApp: "raxx-console-prod",
            trigger: .localScript,
            outcome: .success,
            additional: ["steps": ["build", "release"], "duration_s": 42.5]
        )
        entry.reason = "The first one"
        do {
            switch try await AuditClient().record(entry).state {
            case .stored(let receipt): print("stored \(receipt.id)")
            case .spooled(let error): print("spooled: \(error.code)")
            }
        } catch {
            print("failed: \(error.code) \(error)")
            exit(1)
        }
    }
}
