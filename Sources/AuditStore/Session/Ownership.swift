package import LibPQ

/// Whether the service owns what it should only be able to add to. An owner can switch triggers off and change any
/// entry.
package enum Ownership {
    /// Says what an administrator has to run. For logs and the health report.
    package static let warning = """
        The service runs as the owner of the tables: only the triggers protect the trail from it. Let an administrator \
        run: create role raptor_audit_service; grant raptor_audit_service to <this user>; then restart the service.
        """

    /// Returns whether the schema was migrated by a user whose rights this one does not have: only that user migrates
    /// it. `false` for a schema that has not been migrated.
    static func isSomebodyElses(
        _ connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Bool {
        try connection.value(
            """
            select exists (select from pg_catalog.pg_class
                            where oid = pg_catalog.to_regclass('audit_schema_migration')
                              and not pg_catalog.pg_has_role(current_user, relowner, 'usage'))
            """,
            by: deadline
        )
    }

    /// Returns whether the connection's present role owns the trail, itself or as a member of the owner. `false` where
    /// there is no trail.
    static func serviceOwnsTables(
        _ connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Bool {
        try connection.value(
            """
            select exists (select from pg_catalog.pg_class
                            where oid = pg_catalog.to_regclass('console_audit_log')
                              and pg_catalog.pg_has_role(current_user, relowner, 'usage'))
            """,
            by: deadline
        )
    }

    /// Returns whether a service with this user would own the trail. For an administrator's connection, which changes
    /// its role for that and is closed in every case.
    package static func serviceWouldOwnTables(_ connection: isolated Connection, by deadline: Deadline) throws -> Bool {
        try SessionSettings.becomeServiceRole(connection, by: deadline)
        defer { connection.close() }
        return try serviceOwnsTables(connection, by: deadline)
    }
}
