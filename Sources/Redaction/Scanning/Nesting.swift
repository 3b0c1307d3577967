/// How far inside of other texts a text is. Each step costs another look at the same bytes, so there are not many.
struct Nesting: Sendable {
    /// Strings in strings in strings.
    private(set) var depth = 0
    private var views = 0

    /// Whether JSON in this text is entered. Where its quotes are encoded it cannot be written anew.
    var admitsJSON: Bool { depth < 8 && views == 0 }
    /// Whether base 64 in this text is.
    var admitsBase64: Bool { depth < 3 }
    /// Whether it is looked at decoded.
    var admitsView: Bool { views < 2 }

    /// Of a text in this one.
    var deeper: Nesting {
        var nesting = self
        nesting.depth += 1
        return nesting
    }

    /// Of this text, decoded.
    var viewed: Nesting {
        var nesting = self
        nesting.views += 1
        return nesting
    }
}
