import AuditModel
import Bytes
import StrictJSON
import TransparencyLog

/// The page of an archive: HTML and SVG, without a script, and without anything loaded from elsewhere. Everything that
/// comes from entries is escaped.
struct EvidencePage {
    private let selection: EvidenceSelection
    private let report: LogVerification.Report
    private var count = 0
    /// By app, entries by outcome.
    private var outcomes: [String: [String: Int]] = [:]
    private var days: [String: Int] = [:]
    /// Rows of tables. Of other entries the page has only their number.
    private var breakGlass: [String] = []
    private var acts: [String] = []

    init(selection: EvidenceSelection, report: LogVerification.Report) {
        self.selection = selection
        self.report = report
    }

    /// Counts a deploy, or adds an act of the service to the table of acts.
    mutating func add(_ entry: JSONObject) {
        guard !Self.text(entry, "action").hasPrefix("audit.") else {
            acts.append(Self.row(ofAct: entry))
            return
        }
        count += 1
        outcomes[Self.text(entry, "target_app"), default: [:]][Self.text(entry, "outcome"), default: 0] += 1
        days[String(Self.text(entry, "ts_utc").prefix(10)), default: 0] += 1
        if Self.text(entry, "trigger") == Trigger.localScript.rawValue { breakGlass.append(Self.row(of: entry)) }
    }

    /// The finished page. Call ``add(_:)`` for all entries first.
    var html: String {
        let checkpoint = report.checkpoint.checkpoint
        return """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Evidence of \(checkpoint.origin.escapedForHTML)</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
            table { border-collapse: collapse; margin: 1rem 0 } th, td { padding: .25rem .75rem; text-align: left }
            th, td { border-bottom: 1px solid #ccc } td.n { text-align: right } code { font-size: .9em; overflow-wrap: anywhere }
            svg { max-width: 100% } text { font: 10px system-ui, sans-serif }
            </style>
            <h1>Evidence of an audit trail</h1>
            <p>\(count) entries\(range.escapedForHTML), verified against <code>\(checkpoint.origin.escapedForHTML)</code>:
            \(checkpoint.size) leaves, root <code>\(checkpoint.root)</code>. README.txt says how to verify it yourself.</p>
            <h2>By app and outcome</h2>
            \(outcomeTable)
            <h2>Deploys a day</h2>
            \(EvidenceCalendar(days: days).svg)
            <h2>Break glass: deploys from a laptop</h2>
            \(Self.table(Self.columns, breakGlass))
            <h2>Erasures and retention</h2>
            \(Self.table(["ts_utc", "action", "details"], acts))
            </html>

            """
    }

    /// The selection in words, not escaped.
    private var range: String {
        let since = selection.since.map { " from \($0)" } ?? ""
        let until = selection.until.map { " until \($0)" } ?? ""
        return since + until + (selection.apps.isEmpty ? "" : " of \(selection.apps.joined(separator: ", "))")
    }

    /// Counts by app and outcome, apps in order of their names.
    private var outcomeTable: String {
        let names = Outcome.allCases.map(\.rawValue)
        let rows = outcomes.sorted { $0.key < $1.key }.map { app, outcomes in
            "<tr><td>\(app.escapedForHTML)" + names.map { "<td class=n>\(outcomes[$0] ?? 0)" }.joined()
        }
        return Self.table(["app"] + names, rows)
    }

    private static let columns = ["ts_utc", "target_app", "actor", "to_sha", "outcome"]

    /// Returns a table of rows that are HTML already; a sentence when it would be empty.
    private static func table(_ columns: [String], _ rows: [String]) -> String {
        guard !rows.isEmpty else { return "<p>None.</p>" }
        let head = columns.map { "<th>\($0.escapedForHTML)" }.joined()
        return "<table><tr>\(head)\n\(rows.joined(separator: "\n"))\n</table>"
    }

    /// Returns a row of the break-glass table. An erased actor is shown by the tombstone.
    private static func row(of entry: JSONObject) -> String {
        "<tr>"
            + columns.map { column in
                let erased = column == "actor" && entry["actor"] == .null
                return "<td>\(text(entry, erased ? "actor_tombstone" : column).escapedForHTML)"
            }.joined()
    }

    /// Returns a row with the act's details as JSON.
    private static func row(ofAct act: JSONObject) -> String {
        var details = act["payload_redacted"] ?? .null
        if case .object(var object) = details {
            for name in ["action", "actor", "ts_utc"] { object[name] = nil }
            details = .object(object)
        }
        let json = String(decoding: StrictJSON.canonical(details), as: UTF8.self)
        return """
            <tr><td>\(text(act, "ts_utc").escapedForHTML)<td>\(text(act, "action").escapedForHTML)<td><code>\(json.escapedForHTML)</code>
            """
    }

    /// Returns a member's text, not escaped; `-` for one that is not text.
    private static func text(_ entry: JSONObject, _ name: String) -> String {
        if case .string(let text)? = entry[name] { text } else { "-" }
    }
}
