package import LibPQ

/// Finds out whether the service owns the tables: an owner can switch triggers off and change any entry.
package enum Ownership {
    /// Says what an administrator has to run. For logs and the health report.
    package static let warning = """
        The service runs as the owner of the tables: only the triggers protect the trail from it. Let an administrator \
        run: create role raptor_audit_service; grant raptor_audit_service to <this user>; then restart the service.
        """

    /// Returns whether the connection's role owns the trail, itself or as a member; `false` if there is no trail.
    static func serviceOwnsTables(
        _ connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Bool {
        try owns(table: "console_audit_log", connection, by: deadline) == true
    }

    /// Returns whether the connection's role owns a table, itself or as a member; `nil` if there is no such table.
    static func owns(
        table: String,
        _ connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Bool? {
        try connection.row(
            """
            select (select pg_catalog.pg_has_role(current_user, relowner, 'usage')
                      from pg_catalog.pg_class
                     where oid = pg_catalog.to_regclass(\(table)))
            """,
            by: deadline
        ) { row throws(PostgresError) in try row.optional(0, as: Bool.self) }
    }

    /// Returns whether a service with this user would own the trail. For an administrator's connection, which changes
    /// its role for that and is closed in every case.
    package static func serviceWouldOwnTables(_ connection: isolated Connection, by deadline: Deadline) throws -> Bool {
        try SessionSettings.becomeServiceRole(connection, by: deadline)
        defer { connection.close() }
        return try serviceOwnsTables(connection, by: deadline)
    }
}
