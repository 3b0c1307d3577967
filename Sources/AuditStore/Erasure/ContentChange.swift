import Bytes
import StrictJSON

/// What an erasure changes in one content of an entry: a string in it, or, where its shape changes too, all of it. The
/// database function checks a single string by itself; a whole content it has to compare.
struct ContentChange: Sendable, Equatable {
    /// The names and indexes that lead to the string, from the outside; empty for the whole content.
    let path: [String]
    /// The string from now on, or the JSON of the whole content.
    let text: String

    /// Up to this many strings are set one by one; each time the database writes the whole content anew.
    private static let mostStrings = 8

    /// Returns the changes that make `new` of `old`: one for each string that differs, in the order of `old`; the whole
    /// content when anything else differs or more than ``mostStrings`` do. Empty for equal values.
    ///
    /// - Parameter new: with its members in the order of `old`: the database compares a whole content member by member.
    static func all(from old: JSONValue, to new: JSONValue) -> [ContentChange] {
        var changes: [ContentChange] = []
        guard collect(from: old, to: new, at: [], into: &changes), changes.allSatisfy({ !$0.path.isEmpty }) else {
            return [whole(StrictJSON.ordered(new))]
        }
        return changes
    }

    /// Returns a change that replaces the content. `json` must be UTF-8.
    static func whole(_ json: [UInt8]) -> ContentChange {
        ContentChange(path: [], text: String(decoding: json, as: UTF8.self))
    }

    /// Adds a change for each string that differs. Members are compared by name, so their order does not count.
    /// - Returns: `false` when something else differs, or too many strings.
    private static func collect(
        from old: JSONValue,
        to new: JSONValue,
        at path: [String],
        into changes: inout [ContentChange]
    ) -> Bool {
        switch (old, new) {
        case (.object(let old), .object(let new)):
            guard old.members.count == new.members.count else { return false }
            // Most often in the same order: to look each name up would take time quadratic in their number.
            return zip(old.members, new.members).allSatisfy { member, other in
                let isSame = other.name.hasSameBytes(as: member.name)
                guard let value = isSame ? other.value : new[member.name] else { return false }
                return collect(from: member.value, to: value, at: path + [member.name], into: &changes)
            }
        case (.array(let old), .array(let new)):
            guard old.count == new.count else { return false }
            return zip(old, new).enumerated().allSatisfy { index, pair in
                collect(from: pair.0, to: pair.1, at: path + [String(index)], into: &changes)
            }
        case (.string(let text), .string(let other)) where !text.hasSameBytes(as: other):
            changes.append(ContentChange(path: path, text: other))
            return changes.count <= mostStrings
        default:
            return old == new
        }
    }

    /// The path as PostgreSQL writes a `text[]`: each element in quotation marks, `{}` for the whole content.
    var place: String {
        let elements = path.map { "\"" + $0.escaping(["\\": "\\\\", "\"": "\\\""]) + "\"" }
        return "{" + elements.joined(separator: ",") + "}"
    }
}
