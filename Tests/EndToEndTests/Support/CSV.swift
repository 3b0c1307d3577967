/// A reader of RFC 4180 that knows nothing of how the service writes it.
enum CSV {
    /// The records' cells. A record ends with CR LF, the last one too.
    static func records(_ text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var cell = String.UnicodeScalarView()
        var isQuoted = false
        var rest = text.unicodeScalars[...]
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"":
                cell.append("\"")
                rest.removeFirst()
            case "\"":
                isQuoted.toggle()
            case "," where !isQuoted:
                record.append(String(cell))
                cell = .init()
            case "\r" where !isQuoted && rest.first == "\n":
                rest.removeFirst()
                records.append(record + [String(cell)])
                record = []
                cell = .init()
            default:
                cell.append(character)
            }
        }
        return records
    }
}
