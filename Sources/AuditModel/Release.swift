import StrictJSON

/// The release that was deployed, as its makers call it, such as `v142`: one line of text. It may be empty.
package struct Release: WireText {
    /// In code points.
    package static let maximumCharacters = 256

    package let rawValue: String

    package init(validating text: String) throws(BrokenRule) {
        guard text.unicodeScalars.count <= Self.maximumCharacters else {
            throw .tooLong(characters: Self.maximumCharacters)
        }
        let isClean = text.unicodeScalars.allSatisfy { scalar in
            !(scalar.isControl || scalar.isLineOrParagraphSeparator || scalar.reordersText)
        }
        guard isClean else {
            throw BrokenRule(.controlCharacter, "Must be one line without control characters or any that reorder text.")
        }
        rawValue = text
    }
}

extension Release: Equatable {
    package static func == (left: Release, right: Release) -> Bool { left.rawValue.hasSameBytes(as: right.rawValue) }
}
