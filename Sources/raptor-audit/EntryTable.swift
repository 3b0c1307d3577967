import RaptorAuditClient

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Entries as lines of a table that fits the terminal. Where nobody looks at a terminal nothing is cut off.
struct EntryTable {
    /// What is left for the actor on a narrow terminal.
    private static let leastActor = 8

    private let style: Style
    private let actorWidth: Int
    private let isWide: Bool

    private static let whenWidth = 17
    private static let outcomeWidth = 7
    private static let actionWidth = 20
    private static let shaWidth = 16
    private static let idWidth = 36

    /// - Parameter width: the terminal's columns; `nil` where there is none.
    init(width: Int?, style: Style) {
        self.style = style
        let fixed = Self.whenWidth + Self.outcomeWidth + Self.actionWidth + Self.shaWidth + 4 * 2
        guard let width else {
            actorWidth = 24
            isWide = true
            return
        }
        isWide = width >= fixed + 24 + 2 + Self.idWidth
        actorWidth = max(Self.leastActor, width - fixed - (isWide ? Self.idWidth + 2 : 0))
    }

    var header: String {
        style.dim(line("TS_UTC", "OUTCOME", "ACTION", "FROM..TO", "ACTOR", "ID"))
    }

    func line(_ entry: StoredEntry) -> String {
        let time = entry.timestamp.wireText
        let outcome = entry.outcome?.rawValue ?? "-"
        let shas = [entry.fromSHA, entry.toSHA].map { $0.map { String($0.prefix(7)) } ?? "-" }.joined(separator: "..")
        let text = line(
            String(time.prefix(16)).replacing("T", with: " ") + "Z",
            Self.short(outcome),
            entry.action,
            shas,
            entry.actor ?? entry.actorTombstone ?? "-",
            entry.id.uuidString.lowercased()
        )
        return outcome == Entry.Outcome.success.rawValue ? text : style.red(text)
    }

    private static func short(_ outcome: String) -> String {
        switch outcome {
        case Entry.Outcome.healthCheckFailed.rawValue: "health!"
        case Entry.Outcome.deployFailed.rawValue: "deploy!"
        default: outcome
        }
    }

    private func line(
        _ when: String,
        _ outcome: String,
        _ action: String,
        _ shas: String,
        _ actor: String,
        _ id: String
    ) -> String {
        var cells = [
            fit(when, Self.whenWidth), fit(outcome, Self.outcomeWidth), fit(action, Self.actionWidth),
            fit(shas, Self.shaWidth), fit(actor, actorWidth),
        ]
        if isWide { cells.append(id) }
        var text = cells.joined(separator: "  ")
        while text.last == " " { text.removeLast() }
        return text
    }

    private func fit(_ text: String, _ width: Int) -> String {
        let text = text.visible
        let count = text.count
        if count <= width { return text + String(repeating: " ", count: width - count) }
        return Console.isTerminal(.output) ? text.prefix(width - 1) + "…" : text
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
