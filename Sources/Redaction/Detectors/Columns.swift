extension Detector {
    /// Recognises secrets by their columns in SQL: `INSERT INTO users (name, password) VALUES ('kris', '…')`.
    static let insert = Detector(announcedBy: ["insert into "]) { $0.insert($1.literalEnd, to: $1.end) }

    /// Recognises the same in a dump of PostgreSQL: `COPY users (name, password) FROM stdin;`, and rows with tabs below.
    static let copiedRows = Detector(announcedBy: [") from stdin"]) { $0.copied($1) }
}

/// Finds values that stand below, or in the order of, their names: tables with a heading, and SQL's `INSERT`.
///
/// In a column, a value has to look more like a secret than behind its name: a table of people has a column `password`
/// that says `set` or `yes`. Fields of other columns are scanned, each on its own.
extension Scanner {
    /// How long a heading may be, before and behind the name in it.
    private static let longestHeading = 400

    /// Replaces the secrets in the rows below a heading that `name` is a column of.
    ///
    /// A heading is a line of two names or more, without digits. What separates them is a comma, a semicolon, a tab, a
    /// bar or two blanks. A row has as many fields; the table ends before the first line that has not. With bars, a
    /// line of dashes must come first: without it, each line may be a name and its value.
    ///
    /// - Returns: the end of the rows; `nil` if the line is not a heading, or no row follows.
    mutating func heading(_ name: Range<Int>, to end: Int) -> Int? {
        guard name.lowerBound >= lastHeadingEnd else { return nil }
        let next = text.runEnd(.quote | .gap, from: name.upperBound, to: end)
        guard next < end, bytes[next].isIn(.lineEnd | .column) || next > name.upperBound + 1 else { return nil }
        let first = text.runStart(.heading, from: max(floor, next - Self.longestHeading), to: name.lowerBound)
        let last = text.runEnd(.heading, from: next, to: min(end, next + Self.longestHeading))
        lastHeadingEnd = last
        guard last < end, bytes[last].isIn(.lineEnd), first == 0 || bytes[first - 1].isIn(.lineEnd),
            let separator = bytes[first..<last].first(where: { $0.isIn(.column) }) ?? aligned(first..<last),
            !bytes[first..<last].contains(where: { $0.isIn(.digit) })
        else { return nil }
        let row = RowForm(separator: separator, end: .lineEnd, nests: false)
        let names = fields(from: first, row, to: last).ranges
        // A line of a usage is not a heading, and neither is a sentence with a gap.
        if separator == UInt8(ascii: " "),
            names.contains(where: { $0.count > 24 || bytes[$0].first == UInt8(ascii: "-") })
        {
            return nil
        }
        let columns = names.map { meaning(ofColumn: $0) }
        // `"passwd",` is the element of a list.
        guard names.count(where: { !$0.isEmpty }) > 1, columns.contains(where: { $0 != nil }) else { return nil }
        var position = last
        // Without it, each row of such a table may have a name and its value.
        var hasRule = separator != UInt8(ascii: "|")
        while position < end {
            let start = text.runEnd(.lineEnd, from: position, to: end)
            let fields = fields(from: start, row, to: reach(from: start, to: end))
            spend(fields.end - start)
            // The line below a heading: `|---|---|`
            let isRule = bytes[start..<fields.end].allSatisfy { $0.isIn(.dash | .colon | .plusSlash | .bar | .blank) }
            guard isRule || hasRule && fields.ranges.count == columns.count else { break }
            if isRule { hasRule = true } else { redact(fields.ranges, columns) }
            position = fields.end
        }
        return position > last ? position : nil
    }

    /// Replaces the secrets in the values, row by row, as long as a row has a value for each column. The list of columns
    /// is somewhere behind `start`.
    mutating func insert(_ start: Int, to end: Int) -> Int? {
        let limit = min(end, start + Self.longestHeading)
        guard let open = bytes[start..<limit].firstIndex(of: UInt8(ascii: "(")) else { return nil }
        let row = RowForm(separator: UInt8(ascii: ","), end: .closing, nests: true)
        let heading = fields(from: open + 1, row, to: min(end, open + Self.longestHeading))
        let columns = heading.ranges.map { meaning(ofColumn: $0) }
        let values = text.runEnd(.space, from: min(end, heading.end + 1), to: end)
        guard columns.contains(where: { $0 != nil }), text.has("values", at: values, to: end) else { return nil }
        var position = text.runEnd(.space, from: values + 6, to: end)
        var last: Int?
        while text.has("(", at: position, to: end) {
            let fields = fields(from: position + 1, row, to: reach(from: position, to: end))
            spend(fields.end - position)
            guard fields.ranges.count == columns.count else { break }
            redact(fields.ranges, columns)
            last = fields.end
            position = text.runEnd(.space | .comma, from: min(end, fields.end + 1), to: end)
        }
        return last
    }

