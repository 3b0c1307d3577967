extension Slice<UnsafeBufferPointer<UInt8>> {
    func hasSuffix(_ text: StaticString) -> Bool {
        count >= text.utf8CodeUnitCount
            && suffix(text.utf8CodeUnitCount).elementsEqual(
                UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
            )
    }

    /// Whether it begins with one of `texts` (lowercase), in either case.
    func hasFoldedPrefix(_ texts: StaticString...) -> Bool {
        texts.contains { text in
            count >= text.utf8CodeUnitCount
                && (0..<text.utf8CodeUnitCount).allSatisfy { self[startIndex + $0].folded == text.utf8Start[$0] }
        }
    }
}
