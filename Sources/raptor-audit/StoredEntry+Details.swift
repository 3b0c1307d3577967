import CommandLineSupport
import FoundationBase
import RaptorAuditClient
import StrictJSON

extension StoredEntry {
    /// Returns the entry for people: the columns first, then other members of the payload, then what was redacted.
    /// - Parameter isLocal: whether times are in the zone of this machine, with its offset.
    func details(isLocal: Bool) -> FieldList {
        func time(_ date: Date) -> String {
            let utc = date.wireText
            guard isLocal else { return utc }
            let wall = WallTime(date, isLocal: true)
            return "\(wall.day)T\(wall.time)\(wall.offset)"
        }
        let isBad = hasFailed
        var fields: [FieldList.Field] = [
            .init("id", id.text), .init("action", action),
            .init("outcome", outcome?.rawValue ?? "-") { isBad ? $0.red($1) : $1 },
            .init("ts_utc", time(timestamp)), .init("recorded_at", time(recordedAt)),
            .init("actor", actor ?? actorTombstone.map { "\($0) (erased)" } ?? "-"),
            .init("service_account", serviceAccount), .init("target_app", targetApp ?? "-"),
            .init("from_sha", fromSHA ?? "- (a first deploy)"), .init("to_sha", toSHA ?? "-"),
            .init("trigger", trigger?.rawValue ?? "-"),
        ]
        if case .object(let payload)? = object["payload_redacted"] {
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
        fields += redactions.map { .init("redacted", "\($0.pointer) (\($0.rule))") }
        return FieldList(fields)
    }

    /// Members of the payload that have a line of their own.
    private static let shown: Set = [
        "id", "action", "outcome", "ts_utc", "actor", "target_app", "from_sha", "to_sha", "trigger",
    ]

    /// Returns a member of the payload, if it is text.
    func text(_ name: String) -> String? {
        guard case .object(let payload)? = object["payload_redacted"], case .string(let text)? = payload[name]
        else { return nil }
        return text
    }

    /// Whether the deploy did not succeed. The service's own acts have no outcome.
    var hasFailed: Bool { outcome.map { $0 != .success } ?? false }
}
