extension Connection {
    /// Carries out a statement that answers exactly one row, and decodes it.
    /// - Throws: ``PostgresError`` `unexpectedResult` for any other number of rows.
    ///   It is thrown after the statement: outside a transaction, what the statement changed is committed all the same.
    package func row<Value>(
        _ statement: Statement,
        by deadline: Deadline,
        _ decode: (borrowing Row) throws(PostgresError) -> Value
    ) throws(PostgresError) -> Value {
        let rows = try query(statement, by: deadline, row: decode)
        guard rows.count == 1, let row = rows.first else {
            throw PostgresError(.unexpectedResult, message: "\(rows.count) rows where one was expected")
        }
        return row
    }

    /// Carries out a statement that answers exactly one row, and decodes its first column.
    /// - Throws: ``PostgresError`` `unexpectedResult` for any other number of rows, or for null.
    package func value<Value: Row.Decodable>(
        _ statement: Statement,
        as: Value.Type = Value.self,
        by deadline: Deadline
    ) throws(PostgresError) -> Value {
        try row(statement, by: deadline) { row throws(PostgresError) in try row.get(0, as: Value.self) }
    }
}
