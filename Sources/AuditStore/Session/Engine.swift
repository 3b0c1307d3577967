import LibPQ

/// Recognises engines that speak PostgreSQL's protocol and do not keep what the service relies on, some of them silently.
///
/// What is relied on is tried: a lock that another session cannot take, a table lock that is seen, a subscription that
/// outlives its transaction, a backend of one's own.
enum Engine {
    /// What was found out by trying.
    struct Facts: Sendable, Equatable {
        var locksAreSeen: Bool
        var subscriptionsLast: Bool
        var isDistributed: Bool

        /// Why the service does not run there, or `nil`.
        var objection: String? {
            if !locksAreSeen { return "its advisory locks keep nobody out" }
            if !subscriptionsLast { return "LISTEN does not outlive its transaction" }
            if isDistributed { return "console_audit_log is a distributed table, on which erasures miss inserts" }
            return nil
        }
    }

    /// - Throws: ``StoreError`` `unfit` with the reason; ``PostgresError``.
    static func require(on connection: isolated Connection, by deadline: Deadline) throws {
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

    /// By Citus.
    private static func isDistributed(
        _ connection: isolated Connection,
        by deadline: Deadline
    ) throws(PostgresError) -> Bool {
        let hasCitus = try connection.value(
            "select pg_catalog.to_regclass('pg_catalog.pg_dist_partition') is not null",
            as: Bool.self,
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

    /// What the server refuses to do, it does not keep either.
    private static func attempt(_ body: () throws -> Bool) throws -> Bool {
        do {
            return try body()
        } catch let error as PostgresError where error.sqlState != nil {
            return false
        }
    }
}
