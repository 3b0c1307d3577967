import CommandLineSupport
import RaptorAuditClient

/// An entry's cells, at full length.
struct EntryRow {
    /// In the order of the columns.
    let texts: [String]
    /// Whether the row is shown in red.
    let hasFailed: Bool

    init(_ entry: StoredEntry, columns: [EntryColumn], isLocal: Bool) {
        texts = columns.map { $0.text(of: entry, isLocal: isLocal) }
        hasFailed = entry.hasFailed
    }
}

/// Entries as lines of a table that fits the terminal.
///
/// If the table does not fit, it leaves out the least useful parts first: the ends of ids, then values that all rows
/// share (a line above says them once), then the commit before. Then it cuts long cells.
struct EntryTable {
    /// The line above the header with the values that all rows share, if the rows leave them out.
    let caption: String?
    let header: String
    /// One for each row, in order.
    let lines: [String]

    /// The fewest characters of an id that are shown.
    private static let shortID = 8

    /// - Parameter width: the terminal's columns; `nil` without a terminal.
    init(_ rows: [EntryRow], columns: [EntryColumn], width: Int?, isLocal: Bool, style: Style) {
        var layout = columns.enumerated().map { index, column in
            Cells(column, column.title(isLocal: isLocal), rows.map { $0.texts[index] })
        }
        var constants: [String] = []
        if let width { Self.fit(&layout, into: width, &constants) }
        let caption = constants.joined(separator: "  ")
        self.caption = caption.isEmpty ? nil : style.dim(width.map { caption.cut(to: $0) } ?? caption)
        let widths = layout.map(\.width)
        header = style.dim(TextTable.line(layout.map(\.title), widths))
        lines = rows.indices.map { row in
            let line = TextTable.line(layout.map { $0.texts[row] }, widths)
            return rows[row].hasFailed ? style.red(line) : line
        }
    }

    /// A column's cells.
    private struct Cells {
        let column: EntryColumn
        let title: String
        var texts: [String]
        var width: Int

        init(_ column: EntryColumn, _ title: String, _ texts: [String]) {
            self.column = column
            self.title = title
            self.texts = texts
            width = 0
            measure()
        }

        mutating func measure() { width = max(title.columns, texts.map(\.columns).max() ?? 0) }

        /// The cell that all rows have.
        var constant: String? { texts.count > 1 && texts.allSatisfy { $0 == texts[0] } ? texts[0] : nil }

        mutating func map(_ change: (String) -> String) {
            texts = texts.map(change)
            measure()
        }
    }

    /// Makes the table narrower, one step after the other, until it fits or nothing is left to leave out.
    /// - Parameter constants: takes what the line above the header says.
    private static func fit(_ layout: inout [Cells], into width: Int, _ constants: inout [String]) {
        func overflow() -> Int { TextTable.overflow(layout.map(\.width), into: width) }
        func change(_ isWanted: (EntryColumn) -> Bool, _ change: (inout Cells) -> Void) {
            for index in layout.indices where overflow() > 0 && isWanted(layout[index].column) {
                change(&layout[index])
            }
        }
        change({ $0 == .id }) { ids in
            let length = uniqueLength(ids.texts)
            ids.map { String($0.prefix(length)) }
        }
        change(\.isTime) { times in
            guard let day = sharedPrefix(times.texts, 10) else { return }
            constants.append("\(times.title) \(day)")
            times.map { String($0.dropFirst(11)) }
        }
        for column in [EntryColumn.action, .targetApp, .actor, .serviceAccount, .trigger, .release, .outcome] {
            guard overflow() > 0, let index = layout.firstIndex(where: { $0.column == column }),
                let constant = layout[index].constant
            else { continue }
            constants.append("\(layout[index].title) \(constant)")
            layout.remove(at: index)
        }
        change({ $0 == .commits }) { commits in
            let after = commits.texts.map { text in text.split(separator: "..").last.map { String($0) } ?? text }
            commits = Cells(.toSHA, EntryColumn.toSHA.title(isLocal: false), after)
        }
        change(\.isTime) { times in
            guard let year = sharedPrefix(times.texts, 4), times.texts[0].utf8.count > 10 else { return }
            constants.append("\(times.title) \(year)")
            times.map { String($0.dropFirst(5)) }
        }
        shrink(&layout, into: width)
        for column in [EntryColumn.serviceAccount, .release, .actor, .targetApp, .action] where overflow() > 0 {
            layout.removeAll { $0.column == column }
            for index in layout.indices { layout[index].measure() }
            shrink(&layout, into: width)
        }
    }

    /// Narrows the widest columns, one by one, until the row fits.
    private static func shrink(_ layout: inout [Cells], into width: Int) {
        var widths = layout.map(\.width)
        TextTable.shrink(&widths, into: width, layout.indices.filter { layout[$0].column.isFlexible })
        for (index, width) in widths.enumerated() { layout[index].width = width }
    }

    /// Returns the first `count` characters, if all texts share them.
    private static func sharedPrefix(_ texts: [String], _ count: Int) -> String? {
        guard let first = texts.first, first.count > count else { return nil }
        let prefix = first.prefix(count)
        return texts.allSatisfy { $0.hasPrefix(prefix) } ? String(prefix) : nil
    }

    /// Returns how many characters keep all ids different: at least eight, and never ending in a hyphen.
    private static func uniqueLength(_ ids: [String]) -> Int {
        let sorted = Set(ids).sorted()
        let shared = zip(sorted, sorted.dropFirst()).map { zip($0, $1).prefix { $0 == $1 }.count }
        let length = max(shortID, (shared.max() ?? 0) + 1)
        // Not a hyphen at the end.
        return [9, 14, 19, 24].contains(length) ? length + 1 : length
    }
}
