package import StrictJSON

/// Lists the parts of a text that could be somebody's name: everything that ``IdentifierMatcher`` would take for a
/// whole one. Where the names themselves are no longer known, each part is looked up by its digest.
package enum CandidateIdentifiers {
    /// The most parts of one text: more than a message about a deploy has.
    package static let maximumCount = 4096

    /// Returns the possible names in the value's strings and member names, as ``NameKey`` normalises them.
    ///
    /// Short members come first, each with its share of `limit` and of what is left, so a long log keeps no name out.
    /// - Parameter limit: about how many names to return. What exceeds it is left out without a sign.
    package static func all(in value: JSONValue, atMost limit: Int = maximumCount) -> Set<String> {
        var collector = CandidateCollector()
        let parts = members(of: value).sorted { $0.size < $1.size }
        for (index, part) in parts.enumerated() {
            let count = collector.found.count
            collector.limit = count + max(0, limit - count) / (parts.count - index)
            collector.collect(part.value)
        }
        return Set(collector.found.map(\.name))
    }

    /// Returns the possible names in the text, as ``NameKey`` normalises them; about ``maximumCount`` at most.
    package static func all(in text: String) -> Set<String> {
        all(in: .string(text))
    }

    /// Returns the members of an object, each with its name and size; any other value as one part.
    private static func members(of value: JSONValue) -> [(value: JSONValue, size: Int)] {
        guard case .object(let object) = value else { return [(value, 0)] }
        return object.members.map { member in
            let size = size(member.value)
            return (.array([.string(member.name), member.value]), size)
        }
    }

    /// The bytes of all strings.
    private static func size(_ value: JSONValue) -> Int {
        switch value {
        case .null, .bool, .number: 0
        case .string(let text): text.utf8.count
        case .array(let elements): elements.reduce(0) { $0 + size($1) }
        case .object(let object): object.members.reduce(0) { $0 + $1.name.utf8.count + size($1.value) }
        }
    }
}
