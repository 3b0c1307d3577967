import RaptorAuditClient

/// Writes entries to standard output, as JSON or as lines of a table whose header comes with the first of them.
final class EntryPrinter {
    private let table: EntryTable?
    private var isFirst = true

    init(json: Bool) {
        let width = Console.isTerminal(.output) ? Console.width : nil
        table = json ? nil : EntryTable(width: width, style: Style(.output))
    }

    func print(_ entry: StoredEntry) {
        guard let table else { return Console.print(entry.json.description) }
        if isFirst { Console.print(table.header) }
        isFirst = false
        Console.print(table.line(entry))
    }
}
