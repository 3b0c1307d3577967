extension String {
    /// Returns the text with the escape in place of each scalar that has one.
    ///
    /// Looks at scalars, where `replacing` looks at characters: a quote and a mark beside it are one character, which
    /// is not equal to the quote.
    package func escaping(_ escapes: [Unicode.Scalar: String]) -> String {
        unicodeScalars.reduce(into: "") { text, scalar in
            if let escape = escapes[scalar] { text += escape } else { text.unicodeScalars.append(scalar) }
        }
    }

    /// The text for HTML, within elements and in quoted attributes.
    package var escapedForHTML: String {
        escaping(["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"])
    }
}
