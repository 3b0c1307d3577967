import AuditModel
import AuditStore
import Bytes

/// The page of a subject access that a person can read and print. It has no script, and loads nothing.
enum SubjectPage {
    /// Returns the page up to its first row.
    static func head(_ time: Timestamp) -> [UInt8] {
        Array(
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>What the audit trail holds</title><style>
            body { font: 14px/1.4 sans-serif; margin: 2em auto; max-width: 60em }
            table { border-collapse: collapse; width: 100% } td, th { border: 1px solid #999; padding: .4em; text-align: left;
            vertical-align: top } pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 }
            </style></head><body><h1>What the audit trail holds</h1>
            <p>Made at \(time). One row for each entry in which the person stands.</p>
            <table><tr><th>When</th><th>What</th><th>App</th><th>Actor</th><th>Where the person stands</th><th>All of it</th></tr>

            """.utf8
        )
    }

    /// Appends a row. Escapes what the entry holds.
    static func append(_ found: SubjectAccess.Found, to bytes: inout [UInt8]) {
        let entry = found.entry
        let cells = [
            entry.timestamp.description, entry.action, entry.targetApp ?? "", entry.actor ?? entry.actorTombstone ?? "",
            found.fields.joined(separator: ", "),
        ]
        bytes += "<tr>".utf8
        for cell in cells { bytes += "<td>\(cell.escapedForHTML)</td>".utf8 }
        let payload = String(decoding: entry.payloadRedacted, as: UTF8.self)
        bytes += "<td><pre>\(payload.escapedForHTML)</pre></td></tr>\n".utf8
    }

    static func tail(_ count: Int) -> [UInt8] {
        Array("</table><p>\(count) entries.</p></body></html>\n".utf8)
    }
}
