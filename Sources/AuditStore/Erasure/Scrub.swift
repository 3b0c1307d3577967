package import LibPQ

/// Rewrites what an UPDATE leaves behind in PostgreSQL's files: dead rows, statistics and the write-ahead log. Backups,
/// archived log and standbys are beyond its reach. For administrators, after an erasure.
package enum Scrub {
    package struct Step: Sendable {
        package let name: String
        /// Why it could not be done, or `nil` when it was.
        package let obstacle: String?
    }

    /// For everything. VACUUM FULL locks a table while it rewrites its file: nobody reads or writes the trail then.
    private static let answerWithin: Duration = .seconds(3600)

    /// Takes the steps for which this user has the rights, and returns all of them in order. May be repeated. Must not
    /// run in a transaction, since VACUUM cannot.
    /// - Throws: ``PostgresError`` when a step that this user may take fails. Those before it are done.
    package static func run(on connection: isolated Connection) throws(PostgresError) -> [Step] {
        let deadline = Deadline.after(answerWithin)
        let (ownsTrail, ownsDatabase, maySwitch, mayCheckpoint) = try connection.row(
            """
            select (select pg_catalog.pg_has_role(relowner, 'usage') from pg_class where oid = 'console_audit_log'::regclass),
                   (select rolsuper from pg_roles where rolname = current_user)
                   or (select pg_catalog.pg_has_role(datdba, 'usage') from pg_database where datname = pg_catalog.current_database()),
                   pg_catalog.has_function_privilege('pg_switch_wal()', 'execute'),
                   (select rolsuper from pg_roles where rolname = current_user)
                   or exists (select from pg_roles
                               where rolname = 'pg_checkpoint' and pg_catalog.pg_has_role(oid, 'usage'))
            """,
            by: deadline
        ) { row throws(PostgresError) in
            try (
                row.get(0, as: Bool.self), row.get(1, as: Bool.self), row.get(2, as: Bool.self),
                row.get(3, as: Bool.self)
            )
        }
        var steps: [Step] = []
        func step(_ name: String, if allowed: Bool, needs: String, _ statements: [Statement]) throws(PostgresError) {
            guard allowed else {
                steps.append(Step(name: name, obstacle: "needs \(needs)"))
                return
            }
            for statement in statements { try connection.execute(statement, by: deadline) }
            steps.append(Step(name: name, obstacle: nil))
        }
        let tables: [Statement] = ["console_audit_log", "audit_erasure", "audit_erased_identity", "audit_hold"]
        try step(
            "tables and indexes",
            if: ownsTrail,
            needs: "the tables' owner",
            tables.map { "vacuum (full, analyze) \($0)" }
        )
        try step(
            "statistics",
            if: ownsDatabase,
            needs: "the database's owner",
            ["vacuum (full) pg_catalog.pg_statistic"]
        )
        // Each switch ends a file of the log; the checkpoint after it lets the file go.
        let rounds = [[Statement]](repeating: ["select pg_catalog.pg_switch_wal()", "checkpoint"], count: 3).flatMap(
            \.self
        )
        try step("write-ahead log", if: maySwitch && mayCheckpoint, needs: "pg_switch_wal() and CHECKPOINT", rounds)
        return steps
    }
}
