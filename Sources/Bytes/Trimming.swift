extension StringProtocol {
    /// Returns the text without the scalars at its ends for which `isTrimmed` holds.
    @inlinable
    package func trimming(_ isTrimmed: (Unicode.Scalar) -> Bool) -> SubSequence {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !isTrimmed($0) }),
            let last = scalars.lastIndex(where: { !isTrimmed($0) })
        else { return self[endIndex...] }
        return self[first..<scalars.index(after: last)]
    }

    /// Returns the text without spaces and tabs at its ends: HTTP's optional white space (RFC 9110, section 5.6.3).
    @inlinable
    package func trimmingSpaces() -> SubSequence {
        trimming { $0 == " " || $0 == "\t" }
    }
}
