extension String {
    /// Unicode's normal form C: canonically equivalent strings, which Swift takes for equal, have the same bytes.
    ///
    /// Takes time quadratic in the longest run of combining marks: bound the length of untrusted text first.
    package var normalizedToNFC: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return self }
        // Twice, for three Tibetan vowel signs (U+0F73, U+0F75, U+0F81): the first pass takes them apart and leaves the
        // parts unsorted.
        return normalizedOnce.normalizedOnce
    }

    /// The form by which the standard library compares strings: a part of its ABI without a public name.
    private var normalizedOnce: String {
        String(decoding: _nfcCodeUnits, as: UTF8.self)
    }
}
