import CommandLineSupport
import FoundationBase
import RaptorAuditClient
import StrictJSON

/// Shows one entry to people, with a line for each field: the columns first, then other members of the payload, then
/// what was redacted.
struct EntryDetails {
    private let fields: FieldList

    /// - Parameter isLocal: whether times are in the zone of this machine, with its offset.
    init(_ entry: StoredEntry, isLocal: Bool) {
        func time(_ date: Date) -> String {
            let utc = date.wireText
            guard isLocal else { return utc }
            let wall = WallTime(date, isLocal: true)
            return "\(wall.day)T\(wall.time)\(wall.offset)"
        }
        let isBad = entry.hasFailed
        var fields: [FieldList.Field] = [
            .init("id", entry.id.text), .init("action", entry.action),
            .init("outcome", entry.outcome?.rawValue ?? "-") { isBad ? $0.red($1) : $1 },
            .init("ts_utc", time(entry.timestamp)), .init("recorded_at", time(entry.recordedAt)),
            .init("actor", entry.actor ?? entry.actorTombstone.map { "\($0) (erased)" } ?? "-"),
            .init("service_account", entry.serviceAccount), .init("target_app", entry.targetApp ?? "-"),
            .init("from_sha", entry.fromSHA ?? "- (a first deploy)"), .init("to_sha", entry.toSHA ?? "-"),
            .init("trigger", entry.trigger?.rawValue ?? "-"),
        ]
        if case .object(let payload)? = entry.object["payload_redacted"] {
            // By their bytes, as the canonical form sorts them.
            for member in payload.members.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
            where !Self.shown.contains(member.name) {
                if case .string(let text) = member.value {
                    fields.append(.init(member.name, text))
                } else {
                    fields.append(
                        .init(member.name, String(decoding: StrictJSON.canonical(member.value), as: UTF8.self))
                    )
                }
            }
        }
        fields += entry.redactions.map { .init("redacted", "\($0.pointer) (\($0.rule))") }
        self.fields = FieldList(fields)
    }

    /// Members of the payload that have a line of their own.
    private static let shown: Set = [
        "id", "action", "outcome", "ts_utc", "actor", "target_app", "from_sha", "to_sha", "trigger",
    ]

    /// Returns the lines, safe for a terminal.
    func text(_ style: Style) -> String { fields.text(style) }
}

extension StoredEntry {
    /// Returns a member of the payload, if it is text.
    func text(_ name: String) -> String? {
        guard case .object(let payload)? = object["payload_redacted"], case .string(let text)? = payload[name]
        else { return nil }
        return text
    }

    /// Whether the deploy did not succeed. The service's own acts have no outcome.
    var hasFailed: Bool { outcome.map { $0 != .success } ?? false }
}
