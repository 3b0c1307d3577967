/// Aligns columns for a terminal. Replaces characters that a terminal would obey.
package struct TextTable: CustomStringConvertible {
    private let header: [String]
    private let rows: [[String]]

    /// - Parameter rows: each with as many cells as the header. What a terminal would obey is not shown.
    package init(header: [String], rows: [[String]]) {
        self.header = header
        self.rows = rows
    }

    private static let gap = 2
    /// The least length of a cut cell.
    private static let leastWidth = 6

    /// All cells at full length.
    package var description: String { text(width: nil) }

    /// Returns lines that fit a terminal.
    /// - Parameters:
    ///   - width: the terminal's columns; `nil` to cut nothing.
    ///   - whole: the titles of columns that are cut last, such as ids that another command takes.
    package func text(width: Int?, keeping whole: Set<String> = []) -> String {
        let all = [header] + rows.map { $0.map(\.visible) }
        var widths = header.indices.map { column in all.map { $0[column].columns }.max() ?? 0 }
        if let width { Self.shrink(&widths, into: width, header.indices.filter { !whole.contains(header[$0]) }) }
        return all.map { row in
            let line = Self.line(row, widths)
            return width.map { line.cut(to: $0) } ?? line
        }.joined(separator: "\n")
    }

    /// Returns by how much a row of columns this wide is wider than `width`.
    package static func overflow(_ widths: [Int], into width: Int) -> Int {
        widths.reduce(-gap) { $0 + $1 + gap } - width
    }

    /// Narrows the widest of the columns at `flexible`, one by one, until a row fits.
    package static func shrink(_ widths: inout [Int], into width: Int, _ flexible: [Int]) {
        while overflow(widths, into: width) > 0 {
            let left = flexible.filter { widths[$0] > leastWidth }
            guard let widest = left.max(by: { widths[$0] < widths[$1] }) else { return }
            widths[widest] -= 1
        }
    }

    /// Returns a row, each cell as wide as its column, without spaces at the end.
    package static func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = zip(cells, widths).map { $0.cut(to: $1).padded(to: $1) }
            .joined(separator: String(repeating: " ", count: gap))
        while line.last == " " { line.removeLast() }
        return line
    }
}

extension Console {
    /// Writes a table to standard output, as wide as the terminal is, or at full length without one.
    /// - Parameter whole: the titles of columns that are cut last.
    package static func print(_ table: TextTable, keeping whole: Set<String> = []) {
        print(table.text(width: isTerminal(.output) ? width : nil, keeping: whole))
    }
}

/// Shows a line for each field: its name, then its value. Indents further lines of a value below the first.
package struct FieldList {
    /// A name, and a value that may have several lines.
    package struct Field {
        let name: String
        let value: String
        let paint: @Sendable (Style, String) -> String

        /// - Parameter paint: the value's colour.
        package init(_ name: String, _ value: String, paint: @escaping @Sendable (Style, String) -> String = { $1 }) {
            self.name = name
            self.value = value
            self.paint = paint
        }
    }

    private let fields: [Field]

    /// - Parameter fields: in the order in which they are shown.
    package init(_ fields: [Field]) {
        self.fields = fields
    }

    /// Returns the lines, without a line end after the last.
    package func text(_ style: Style) -> String {
        let width = fields.map(\.name.visible.columns).max() ?? 0
        return fields.map { field in
            let lines = field.value.visibleLines
            let indented = lines.joined(separator: "\n" + String(repeating: " ", count: width + 2))
            return style.dim(field.name.visible.padded(to: width + 2)) + field.paint(style, indented)
        }.joined(separator: "\n")
    }
}
