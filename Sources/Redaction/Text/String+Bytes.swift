extension String {
    /// Not a method of the walker: one that was called while its notes grow would keep a copy of them.
    func withBytes<Result>(_ body: (Scanner.Bytes) -> Result) -> Result {
        utf8.withContiguousStorageIfAvailable(body) ?? Array(utf8).withUnsafeBufferPointer(body)
    }
}
