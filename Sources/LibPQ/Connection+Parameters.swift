import CLibPQ

/// Sends `sql` with its values, without waiting; results come in binary. Returns libpq's 1, or 0 for a lost connection.
func sendUnprepared(_ handle: OpaquePointer, sql: String, bindings: [Binding]) -> Int32 {
    withParameters(bindings) { values, lengths, formats in
        PQsendQueryParams(handle, sql, Int32(bindings.count), bindings.map(\.oid), values, lengths, formats, 1)
    }
}

/// Sends the values of a prepared statement, and asks for results in binary. Returns as
/// ``sendUnprepared(_:sql:bindings:)`` does.
func sendPrepared(_ handle: OpaquePointer, _ statement: (name: String, bindings: [Binding])) -> Int32 {
    withParameters(statement.bindings) { values, lengths, formats in
        PQsendQueryPrepared(handle, statement.name, Int32(statement.bindings.count), values, lengths, formats, 1)
    }
}

/// Lends libpq the encoded values for one call. libpq copies them before it returns.
private func withParameters(
    _ bindings: [Binding],
    _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Int32
) -> Int32 {
    var storage: [UInt8] = []
    storage.reserveCapacity(bindings.reduce(1) { $0 + ($1.bytes?.count ?? 0) })
    var offsets: [Int?] = []
    for binding in bindings {
        offsets.append(binding.bytes == nil ? nil : storage.count)
        storage += binding.bytes ?? []
    }
    storage.append(0)  // an empty value at the end still needs an address
    let lengths = bindings.map { Int32($0.bytes?.count ?? 0) }
    return storage.withUnsafeBufferPointer { buffer in
        buffer.withMemoryRebound(to: CChar.self) { buffer in
            let values = offsets.map { offset in offset.flatMap { buffer.baseAddress?.advanced(by: $0) } }
            return body(values, lengths, Array(repeating: 1, count: bindings.count))
        }
    }
}
