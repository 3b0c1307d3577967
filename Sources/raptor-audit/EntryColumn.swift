import ArgumentParser
import CommandLineSupport
import FoundationBase
import RaptorAuditClient

/// A column of the list, by the wire's name of what it shows.
enum EntryColumn: String, CaseIterable, ExpressibleByArgument {
    case timestamp = "ts_utc"
    case recordedAt = "recorded_at"
    case outcome
    case action
    case targetApp = "target_app"
    /// The commits before and after, abbreviated.
    case commits
    case fromSHA = "from_sha"
    case toSHA = "to_sha"
    case trigger
    case actor
    case serviceAccount = "service_account"
    /// From the payload.
    case release
    case id

    /// The default columns.
    static let standard: [EntryColumn] = [.timestamp, .outcome, .action, .targetApp, .commits, .actor, .id]

    /// Reads names that commas separate, in any case, with hyphens or underscores.
    /// - Throws: `ValidationError` that lists the columns, which ends the command with status 64.
    static func list(_ text: String) throws -> [EntryColumn] {
        try text.split(separator: ",").map { name in
            guard let column = EntryColumn(rawValue: name.lowercased().replacing("-", with: "_")) else {
                let known = allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("\(String(name).visible) is not one of the columns \(known).")
            }
            return column
        }
    }

    /// Whether its cells still say something when they are cut.
    var isFlexible: Bool { [.action, .targetApp, .actor, .serviceAccount, .release].contains(self) }
    var isTime: Bool { self == .timestamp || self == .recordedAt }

    /// Returns what stands above the column.
    func title(isLocal: Bool) -> String {
        switch self {
        case .timestamp: isLocal ? "LOCAL TIME" : "TS_UTC"
        case .commits: "FROM..TO"
        default: rawValue.uppercased()
        }
    }

    /// Returns what the column shows of an entry, at full length and safe for a terminal; `-` without a value.
    func text(of entry: StoredEntry, isLocal: Bool) -> String {
        func short(_ sha: String?) -> String { sha.map { String($0.prefix(7)) } ?? "-" }
        let text: String? =
            switch self {
            case .timestamp: Self.time(entry.timestamp, isLocal)
            case .recordedAt: Self.time(entry.recordedAt, isLocal)
            case .outcome:
                switch entry.outcome {
                case .healthCheckFailed?: "health!"
                case .deployFailed?: "deploy!"
                case let outcome: outcome?.rawValue
                }
            case .action: entry.action
            case .targetApp: entry.targetApp
            case .commits: "\(short(entry.fromSHA))..\(short(entry.toSHA))"
            case .fromSHA: short(entry.fromSHA)
            case .toSHA: short(entry.toSHA)
            case .trigger: entry.trigger?.rawValue
            case .actor: entry.actor ?? entry.actorTombstone
            case .serviceAccount: entry.serviceAccount
            case .release: entry.text("release")
            case .id: entry.id.text
            }
        return (text ?? "-").visible
    }

    /// Returns a time such as `2026-01-31 16:50:07`.
    private static func time(_ date: Date, _ isLocal: Bool) -> String {
        let wall = WallTime(date, isLocal: isLocal)
        return "\(wall.day) \(wall.time)"
    }
}
