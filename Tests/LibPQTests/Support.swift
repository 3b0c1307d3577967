import LibPQ
import TestSupport

/// A connection to a database of the test's own.
func withConnection<Value: Sendable>(
    _ body: @Sendable (Connection) async throws -> Value
) async throws -> Value {
    try await TestCluster.shared.withDatabase { conninfo in
        let connection = try await connect(conninfo)
        let value = try await body(connection)
        await connection.close()
        return value
    }
}

func connect(_ conninfo: String) async throws -> Connection {
    let connection = Connection(queue: BlockingQueue(label: "test"))
    try await connection.open(conninfo, by: .soon)
    return connection
}

extension Deadline {
    /// Long enough for anything that works.
    static var soon: Deadline { .after(.seconds(20)) }
}

extension Connection {
    func execute(_ statement: Statement) throws(PostgresError) {
        try execute(statement, by: .soon)
    }

    func first<Value: Row.Decodable & Sendable>(
        _ statement: Statement,
        as: Value.Type = Value.self
    ) throws(PostgresError) -> Value? {
        try query(statement, by: .soon) { row throws(PostgresError) in try row.optional(0, as: Value.self) }.first
            ?? nil
    }
}

/// What a call throws, when it throws a ``PostgresError``.
func failure(_ body: () async throws -> Void) async -> PostgresError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}
