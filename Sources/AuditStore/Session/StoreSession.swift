package import LibPQ

/// What every connection of the service is set to before it is used.
package enum StoreSession {
    /// Checks that a commit on this server means what a 201 promises, keeps bound values out of the server's log, and
    /// becomes the role that owns nothing.
    /// - Throws: ``DurabilityError`` when a commit could be lost.
    package static func prepareForService(_ connection: isolated Connection, by deadline: Deadline) throws {
        try prepareForAdministration(connection, by: deadline)
        try requireDurability(connection, by: deadline)
        try connection.execute(
            """
            select pg_catalog.set_config('statement_timeout', '10s', false),
                   pg_catalog.set_config('lock_timeout', '5s', false),
                   pg_catalog.set_config('idle_in_transaction_session_timeout', '15s', false),
                   pg_catalog.set_config('jit', 'off', false)
            """,
            by: deadline
        )
        // Only where its privileges were granted: this may be another database's role.
        let mayBecome = try connection.value(
            """
            select exists (select from pg_catalog.pg_roles
                            where rolname = 'raptor_audit_service'
                              and pg_catalog.pg_has_role(session_user, oid, 'member')
                              and pg_catalog.has_table_privilege(
                                      oid, pg_catalog.to_regclass('audit_schema_migration'), 'select'))
            """,
            as: Bool.self,
            by: deadline
        )
        if mayBecome {
            try connection.execute("set role raptor_audit_service", by: deadline)
        }
    }

    /// What administrators' connections have as well: nothing of a row in the server's log, and UTC.
    package static func prepareForAdministration(_ connection: isolated Connection, by deadline: Deadline) throws {
        // Before anything else: what a stranger has put into another schema is never found. The schema is the one that
        // DATABASE_URL or the role's own settings choose.
        try connection.execute(
            """
            select pg_catalog.set_config(
                       'search_path', pg_catalog.quote_ident(pg_catalog.current_schema()) || ', pg_temp', false),
                   pg_catalog.set_config('timezone', 'UTC', false)
            """,
            by: deadline
        )
        // A failed insert writes its row into the log otherwise.
        try setIfAllowed("set log_error_verbosity = terse", connection, by: deadline)
        try setIfAllowed("set log_min_error_statement = panic", connection, by: deadline)
        try setIfAllowed("set log_parameter_max_length = 0", connection, by: deadline)
    }

    /// For what only superusers, or who was granted it, may set.
    private static func setIfAllowed(
        _ statement: Statement,
        _ connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) {
        do throws(PostgresError) {
            try connection.execute(statement, by: deadline)
        } catch {
            guard error.sqlState == "42501" else { throw error }
        }
    }

    private static func requireDurability(_ connection: isolated Connection, by deadline: Deadline) throws {
        let off = try connection.query(
            """
            select name from pg_catalog.unnest(array['fsync', 'full_page_writes', 'synchronous_commit']) as name
             where pg_catalog.current_setting(name) in ('off', 'false', 'no', '0')
             order by name
            """,
            by: deadline
        ) { row throws(PostgresError) in try row.get(0, as: String.self) }
        if !off.isEmpty { throw DurabilityError(settingsOff: off) }
    }
}

/// A crash of this server could lose what it has committed, so nothing is stored there.
package struct DurabilityError: Error, Equatable, CustomStringConvertible {
    package let settingsOff: [String]

    package var description: String {
        """
        PostgreSQL runs with \(settingsOff.joined(separator: ", ")) off: a committed entry could be lost. \
        Switch \(settingsOff.count == 1 ? "it" : "them") on, for this database and this user too.
        """
    }
}
