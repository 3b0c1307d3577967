import StrictJSON

/// Finds out what to change in the text of a JSON document so that it denotes the redacted value, and nothing else
/// changes: white space, order, and the spelling of what stays are kept.
struct JSONEdits {
    /// The edits, in the order of the text. The first one carries the rules of all of them.
    private(set) var findings: [Finding] = []

    /// - Parameters:
    ///   - value: what `range` of `bytes` denotes.
    ///   - redacted: the same with some strings and numbers replaced.
    ///   - rules: what found something, for the report.
    init(
        from value: JSONValue,
        to redacted: JSONValue,
        in bytes: Scanner.Bytes,
        _ range: Range<Int>,
        rules: [StaticString]
    ) {
        var before: [JSONValue] = []
        var after: [JSONValue] = []
        Self.flatten(value, into: &before)
        Self.flatten(redacted, into: &after)
        var rules = rules
        for ((old, new), token) in zip(zip(before, after), Self.scalars(in: bytes, range)) where old != new {
            findings.append(Finding(token, rules: rules, json: StrictJSON.canonical(new)))
            rules = []
        }
    }

    /// Appends names and scalars in the order of the text. This and ``scalars(in:_:)`` must list the same ones.
    private static func flatten(_ value: JSONValue, into scalars: inout [JSONValue]) {
        switch value {
        case .array(let elements):
            for element in elements { flatten(element, into: &scalars) }
        case .object(let object):
            for member in object.members {
                scalars.append(.string(member.name))
                flatten(member.value, into: &scalars)
            }
        default: scalars.append(value)
        }
    }

    /// Returns where names and scalars stand, with their quotes. The text was parsed before, so that any other byte is
    /// white space or punctuation.
    private static func scalars(in bytes: Scanner.Bytes, _ range: Range<Int>) -> [Range<Int>] {
        var scalars: [Range<Int>] = []
        var position = range.lowerBound
        while position < range.upperBound {
            let start = position
            if bytes[position] == UInt8(ascii: "\"") {
                position += 1
                while position < range.upperBound, bytes[position] != UInt8(ascii: "\"") {
                    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                position += 1
                scalars.append(start..<min(position, range.upperBound))
            } else if bytes[position].isIn(.alphanumeric | .dash) {
                while position < range.upperBound, bytes[position].isIn(.alphanumeric | .dash | .dot | .plusSlash) {
                    position += 1
                }
                scalars.append(start..<position)
            } else {
                position += 1
            }
        }
        return scalars
    }
}
