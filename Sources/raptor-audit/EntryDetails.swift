import RaptorAuditClient

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One entry for people: a line for each thing known of it.
struct EntryDetails {
    private let rows: [(name: String, value: String)]
    private let hasSucceeded: Bool

    init(_ entry: StoredEntry) {
        hasSucceeded = entry.outcome == .success
        var rows = [
            ("id", entry.id.uuidString.lowercased()), ("action", entry.action),
            ("outcome", entry.outcome?.rawValue ?? "-"),
            ("ts_utc", entry.timestamp.wireText), ("recorded_at", entry.recordedAt.wireText),
            ("actor", entry.actor ?? entry.actorTombstone.map { "\($0) (erased)" } ?? "-"),
            ("service_account", entry.serviceAccount), ("target_app", entry.targetApp ?? "-"),
            ("from_sha", entry.fromSHA ?? "- (a first deploy)"), ("to_sha", entry.toSHA ?? "-"),
            ("trigger", entry.trigger?.rawValue ?? "-"),
        ]
        let shown = Set(rows.map(\.0))
        if case .object(let payload) = entry.payload {
            for (name, value) in payload.sorted(by: { $0.key < $1.key }) where !shown.contains(name) {
                if case .string(let text) = value { rows.append((name, text)) } else { rows.append((name, "\(value)")) }
            }
        }
        rows += entry.redactions.map { ("redacted", "\($0.pointer) (\($0.rule))") }
        self.rows = rows
    }

    func text(_ style: Style) -> String {
        let width = rows.map(\.name.visible.count).max() ?? 0
        return rows.map { name, value in
            let name = name.visible
            let lines = value.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).visible }
            let indented = lines.joined(separator: "\n" + String(repeating: " ", count: width + 2))
            let isBad = name == "outcome" && !hasSucceeded
            return style.dim(name + String(repeating: " ", count: width - name.count + 2))
                + (isBad ? style.red(indented) : indented)
        }.joined(separator: "\n")
    }
}
