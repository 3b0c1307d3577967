package import LibPQ

/// Sets and checks every connection before it is used. The settings last for the session, and need no transaction.
package enum SessionSettings {
    /// Prepares a connection of the service: checks that a commit on this server means what a 201 promises, keeps bound
    /// values out of the server's log where that is allowed, and becomes the role that owns nothing.
    ///
    /// The settings may change later, so ``Durability`` asks for them again around each commit.
    /// - Throws: ``StoreError`` `notDurable` or `unfit`; ``PostgresError``.
    package static func prepareForService(_ connection: isolated Connection, by deadline: Deadline) throws {
        try prepareForReading(connection, by: deadline)
        try Durability.require(on: connection, by: deadline)
    }

    /// Prepares a connection that only reads, to a standby too. Bounds what the server does for it: a statement ends
    /// after 10 seconds, a wait for a lock after 5, a transaction without a statement after 15.
    /// - Throws: ``StoreError`` `unfit`; ``PostgresError``.
    package static func prepareForReading(_ connection: isolated Connection, by deadline: Deadline) throws {
        try prepareForAdministration(connection, by: deadline)
        // A table without statistics would have a statement compiled, which takes longer than running it.
        try connection.execute(
            """
            select pg_catalog.set_config('statement_timeout', '10s', false),
                   pg_catalog.set_config('lock_timeout', '5s', false),
                   pg_catalog.set_config('idle_in_transaction_session_timeout', '15s', false),
                   pg_catalog.set_config('jit', 'off', false)
            """,
            by: deadline
        )
        try becomeServiceRole(connection, by: deadline)
    }

    /// Prepares any connection: only this schema is searched, and no stranger may put functions there; nothing of a row
    /// in the server's log; UTC. Takes back what the role or the database sets and our statements are not written for.
    /// Lifts limits of time, since a migration may take long; a limit on waiting for a lock stays.
    ///
    /// A user who may not change the log's settings is let through. ``ServerLog`` then warns.
    /// - Throws: ``StoreError`` `unfit` without a schema, or with one in which everyone may create; ``PostgresError``.
    package static func prepareForAdministration(_ connection: isolated Connection, by deadline: Deadline) throws {
        // The schema is the one that DATABASE_URL or the role's own settings choose.
        let (schema, isOpenToAll) = try connection.row(
            """
            select pg_catalog.quote_ident(pg_catalog.current_schema()),
                   pg_catalog.has_schema_privilege('public', pg_catalog.current_schema(), 'create'),
                   pg_catalog.set_config(
                       'search_path', pg_catalog.quote_ident(pg_catalog.current_schema()) || ', pg_temp', false),
                   pg_catalog.set_config('timezone', 'UTC', false)
            """,
            by: deadline
        ) { row throws(PostgresError) in (try row.optional(0, as: String.self), try row.optional(1, as: Bool.self)) }
        // Any other isolation would have an insert look names up in a snapshot from before its lock. A session that is
        // told of errors alone would not learn that a commit is not on its standby. PostgreSQL 17 has the last one.
        try connection.execute(
            """
            select pg_catalog.set_config('default_transaction_isolation', 'read committed', false),
                   pg_catalog.set_config('client_min_messages', 'notice', false),
                   pg_catalog.set_config('standard_conforming_strings', 'on', false),
                   pg_catalog.set_config('log_parameter_max_length_on_error', '0', false),
                   pg_catalog.set_config('statement_timeout', '0', false),
                   pg_catalog.set_config('idle_in_transaction_session_timeout', '0', false),
                   case when pg_catalog.current_setting('transaction_timeout', true) is not null
                        then pg_catalog.set_config('transaction_timeout', '0', false) end
            """,
            by: deadline
        )
        guard let schema else {
            throw StoreError(.unfit, "There is no schema to work in: search_path names none that exists.")
        }
        if isOpenToAll == true { throw StoreError.openSchema(schema) }
        // A failed insert writes its row into the log otherwise.
        try setIfAllowed("set log_error_verbosity = terse", connection, by: deadline)
        try setIfAllowed("set log_min_error_statement = panic", connection, by: deadline)
        try setIfAllowed("set log_parameter_max_length = 0", connection, by: deadline)
    }

    /// Becomes `raptor_audit_service` where this user may and where the role has its privileges: in another database of
    /// the cluster it may have none, and in a schema that is somebody else's only its owner can give them. Stays the
    /// connection's user otherwise, without an error.
    ///
    /// PostgreSQL 16 and later distinguish membership from the right to become a role; before, every member has it.
    static func becomeServiceRole(_ connection: isolated Connection, by deadline: Deadline) throws(PostgresError) {
        let mayBecome: Bool = try connection.value(
            """
            select exists (select from pg_catalog.pg_roles
                            where rolname = 'raptor_audit_service'
                              and pg_catalog.pg_has_role(
                                      session_user, oid,
                                      case when pg_catalog.current_setting('server_version_num')::int4 < 160000
                                           then 'member' else 'set' end)
                              and pg_catalog.has_schema_privilege(oid, pg_catalog.current_schema(), 'usage')
                              and pg_catalog.has_table_privilege(
                                      oid, pg_catalog.to_regclass('audit_schema_migration'), 'select'))
            """,
            by: deadline
        )
        if mayBecome { try connection.execute("set role raptor_audit_service", by: deadline) }
    }

    /// Carries out a SET that only superusers may, or users to whom it was granted. Does nothing for others.
    /// - Throws: ``PostgresError`` for anything but a missing privilege.
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
}

extension StoreError {
    /// - Parameter schema: as an SQL identifier.
    fileprivate static func openSchema(_ schema: String) -> StoreError {
        StoreError(
            .unfit,
            """
            Anyone who may connect may create functions in the schema \(schema), which could run with this user's rights. \
            As its owner run: revoke create on schema \(schema) from public;
            Where you may not, give the trail a schema of its own: \
            create schema raptor_audit; alter role current_user set search_path = raptor_audit;
            """
        )
    }
}
