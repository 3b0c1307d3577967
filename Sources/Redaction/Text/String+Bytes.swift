extension String {
    /// Calls `body` with the string's UTF-8, which is valid during the call only.
    ///
    /// This is not a method of the walker: one that was called while the walker's notes grow would keep a copy of them.
    func withBytes<Result>(_ body: (Scanner.Bytes) -> Result) -> Result {
        utf8.withContiguousStorageIfAvailable(body) ?? Array(utf8).withUnsafeBufferPointer(body)
    }
}
