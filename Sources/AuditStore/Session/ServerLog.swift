import LibPQ

/// Finds out whether the server writes what it stores into its log as well: no erasure reaches that copy.
enum ServerLog {
    /// Says which settings an administrator has to change.
    static let warning = """
        PostgreSQL may write entries, names included, into its own log, and this user may not prevent it. Let an \
        administrator set log_min_error_statement = panic and log_parameter_max_length = 0, or log_statement = none and \
        log_min_duration_statement = -1, for this user, and sample none; and auto_explain.log_parameter_max_length = 0 and \
        pgaudit.log_parameter = off, where these are installed.
        """

    /// Returns whether this session's statements are logged with their values: PostgreSQL logs the parameters of the
    /// statements that it logs, unless `log_parameter_max_length` is 0.
    ///
    /// Two extensions log parameters by settings of their own, which no session can switch off: auto_explain, from
    /// PostgreSQL 16 on, and pgaudit.
    ///
    /// Asks for what is set after ``SessionSettings/prepareForAdministration(_:by:)`` has tried to switch it off.
    /// Before PostgreSQL 13 that setting does not exist, and parameters are always logged.
    static func mayHoldEntries(_ connection: isolated Connection, by deadline: Deadline) throws(PostgresError) -> Bool {
        try connection.value(
            """
            select coalesce(pg_catalog.current_setting('log_parameter_max_length', true), '-1') <> '0'
                   and (pg_catalog.current_setting('log_statement') in ('mod', 'all')
                        or pg_catalog.current_setting('log_min_duration_statement') <> '-1'
                        or coalesce(pg_catalog.current_setting('log_min_duration_sample', true), '-1') <> '-1'
                        or coalesce(pg_catalog.current_setting('log_transaction_sample_rate', true), '0') <> '0')
                   or coalesce(pg_catalog.current_setting('auto_explain.log_min_duration', true), '-1') <> '-1'
                      and pg_catalog.current_setting('server_version_num')::int4 >= 160000
                      and coalesce(pg_catalog.current_setting('auto_explain.log_parameter_max_length', true), '-1') <> '0'
                   or coalesce(pg_catalog.current_setting('pgaudit.log_parameter', true), 'off') = 'on'
            """,
            by: deadline
        )
    }
}
