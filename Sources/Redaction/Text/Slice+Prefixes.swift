extension Slice<UnsafeBufferPointer<UInt8>> {
    /// Whether it ends with `text`, in the same case. ``hasFoldedPrefix(_:)`` accepts either case.
    func hasSuffix(_ text: StaticString) -> Bool {
        let start = endIndex - text.utf8CodeUnitCount
        guard start >= startIndex else { return false }
        for offset in 0..<text.utf8CodeUnitCount where self[start + offset] != text.utf8Start[offset] { return false }
        return true
    }

    /// Whether it begins with one of `texts`, which must be lowercase, in either case.
    func hasFoldedPrefix(_ texts: StaticString...) -> Bool {
        texts.contains { text in
            count >= text.utf8CodeUnitCount
                && (0..<text.utf8CodeUnitCount).allSatisfy { self[startIndex + $0].folded == text.utf8Start[$0] }
        }
    }
}
