import Foundation
import RaptorAuditClient

/// A spool's folder of a test's own, removed with the last reference to it.
final class ScratchSpool: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.path + "/raptor-audit-spool-\(UUID().uuidString)"
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var configuration: AuditClient.Configuration {
        var configuration = AuditClient.Configuration(url: nil, token: nil, spool: path)
        // Not how quick it is: a busy machine makes it no other.
        configuration.deadline = .seconds(30)
        return configuration
    }

    func names(_ folder: String = "") -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")
        return (names ?? []).sorted()
    }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
    }

    func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }
}

extension Entry {
    /// An entry that breaks no rule.
    static func sample(_ toSHA: String = "9b1c44e") -> Entry {
        Entry(
            action: "console.deploy.prod",
            actor: "kris@raxx.app",
            fromSHA: "4f2a91c",
            toSHA: toSHA,
            targetApp: "raxx-console-prod",
            trigger: .ci,
            outcome: .success
        )
    }
}
