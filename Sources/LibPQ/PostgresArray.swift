/// A one-dimensional array parameter, encoded as it is filled. A whole batch of rows is one statement with an array for
/// each column, so a commit takes one parse, one plan and one round trip however many rows it has.
package struct PostgresArray<Element: Bindable>: Bindable {
    private var elements: [UInt8] = []
    private var hasNull = false
    package private(set) var count = 0

    package init() {}

    package init(_ values: some Sequence<Element>) {
        for value in values { append(value) }
    }

    /// An array in which `nil` is null.
    package init(optional values: some Sequence<Element?>) {
        for value in values { append(value) }
    }

    /// Appends an element; `nil` is null.
    package mutating func append(_ value: Element?) {
        count += 1
        guard let value else {
            hasNull = true
            elements.append(bigEndian: Int32(-1))
            return
        }
        let start = elements.count
        elements.append(bigEndian: Int32(0))
        value.encode(into: &elements)
        let length = UInt32(elements.count - start - 4)
        for place in 0..<4 { elements[start + place] = UInt8(truncatingIfNeeded: length >> (24 - 8 * place)) }
    }

    package static var type: PostgresType { PostgresType(oid: Element.type.arrayOID, arrayOID: 0) }

    /// `array_send`'s format: dimensions, whether there are nulls, the type, length and lower bound, elements.
    package func encode(into bytes: inout [UInt8]) {
        bytes.reserveCapacity(bytes.count + 20 + elements.count)
        bytes.append(bigEndian: Int32(count == 0 ? 0 : 1))
        bytes.append(bigEndian: Int32(hasNull ? 1 : 0))
        bytes.append(bigEndian: Element.type.oid)
        guard count > 0 else { return }
        bytes.append(bigEndian: Int32(count))
        bytes.append(bigEndian: Int32(1))
        bytes += elements
    }
}

extension Array: Bindable where Element: Bindable {
    package static var type: PostgresType { PostgresArray<Element>.type }

    package func encode(into bytes: inout [UInt8]) {
        PostgresArray(self).encode(into: &bytes)
    }
}
