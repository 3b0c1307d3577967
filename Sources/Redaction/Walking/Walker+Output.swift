import StrictJSON

extension Walker {
    private static let longestCommand = 400
    /// The secret ends within so many bytes of the output, or it is left alone.
    private static let longestLine = 4_096

    /// Redacts a command's output that begins with the secret which the command prints:
    /// `{"command": "argocd admin initial-password", "output": "PASSWORD\n"}`. Both are scanned as a terminal shows
    /// them, one below the other. Only a finding that begins the output counts; the output alone was looked at before.
    ///
    /// - Parameter changed: the members without what they gave away alone; `nil` if that is nothing.
    /// - Returns: the members without secrets; `nil` if nothing changed.
    mutating func redactOutput(
        of members: [JSONObject.Member],
        _ signs: ObjectSigns,
        _ changed: [JSONObject.Member]?
    ) -> [JSONObject.Member]? {
        guard let index = signs.output, let command = signs.command,
            let line = Self.line(of: members[command].value), Self.prints(line),
            case .string(let output) = (changed ?? members)[index].value
        else { return changed }
        let said = line + "\n"
        let start = said.utf8.count
        let isCut = output.utf8.count > Self.longestLine
        let text = said + (isCut ? String(decoding: output.utf8.prefix(Self.longestLine), as: UTF8.self) : output)
        let finding = text.withBytes { [tables, keepsPersonalData, nesting] bytes -> Finding? in
            let found = tables.findings(in: bytes, under: nil, keepsPersonalData: keepsPersonalData, nesting: nesting)
            guard let first = found.first(where: { $0.range.lowerBound >= start }), first.isWhole,
                bytes[start..<first.range.lowerBound].allSatisfy({ $0.isIn(.space) })
            else { return nil }
            return first
        }
        guard let finding, finding.range.upperBound < text.utf8.count || !isCut else { return changed }
        var result = changed ?? members
        result[index] = JSONObject.Member(
            name: result[index].name,
            value: .string(Finding.apply([finding], to: output, from: start))
        )
        let known = noteCommand(finding.rules)
        prefix(from: known, with: .name(result[index].name))
        return result
    }

    /// Returns a command, which is a string or a list of strings, in one line; `nil` if it is too long or too short.
    private static func line(of command: JSONValue) -> String? {
        var line = ""
        switch command {
        case .string(let text): line = text
        case .array(let elements):
            for case .string(let argument) in elements where line.utf8.count <= longestCommand {
                line += argument + " "
            }
        default: return nil
        }
        return 4...longestCommand ~= line.utf8.count ? line : nil
    }

    /// Whether the command may print a secret, by ``Command/printers`` and ``Command/showers``.
    private static func prints(_ line: String) -> Bool {
        line.withBytes { bytes in
            let text = ByteText(bytes)
            return (Command.printers + Command.showers).contains { text.find($0, from: 0, to: text.end) != nil }
        }
    }
}
