/// Aligns columns for a terminal. The last column has any length.
package struct TextTable: CustomStringConvertible {
    private let header: [String]
    private let rows: [[String]]

    /// - Parameter rows: each with as many cells as the header. What a terminal would obey is not shown.
    package init(header: [String], rows: [[String]]) {
        self.header = header
        self.rows = rows
    }

    package var description: String {
        let all = [header] + rows.map { $0.map(\.visible) }
        let widths = header.indices.map { column in all.map { $0[column].columns }.max() ?? 0 }
        return all.map { row in
            var line = zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}

/// Shows a line for each field: its name, then its value. Indents further lines of a value below the first.
package struct FieldList {
    package struct Field {
        let name: String
        let value: String
        let paint: @Sendable (Style, String) -> String

        /// - Parameter paint: the value's colour.
        package init(
            _ name: String,
            _ value: String,
            paint: @escaping @Sendable (Style, String) -> String = { $1 }
        ) {
            self.name = name
            self.value = value
            self.paint = paint
        }
    }

    private let fields: [Field]

    package init(_ fields: [Field]) {
        self.fields = fields
    }

    package func text(_ style: Style) -> String {
        let width = fields.map(\.name.visible.columns).max() ?? 0
        return fields.map { field in
            let lines = field.value.visibleLines
            let indented = lines.joined(separator: "\n" + String(repeating: " ", count: width + 2))
            return style.dim(field.name.visible.padded(to: width + 2)) + field.paint(style, indented)
        }.joined(separator: "\n")
    }
}
