extension StrictJSON {
    /// How much of a document is read before it is refused.
    package struct Limits: Sendable {
        /// The longest input, in bytes.
        package let maximumBytes: Int
        /// How many arrays and objects may be open at once.
        package let maximumDepth: Int
        /// The longest number, in bytes.
        package let maximumNumberLength: Int

        /// Allows at most 128 levels, however many are asked for: values are read, compared, written and freed
        /// recursively, and a thread's stack may be as small as 512 KiB. All limits are inclusive.
        package init(maximumBytes: Int, maximumDepth: Int = 32, maximumNumberLength: Int = 64) {
            self.maximumBytes = maximumBytes
            self.maximumDepth = min(maximumDepth, 128)
            self.maximumNumberLength = maximumNumberLength
        }

        /// One document: 64 KiB, 32 levels, and 64 bytes to a number, which any double's canonical form (at most 25)
        /// and `Int128` fit into.
        package static let entry = Limits(maximumBytes: 64 * 1024)
    }
}
