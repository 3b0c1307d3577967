import RaptorAuditClient

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Entries as lines of a table that fits the terminal. Where no terminal is, nothing is cut off.
struct EntryTable {
    private enum Column: String {
        case time = "TS_UTC"
        case outcome = "OUTCOME"
        case action = "ACTION"
        case toSHA = "TO_SHA"
        case bothSHAs = "FROM..TO"
        case actor = "ACTOR"
        case id = "ID"
    }

    private let columns: [(column: Column, width: Int)]
    private let cuts: Bool
    private let style: Style

    /// - Parameter width: the terminal's columns; `nil` where there is none.
    init(width: Int?, style: Style) {
        let start: [(Column, Int)] = [(.time, 17), (.outcome, 7), (.action, 21)]
        let wide: [(Column, Int)] = start + [(.bothSHAs, 16), (.actor, 24), (.id, 36)]
        let wideWidth = wide.reduce(-2) { $0 + $1.1 + 2 }
        if let width, width < wideWidth {
            let narrow = start + [(.toSHA, 7)]
            let left = width - narrow.reduce(0) { $0 + $1.1 + 2 }
            columns = narrow + [(.actor, max(8, left))]
        } else {
            columns = wide
        }
        cuts = width != nil
        self.style = style
    }

    var header: String {
        style.dim(line { $0.rawValue })
    }

    func line(_ entry: StoredEntry) -> String {
        let text = line { Self.text(of: $0, entry) }
        return entry.outcome == .success ? text : style.red(text)
    }

    private static func text(of column: Column, _ entry: StoredEntry) -> String {
        func short(_ sha: String?) -> String { sha.map { String($0.prefix(7)) } ?? "-" }
        switch column {
        case .time: return String(entry.timestamp.wireText.prefix(16)).replacing("T", with: " ") + "Z"
        case .outcome:
            switch entry.outcome {
            case .healthCheckFailed?: return "health!"
            case .deployFailed?: return "deploy!"
            case let outcome: return outcome?.rawValue ?? "-"
            }
        case .action: return entry.action
        case .toSHA: return short(entry.toSHA)
        case .bothSHAs: return "\(short(entry.fromSHA))..\(short(entry.toSHA))"
        case .actor: return entry.actor ?? entry.actorTombstone ?? "-"
        case .id: return entry.id.uuidString.lowercased()
        }
    }

    private func line(_ text: (Column) -> String) -> String {
        var line = columns.map { fit(text($0.column).visible, $0.width) }.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return line
    }

    private func fit(_ text: String, _ width: Int) -> String {
        let count = text.count
        if count <= width { return text + String(repeating: " ", count: width - count) }
        return cuts ? text.prefix(width - 1) + "…" : text
    }
}

extension String {
    /// Without what would move a terminal's cursor or reorder its line: an entry is a stranger's text.
    var visible: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
                    default: scalar
                    }
                }
            )
        )
    }
}
