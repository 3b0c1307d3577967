import AuditModel
import StrictJSON
import TransparencyLog

/// The page of an archive: HTML and SVG, without a script, and without anything from elsewhere.
struct EvidencePage {
    private let entries: [JSONObject]
    private let acts: [JSONObject]
    private let selection: EvidenceSelection
    private let report: LogVerification.Report

    init(_ entries: [JSONObject], selection: EvidenceSelection, report: LogVerification.Report) {
        self.entries = entries.filter { !Self.text($0, "action").hasPrefix("audit.") }
        acts = entries.filter { Self.text($0, "action").hasPrefix("audit.") }
        self.selection = selection
        self.report = report
    }

    var html: String {
        let checkpoint = report.checkpoint.checkpoint
        let breakGlass = entries.filter { Self.text($0, "trigger") == Trigger.localScript.rawValue }
        return """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Evidence of \(Self.escaped(checkpoint.origin))</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
            table { border-collapse: collapse; margin: 1rem 0 } th, td { padding: .25rem .75rem; text-align: left }
            th, td { border-bottom: 1px solid #ccc } td.n { text-align: right } code { font-size: .9em; overflow-wrap: anywhere }
            svg { max-width: 100% } text { font: 10px system-ui, sans-serif }
            </style>
            <h1>Evidence of an audit trail</h1>
            <p>\(entries.count) entries\(Self.escaped(range)), verified against <code>\(Self.escaped(checkpoint.origin))</code>:
            \(checkpoint.size) leaves, root <code>\(checkpoint.root)</code>. README.txt says how to verify it yourself.</p>
            <h2>By app and outcome</h2>
            \(outcomes)
            <h2>Deploys a day</h2>
            \(EvidenceCalendar(days: days).svg)
            <h2>Break glass: deploys from a laptop</h2>
            \(table(of: breakGlass, empty: "None."))
            <h2>Erasures and retention</h2>
            \(actTable)
            </html>

            """
    }

    private var range: String {
        let since = selection.since.map { " from \($0)" } ?? ""
        let until = selection.until.map { " until \($0)" } ?? ""
        return since + until + (selection.apps.isEmpty ? "" : " of \(selection.apps.joined(separator: ", "))")
    }

    private var outcomes: String {
        var counts: [String: [String: Int]] = [:]
        for entry in entries {
            counts[Self.text(entry, "target_app"), default: [:]][Self.text(entry, "outcome"), default: 0] += 1
        }
        let names = Outcome.allCases.map(\.rawValue)
        let head = (["app"] + names).map { "<th>\(Self.escaped($0))" }.joined()
        let rows = counts.sorted { $0.key < $1.key }.map { app, outcomes in
            "<tr><td>\(Self.escaped(app))" + names.map { "<td class=n>\(outcomes[$0] ?? 0)" }.joined()
        }
        return "<table><tr>\(head)\n\(rows.joined(separator: "\n"))\n</table>"
    }

    private var days: [String: Int] {
        entries.reduce(into: [:]) { $0[String(Self.text($1, "ts_utc").prefix(10)), default: 0] += 1 }
    }

    private func table(of entries: [JSONObject], empty: String) -> String {
        guard !entries.isEmpty else { return "<p>\(empty)</p>" }
        let columns = ["ts_utc", "target_app", "actor", "to_sha", "outcome"]
        let head = columns.map { "<th>\($0)" }.joined()
        let rows = entries.map { entry in
            "<tr>"
                + columns.map { column in
                    let erased = column == "actor" && entry["actor"] == .null
                    return "<td>\(Self.escaped(Self.text(entry, erased ? "actor_tombstone" : column)))"
                }.joined()
        }
        return "<table><tr>\(head)\n\(rows.joined(separator: "\n"))\n</table>"
    }

    private var actTable: String {
        guard !acts.isEmpty else { return "<p>None.</p>" }
        let rows = acts.map { act in
            var details = act["payload_redacted"] ?? .null
            if case .object(var object) = details {
                for name in ["action", "actor", "ts_utc"] { object[name] = nil }
                details = .object(object)
            }
            let text = String(decoding: StrictJSON.canonical(details), as: UTF8.self)
            return """
                <tr><td>\(Self.escaped(Self.text(act, "ts_utc")))<td>\(Self.escaped(Self.text(act, "action")))\
                <td><code>\(Self.escaped(text))</code>
                """
        }
        return "<table><tr><th>ts_utc<th>action<th>details\n\(rows.joined(separator: "\n"))\n</table>"
    }

    private static func text(_ entry: JSONObject, _ name: String) -> String {
        if case .string(let text)? = entry[name] { text } else { "-" }
    }

    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
    }
}
