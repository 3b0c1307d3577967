/// The place of a value within a document (RFC 6901).
package struct JSONPointer: Sendable {
    /// The way down, from the root.
    package private(set) var segments: [Segment]

    /// One step down.
    package enum Segment: Sendable {
        /// To the member of an object with this name, unescaped.
        case name(String)
        /// To the element of an array with this index, from 0.
        case index(Int)
    }

    /// Points to the whole document, unless segments are given.
    package init(_ segments: [Segment] = []) {
        self.segments = segments
    }

    /// Returns the place of the member `name` of the object here.
    package func appending(_ name: String) -> JSONPointer {
        JSONPointer(segments + [.name(name)])
    }

    /// Returns the place of the element `index`, from 0, of the array here.
    package func appending(_ index: Int) -> JSONPointer {
        JSONPointer(segments + [.index(index)])
    }
}

extension JSONPointer: CustomStringConvertible {
    /// The pointer as RFC 6901 writes it: `/steps/0/exit~1code`, and nothing for the whole document. Names are the
    /// sender's, so do not trust this text.
    package var description: String {
        var text = ""
        for segment in segments {
            text += "/"
            switch segment {
            case .index(let index): text += String(index)
            case .name(let name) where !name.utf8.contains { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }:
                text += name
            case .name(let name):
                for character in name.unicodeScalars {
                    switch character {
                    case "~": text += "~0"
                    case "/": text += "~1"
                    default: text.unicodeScalars.append(character)
                    }
                }
            }
        }
        return text
    }
}

/// Pointers are equal when their texts are, byte for byte: `/0` is one place, whether an index or a name.
extension JSONPointer: Hashable {
    package static func == (left: JSONPointer, right: JSONPointer) -> Bool {
        left.description.hasSameBytes(as: right.description)
    }

    package func hash(into hasher: inout Hasher) {
        for byte in description.utf8 { hasher.combine(byte) }
    }
}
