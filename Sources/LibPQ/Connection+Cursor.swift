extension Connection {
    /// Reads a result of any size in the open transaction, a few hundred rows at a time.
    ///
    /// - Parameters:
    ///   - deadline: for each part of the result.
    ///   - decode: reads a row while libpq holds it.
    ///   - body: called with each value after the part that holds it was read, so it may take its time.
    /// - Throws: ``PostgresError``, or what `body` throws. The cursor then stays open until the transaction ends.
    package func forEach<Value>(
        _ statement: Statement,
        by deadline: @autoclosure () -> Deadline,
        _ decode: (borrowing Row) throws(PostgresError) -> Value,
        _ body: (Value) throws -> Void
    ) throws {
        try execute("declare rows no scroll cursor for \(statement)", by: deadline())
        while true {
            let rows = try query("fetch 500 from rows", by: deadline(), row: decode)
            guard !rows.isEmpty else { break }
            for row in rows { try body(row) }
        }
        try execute("close rows", by: deadline())
    }
}
