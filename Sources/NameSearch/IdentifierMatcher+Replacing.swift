package import StrictJSON

extension IdentifierMatcher {
    /// The text with `replacement` for every occurrence, or `nil` when there is none.
    package func replacing(in text: [UInt8], by replacement: String) -> [UInt8]? {
        let occurrences = occurrences(in: text)
        guard !occurrences.isEmpty else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var position = 0
        for occurrence in occurrences {
            result += text[position..<occurrence.range.lowerBound]
            result += replacement.utf8
            position = occurrence.range.upperBound
        }
        return result + text[position...]
    }

    /// The value with `replacement` for every occurrence in its strings and names. Names that become equal are told
    /// apart by a number.
    ///
    /// - Parameter known: names that mean something to the service, and stay whatever a person is called.
    package func replacing(in value: JSONValue, by replacement: String, keeping known: Set<String> = []) -> JSONValue {
        switch value {
        case .null, .bool, .number:
            value
        case .string(let text):
            .string(replacing(in: text, by: replacement))
        case .array(let elements):
            .array(elements.map { replacing(in: $0, by: replacement, keeping: known) })
        case .object(let object):
            .object(replacing(in: object, by: replacement, keeping: known))
        }
    }

    private func replacing(in text: String, by replacement: String) -> String {
        replacing(in: Array(text.utf8), by: replacement).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    private func replacing(in object: JSONObject, by replacement: String, keeping known: Set<String>) -> JSONObject {
        var names = Set(object.members.map { Array($0.name.utf8) })
        return JSONObject(
            object.members.map { member in
                let value = replacing(in: member.value, by: replacement, keeping: known)
                let replaced = known.contains(member.name) ? member.name : replacing(in: member.name, by: replacement)
                guard !replaced.hasSameBytes(as: member.name) else { return .init(name: member.name, value: value) }
                var name = replaced
                var number = 2
                while !names.insert(Array(name.utf8)).inserted {
                    name = "\(replaced)-\(number)"
                    number += 1
                }
                return .init(name: name, value: value)
            }
        )
    }
}
