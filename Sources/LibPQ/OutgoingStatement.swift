import CLibPQ

/// A statement's text and the encoded values for its placeholders, as libpq sends them. Results come in binary.
struct OutgoingStatement {
    let sql: String
    let bindings: [Binding]
    /// The name under which the connection has it prepared; `nil` to send its text.
    var name: String?

    init(_ statement: Statement) {
        (sql, bindings) = statement.rendered
    }

    /// The types of the placeholders.
    var types: [UInt32] { bindings.map(\.oid) }

    /// Sends it without waiting. Returns libpq's 1, or 0 for a lost connection.
    func send(_ handle: OpaquePointer) -> Int32 {
        let count = Int32(bindings.count)
        return withParameters { values, lengths, formats in
            if let name {
                PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
            } else {
                PQsendQueryParams(handle, sql, count, types, values, lengths, formats, 1)
            }
        }
    }

    /// Lends libpq the encoded values for one call. libpq copies them before it returns.
    private func withParameters(_ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Int32) -> Int32 {
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
}
