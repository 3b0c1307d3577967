extension Slice<UnsafeBufferPointer<UInt8>> {
    /// Whether it ends with `text`, in the same case. ``hasFoldedPrefix(_:)`` accepts either case.
    func hasSuffix(_ text: StaticString) -> Bool {
        let start = endIndex - text.utf8CodeUnitCount
        return start >= startIndex && ByteText(base).has(text, isExact: true, at: start, to: endIndex)
    }

    /// Whether it begins with one of `texts`, which must be lowercase, in either case.
    func hasFoldedPrefix(_ texts: StaticString...) -> Bool {
        texts.contains { ByteText(base).has($0, at: startIndex, to: endIndex) }
    }
}
