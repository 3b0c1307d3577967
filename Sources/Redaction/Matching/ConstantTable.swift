/// An array that is made once and never freed, so that a look into it costs no counting of references. Use it for
/// tables of the program, not for anything that is made again and again. Indices are not checked.
///
/// `@unchecked`: nothing writes to it after `init`.
struct ConstantTable<Element: Sendable>: @unchecked Sendable {
    private let elements: UnsafeBufferPointer<Element>

    init(_ elements: [Element]) {
        let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = copy.initialize(fromContentsOf: elements)
        self.elements = UnsafeBufferPointer(copy)
    }

    @inline(__always)
    subscript(index: Int) -> Element { elements[index] }
}
