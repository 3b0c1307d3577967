import StrictJSON

extension Walker {
    /// A longer list is left to what its elements show alone.
    private static let longestCommand = 2_048

    /// Redacts a list whose elements are a command and its arguments: `["redis-cli", "-a", "PASSWORD"]`. The elements
    /// are joined to a line, the line is scanned, and each finding that is inside of one element is replaced in it.
    ///
    /// It leaves a list alone that has no flag, an element that is not a string, or an element that was redacted
    /// already.
    ///
    /// - Parameter changed: the elements without what they gave away alone; `nil` if that is nothing.
    /// - Returns: the elements without secrets; `nil` if nothing changed.
    mutating func redactCommand(_ elements: [JSONValue], _ changed: [JSONValue]?) -> [JSONValue]? {
        guard 3...64 ~= elements.count, elements.contains(where: isFlag) else { return changed }
        var line = ""
        var places: [(index: Int, range: Range<Int>)] = []
        for (index, element) in elements.enumerated() {
            guard case .string(let argument) = element, line.utf8.count < Self.longestCommand else { return changed }
            if case .string(let redacted)? = changed?[index], redacted != argument { return changed }
            // What a shell would take apart is quoted; what cannot be is another argument.
            let isPlain = argument.utf8.allSatisfy { $0.isIn(.visible) && !$0.isIn(.quote) && !$0.isIn("|;&") }
            let isQuotable = argument.utf8.allSatisfy { $0 != UInt8(ascii: "'") && !$0.isIn(.lineEnd) }
            if !isPlain { line += "'" }
            let start = line.utf8.count
            line += isPlain || isQuotable ? argument : "x"
            if isPlain || isQuotable { places.append((index, start..<line.utf8.count)) }
            line += isPlain ? " " : "' "
        }
        let findings = line.withBytes { [tables, keepsPersonalData, nesting] in
            tables.findings(in: $0, under: nil, keepsPersonalData: keepsPersonalData, nesting: nesting)
        }
        var result = changed
        for finding in findings where finding.isWhole {
            guard let place = places.first(where: { $0.range.contains(finding.range.lowerBound) }),
                finding.range.upperBound <= place.range.upperBound, case .string(let argument) = elements[place.index],
                // A sentence stays: `--password`, `must be changed`
                finding.range != place.range || !argument.utf8.contains(where: { $0.isIn(.space) })
            else { continue }
            result = result ?? elements
            guard result?[place.index] == elements[place.index] else { continue }
            result?[place.index] = .string(Finding.apply([finding], to: argument, from: place.range.lowerBound))
            let known = noteCommand(finding.rules)
            prefix(from: known, with: .index(place.index))
        }
        return result
    }

    /// Whether the element is a flag, such as `-p` or `--user=kris`.
    private func isFlag(_ element: JSONValue) -> Bool {
        guard case .string(let text) = element else { return false }
        return text.utf8.first == UInt8(ascii: "-") && 2...64 ~= text.utf8.count
    }
}
