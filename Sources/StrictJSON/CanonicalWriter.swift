/// Writes values in their canonical form (RFC 8785, 3.2). Recursive: as deep as the value is.
struct CanonicalWriter: ~Copyable {
    var output = ByteBuilder()
    /// Whether members stay in their order, which is not canonical.
    let keepsOrder: Bool

    init(keepsOrder: Bool = false) {
        self.keepsOrder = keepsOrder
    }

    mutating func append(_ value: JSONValue) {
        switch value {
        case .null: output.append(ascii: "null")
        case .bool(let bool): output.append(ascii: bool ? "true" : "false")
        case .number(let number): append(number)
        case .string(let string): append(quoted: string)
        case .array(let elements): append(elements)
        case .object(let object): append(object)
        }
    }

    private mutating func append(_ elements: [JSONValue]) {
        output.append(UInt8(ascii: "["))
        var isFirst = true
        for element in elements {
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            append(element)
        }
        output.append(UInt8(ascii: "]"))
    }

    /// Appends the members in canonical order, or in theirs. Sorts small records of them, not themselves.
    private mutating func append(_ object: JSONObject) {
        output.append(UInt8(ascii: "{"))
        object.members.withUnsafeBufferPointer { members in
            withUnsafeTemporaryAllocation(of: CanonicalOrder.self, capacity: members.count) { buffer in
                var order = buffer
                for index in members.indices {
                    order.initializeElement(at: index, to: CanonicalOrder(of: members[index].name, at: index))
                }
                if !keepsOrder { order.sort { $0.precedes($1, in: members) } }
                for position in order.indices {
                    if position > 0 { output.append(UInt8(ascii: ",")) }
                    let index = order[position].index
                    append(quoted: members[index].name)
                    output.append(UInt8(ascii: ":"))
                    append(members[index].value)
                }
            }
        }
        output.append(UInt8(ascii: "}"))
    }
}
