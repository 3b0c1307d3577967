extension String {
    /// Unicode's normal form C: canonically equivalent strings, which Swift takes for equal, have the same bytes.
    ///
    /// The time it takes grows with the square of the longest run of combining marks; bound the length of strangers'
    /// text first.
    package var normalizedToNFC: String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return self }
        // The second time for three Tibetan vowel signs (U+0F73, U+0F75, U+0F81): the first takes them apart and leaves
        // the parts unsorted.
        return normalizedOnce.normalizedOnce
    }

    /// What the standard library compares and hashes strings by. It is part of its ABI, and has no other name.
    private var normalizedOnce: String {
        String(decoding: _nfcCodeUnits, as: UTF8.self)
    }
}
