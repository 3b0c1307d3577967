/// An array that is made once and lives as long as the program, so that a look into it costs no counting of references.
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
