package import StrictJSON

/// Lists the parts of a text that could be somebody's name: everything that ``IdentifierMatcher`` would take for a
/// whole one. Where the names themselves are no longer known, each part is looked up by its digest.
package enum CandidateIdentifiers {
    /// The most words in one name: "María del Carmen de la Vega y Ruiz" has eight.
    private static let maximumWords = 8
    /// The most runs of letters and digits in one name: an address has more runs than a name has words.
    private static let maximumChunks = 16
    /// The most parts of one text: more than a message about a deploy has.
    private static let maximumCount = 4096

    /// Returns every possible name in the value's strings and member names, as ``NameKey`` normalises it.
    package static func all(in value: JSONValue) -> Set<String> {
        var found: Set<NameKey> = []
        collect(value, into: &found)
        return Set(found.map(\.name))
    }

    /// Returns every possible name in the text, as ``NameKey`` normalises it.
    package static func all(in text: String) -> Set<String> {
        all(in: .string(text))
    }

    private static func collect(_ value: JSONValue, into found: inout Set<NameKey>) {
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

    private static func collect(_ text: String, into found: inout Set<NameKey>) {
        found.insert(NameKey(text))
        collect(TextLayer(Array(text.utf8), isTracked: false), isEncoded: false, into: &found)
    }

    private static func collect(_ text: TextLayer, isEncoded: Bool, into found: inout Set<NameKey>) {
        _ = text.readings { layer, features, _ in
            collect(folded: Folding.fold(layer, features).bytes, into: &found)
            if !isEncoded {
                for decoded in EncodedRun.wholeTexts(in: layer.bytes) {
                    collect(TextLayer(decoded, isTracked: false), isEncoded: true, into: &found)
                }
            }
            return found.count < maximumCount
        }
    }

    private static func collect(folded text: [UInt8], into found: inout Set<NameKey>) {
        let boundary = IdentifierBoundary(text: text)
        let chunks = boundary.chunks()
        for (index, first) in chunks.enumerated() {
            var words = 1
            for last in chunks[index...].prefix(maximumChunks) {
                if last.lowerBound > first.lowerBound, text[last.lowerBound - 1] == UInt8(ascii: " ") { words += 1 }
                guard words <= maximumWords, found.count < maximumCount else { break }
                let range = first.lowerBound..<last.upperBound
                if boundary.isWhole(range) { found.insert(NameKey(folded: text[range])) }
            }
        }
    }
}
