import LibPQ

/// Whether the server writes what it stores into its log as well: a copy that no erasure reaches.
enum ServerLog {
    static let warning = """
        PostgreSQL may write entries, names included, into its own log, and this user may not prevent it. Let an \
        administrator set log_min_error_statement = panic and log_parameter_max_length = 0, or log_statement = none and \
        log_min_duration_statement = -1, for this user.
        """

    /// Statements' parameters are logged with the statements themselves; an error's detail has the refused row.
    static func mayHoldEntries(_ connection: isolated Connection, by deadline: Deadline) throws(PostgresError) -> Bool {
        try connection.value(
            """
            select coalesce(pg_catalog.current_setting('log_parameter_max_length', true), '-1') <> '0'
                   and (pg_catalog.current_setting('log_statement') in ('mod', 'all')
                        or pg_catalog.current_setting('log_min_duration_statement') <> '-1')
            """,
            by: deadline
        )
    }
}
