import LibPQ

/// Recognises engines that speak PostgreSQL's protocol and do not keep, silently at times, what the service relies on.
///
/// That is tried rather than looked up by a version: a lock that is listed, a subscription that lasts.
enum Engine {
    struct Facts: Sendable, Equatable {
        /// An advisory lock that was taken stands in `pg_locks`.
        var locksAreSeen: Bool
        /// A session still listens after the transaction of its LISTEN. Some poolers and engines forget it.
        var subscriptionsLast: Bool
        /// Citus spreads the trail over several servers, where a lock on one keeps no insert on another out.
        var isDistributed: Bool

        /// Why the service does not run there, or `nil`.
        var objection: String? {
            if !locksAreSeen { return "its advisory locks keep nobody out" }
            if !subscriptionsLast { return "LISTEN does not outlive its transaction" }
            if isDistributed { return "console_audit_log is a distributed table, on which erasures miss inserts" }
            return nil
        }
    }

    /// Refuses an engine on which the service would lose or miss something. Changes nothing in the database; the
    /// session must not be in a transaction.
    ///
    /// Also refuses a database in another encoding than UTF-8, which refuses entries for a character that it lacks.
    /// - Throws: ``StoreError`` `unfit` with the reason and the engine's version; ``PostgresError``.
    static func require(on connection: isolated Connection, by deadline: Deadline) throws {
        let encoding: String = try connection.value(
            "select pg_catalog.current_setting('server_encoding')",
            by: deadline
        )
        guard encoding == "UTF8" else {
            throw StoreError(
                .unfit,
                """
                The database has the encoding \(encoding), which lacks characters that entries may have. Make one with: \
                create database audit encoding 'UTF8' template template0;
                """
            )
        }
        guard let objection = try facts(connection, by: deadline).objection else { return }
        let version = try connection.value("select pg_catalog.version()", as: String.self, by: deadline)
        throw StoreError(
            .unfit,
            """
            This database cannot keep what the service promises: \(objection) (\(version.prefix(40))). Use PostgreSQL, or \
            what is PostgreSQL underneath: RDS, Aurora, AlloyDB, Neon's direct endpoint.
            """
        )
    }

    /// Tries everything, in transactions of its own. What the server refuses counts as not kept.
    private static func facts(_ connection: isolated Connection, by deadline: Deadline) throws -> Facts {
        let locksAreSeen = try attempt {
            try connection.transaction(by: deadline) { () throws(PostgresError) in
                // A key of its own: nobody else's lock is waited for.
                let key = Int.random(in: .min ... .max)
                try connection.execute("select pg_catalog.pg_advisory_xact_lock(\(key))", by: deadline)
                return try connection.value(
                    """
                    select exists (select from pg_catalog.pg_locks
                                    where locktype = 'advisory' and granted and pid = pg_catalog.pg_backend_pid())
                    """,
                    as: Bool.self,
                    by: deadline
                )
            }
        }
        let subscriptionsLast = try attempt {
            try connection.execute("listen audit_credentials", by: deadline)
            let channels = try connection.query("select pg_catalog.pg_listening_channels()", by: deadline) {
                row throws(PostgresError) in try row.get(0, as: String.self)
            }
            try connection.execute("unlisten audit_credentials", by: deadline)
            return channels == ["audit_credentials"]
        }
        return Facts(
            locksAreSeen: locksAreSeen,
            subscriptionsLast: subscriptionsLast,
            isDistributed: try isDistributed(connection, by: deadline)
        )
    }

    /// Whether Citus has distributed the trail. `false` where Citus is not installed.
    private static func isDistributed(
        _ connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Bool {
        let hasCitus: Bool = try connection.value(
            "select pg_catalog.to_regclass('pg_catalog.pg_dist_partition') is not null",
            by: deadline
        )
        guard hasCitus else { return false }
        return try connection.value(
            """
            select exists (select from pg_catalog.pg_dist_partition
                            where logicalrelid = pg_catalog.to_regclass('console_audit_log'))
            """,
            by: deadline
        )
    }

    /// Returns what `body` returns, and `false` when the server refuses a statement: it does not keep that either.
    /// - Throws: ``PostgresError`` without an SQLSTATE, such as a lost connection: it says nothing of the engine.
    private static func attempt(_ body: () throws -> Bool) throws -> Bool {
        do {
            return try body()
        } catch let error as PostgresError where error.sqlState != nil {
            return false
        }
    }
}
