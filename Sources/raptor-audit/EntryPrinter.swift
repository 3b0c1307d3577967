import CommandLineSupport
import RaptorAuditClient

/// Writes entries to standard output, as JSON or as a table. Lays a table out for the entries that come together. A
/// later part gets a new header if its layout differs.
///
/// Use it from one task.
final class EntryPrinter {
    private let isJSON: Bool
    private let columns: [EntryColumn]
    private let isLocal: Bool
    private let width = Console.isTerminal(.output) ? Console.width : nil
    private let style = Style(.output)
    /// The caption and header that were printed last.
    private var heading: [String?] = []

    /// - Parameters:
    ///   - json: whether to write entries as the service has them.
    ///   - isLocal: whether tables show times in the zone of this machine.
    init(json: Bool, columns: [EntryColumn], isLocal: Bool) {
        isJSON = json
        self.columns = columns
        self.isLocal = isLocal
    }

    /// Writes entries in the order given. Writes no header for an empty list.
    func print(_ entries: [StoredEntry]) {
        if isJSON { return entries.forEach { Console.print(json: $0.jsonText) } }
        print(entries.map(row))
    }

    /// Returns what the table shows of an entry.
    func row(_ entry: StoredEntry) -> EntryRow { EntryRow(entry, columns: columns, isLocal: isLocal) }

    /// Writes a table.
    func print(_ rows: [EntryRow]) {
        guard !rows.isEmpty else { return }
        let table = EntryTable(rows, columns: columns, width: width, isLocal: isLocal, style: style)
        let next = [table.caption, table.header]
        // In a pipe, one header is one line that is not an entry.
        if width == nil ? heading.isEmpty : heading != next {
            for line in next.compactMap(\.self) { Console.print(line) }
        }
        heading = next
        for line in table.lines { Console.print(line) }
    }
}
