/// Counts how many texts enclose the one that is scanned, and bounds them: each level reads the same bytes again.
/// Without a bound, text that was encoded many times over would cost a multiple of its length.
struct Nesting: Sendable {
    /// How many strings of JSON, or runs of base 64, the text is inside of.
    private(set) var depth = 0
    /// How often the text was decoded as a whole, by ``PlainView``.
    private var views = 0

    /// Whether JSON in this text is parsed. In a decoded view it is not: its quotes are encoded in the text itself, so
    /// that an edit would not fit there.
    var admitsJSON: Bool { depth < 8 && views == 0 }
    /// Whether base 64 in this text is decoded.
    var admitsBase64: Bool { depth < 3 }
    /// Whether this text is scanned once more, decoded. Two views undo what was encoded twice.
    var admitsView: Bool { views < 2 }

    /// Returns the nesting of a text inside of this one.
    var deeper: Nesting {
        var nesting = self
        nesting.depth += 1
        return nesting
    }

    /// Returns the nesting of this text, decoded.
    var viewed: Nesting {
        var nesting = self
        nesting.views += 1
        return nesting
    }
}
