package import StrictJSON

/// What in a value could be somebody's identifier: every string, and every word in one. For looking each of them up by
/// its digest where the identifiers themselves are no longer known.
package enum CandidateIdentifiers {
    /// More words than a message about a deploy has.
    private static let maximumCount = 4096

    package static func all(in value: JSONValue) -> Set<String> {
        var found: Set<String> = []
        collect(value, into: &found)
        return found
    }

    private static func collect(_ value: JSONValue, into found: inout Set<String>) {
        guard found.count < maximumCount else { return }
        switch value {
        case .null, .bool, .number:
            break
        case .string(let text):
            collect(text, into: &found)
        case .array(let elements):
            for element in elements { collect(element, into: &found) }
        case .object(let object):
            for member in object.members {
                collect(member.name, into: &found)
                collect(member.value, into: &found)
            }
        }
    }

    private static func collect(_ text: String, into found: inout Set<String>) {
        if text.utf8.count <= 254 { found.insert(text) }
        let words = text.unicodeScalars.split { scalar in
            scalar.isASCII ? !isAddressCharacter(scalar) : !scalar.properties.isAlphabetic
        }
        for word in words where 2...254 ~= word.count && found.count < maximumCount {
            // A full stop ends a sentence more often than a name.
            var trimmed = word
            while let last = trimmed.last, ".-_@+".unicodeScalars.contains(last) { trimmed.removeLast() }
            while let first = trimmed.first, ".-_@+".unicodeScalars.contains(first) { trimmed.removeFirst() }
            if !trimmed.isEmpty { found.insert(String(trimmed)) }
        }
    }

    private static func isAddressCharacter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || 0x30...0x39 ~= scalar.value || ".-_@+".unicodeScalars.contains(scalar)
    }
}