    /// Replaces the secrets in the rows below `COPY`, as long as a row has a value for each column.
    fileprivate mutating func copied(_ hit: Detector.Hit) -> Int? {
        let before = max(0, hit.start - Self.longestHeading)
        guard let open = bytes[before..<hit.start].lastIndex(of: UInt8(ascii: "(")) else { return nil }
        let heading = RowForm(separator: UInt8(ascii: ","), end: .closing, nests: true)
        let columns = fields(from: open + 1, heading, to: hit.literalEnd).ranges.map { meaning(ofColumn: $0) }
        guard columns.contains(where: { $0 != nil }) else { return nil }
        let row = RowForm(separator: UInt8(ascii: "\t"), end: .lineEnd, nests: false)
        var position = text.lineEnd(of: hit.literalEnd, to: hit.end)
        var last: Int?
        while position < hit.end {
            let start = text.runEnd(.lineEnd, from: position, to: hit.end)
            let fields = fields(from: start, row, to: reach(from: start, to: hit.end))
            spend(fields.end - start)
            guard fields.end > start, fields.ranges.count == columns.count else { break }
            redact(fields.ranges, columns)
            last = fields.end
            position = fields.end
        }
        return last
    }

    /// Returns a blank as the separator if more than one of them stands between names: columns are as wide as their
    /// values.
    private func aligned(_ heading: Range<Int>) -> UInt8? {
        text.find("  ", from: heading.lowerBound, to: heading.upperBound) == nil ? nil : UInt8(ascii: " ")
    }

    /// How rows are written.
    private struct RowForm {
        let separator: UInt8
        /// What ends a row.
        let end: ByteClass
        /// Whether parentheses in it are pairs.
        let nests: Bool
    }

    /// Returns the fields from `start`, without blanks and quotes around them, and where the row ends. Quoted fields may
    /// hold separators and doubled quotes. There is one field at least, which may be empty.
    private func fields(from start: Int, _ form: RowForm, to end: Int) -> (ranges: [Range<Int>], end: Int) {
        var ranges: [Range<Int>] = []
        var position = start
        if form.separator == UInt8(ascii: " ") { return alignedFields(from: start, form, to: end) }
        while true {
            let first = text.runEnd(.gap, from: position, to: end)
            position = first
            var depth = 0
            if first < end, bytes[first].isIn(.quote) {
                position += 1
                // A doubled quote is one.
                while position < end, bytes[position] != bytes[first] || isDoubled(position, to: end) {
                    position += bytes[position] == bytes[first] || bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
            }
            while position < end, depth > 0 || bytes[position] != form.separator && !bytes[position].isIn(form.end) {
                if form.nests, bytes[position] == UInt8(ascii: "(") { depth += 1 }
                if form.nests, bytes[position] == UInt8(ascii: ")") { depth -= 1 }
                position += 1
            }
            position = min(position, end)
            let last = text.runStart(.gap, from: first, to: position)
            let isQuoted = last - first > 1 && bytes[first].isIn(.quote) && bytes[last - 1] == bytes[first]
            ranges.append(isQuoted ? (first + 1)..<(last - 1) : first..<last)
            guard position < end, bytes[position] == form.separator else { return (ranges, position) }
            position += 1
        }
    }

    /// Returns the same of columns with more than one blank between them. An empty field cannot be seen there, so that
    /// a row with one has less fields than the heading.
    private func alignedFields(from start: Int, _ form: RowForm, to end: Int) -> (ranges: [Range<Int>], end: Int) {
        var ranges: [Range<Int>] = []
        var position = text.runEnd(.gap, from: start, to: end)
        while position < end, !bytes[position].isIn(form.end) {
            let first = position
            while position < end, !bytes[position].isIn(form.end), !text.has("  ", at: position, to: end) {
                position += 1
            }
            ranges.append(first..<text.runStart(.gap, from: first, to: position))
            position = text.runEnd(.gap, from: position, to: end)
        }
        return (ranges, position)
    }

    /// Whether the quote is followed by another one, so that both stand for one.
    private func isDoubled(_ quote: Int, to end: Int) -> Bool { quote + 1 < end && bytes[quote + 1] == bytes[quote] }

    /// Returns what a column's name makes of its fields; less than the name makes of a value behind it.
    private func meaning(ofColumn field: Range<Int>) -> NameTable.Meaning? {
        // `pass,fail` are counts.
        guard 3...64 ~= field.count, !bytes[field].elementsEqual("pass".utf8),
            let meaning = tables.names.meaning(of: bytes[field])
        else { return nil }
        switch meaning.kind {
        case .authorization, .cookie, .setCookie: return nil
        case .password: return NameTable.Meaning(rule: meaning.rule, kind: .chosen)
        case .secret, .auth: return NameTable.Meaning(rule: meaning.rule, kind: .drawn)
        default: return meaning
        }
    }

    /// Replaces each field that is what its column's name says, and scans the others.
    private mutating func redact(_ fields: [Range<Int>], _ columns: [NameTable.Meaning?]) {
        for (field, column) in zip(fields, columns) where !field.isEmpty {
            let isKept = column?.kind.isPersonal == true && keepsPersonalData
            if let column, !isKept, !isRedacted(field), Judgement.isSecret(bytes[field], column.kind, .cell) {
                replaceCredential(field, column.rule)
            } else {
                scan(from: field.lowerBound, to: field.upperBound)
            }
        }
    }
}
