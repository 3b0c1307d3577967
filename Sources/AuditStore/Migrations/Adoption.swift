package import LibPQ
package import Redaction

/// Takes over a table `console_audit_log` that the console had before this service: renames it, migrates, and copies
/// the rows that can be mapped. All of it is one transaction: a crash on the way leaves everything as it was.
///
/// Runs as the tables' owner, who alone may mark rows as adopted. The former table stays whole under its new name.
package struct Adoption: Sendable {
    package struct Report: Sendable, Equatable {
        package var copied = 0
        /// Each needs somebody's decision: the trail does not have it.
        package var unmapped: [UnmappedRow] = []
    }

    /// A row that stays in the legacy table alone.
    package struct UnmappedRow: Sendable, Equatable {
        /// Its `id`, or its `ctid` without such a column.
        package let row: String
        /// Shown after the row's name and a colon. Quotes nothing of the row.
        package let reason: String
    }

    private let migrator = Migrator()
    private let redactor: Redactor

    /// - Parameter redactor: redacts every row as it would a caller's entry.
    package init(redactor: Redactor = .standard) {
        self.redactor = redactor
    }

    /// Adopts the table, under the migrator's lock. Holds an exclusive lock on the former table until the end, so
    /// nothing is added to it meanwhile.
    /// - Parameter deadline: for all of it.
    /// - Throws: ``MigrationError/noForeignTable``, ``StoreError``, ``PostgresError``. Nothing has changed then.
    package func run(on connection: isolated Connection, by deadline: Deadline) throws -> Report {
        try connection.transaction(by: deadline) {
            try migrator.lock(connection, by: deadline)
            let isForeign = try migrator.isForeign(connection, by: deadline)
            guard isForeign else { throw MigrationError.noForeignTable }
            try rename(connection, by: deadline)
            for migration in try migrator.pending(after: []) { try migrator.apply(migration, connection, by: deadline) }
            let report = try copy(connection, by: deadline)
            try migrator.grant(connection, by: deadline)
            return report
        }
    }

    /// Renames the former table and its indexes, which share a namespace with tables, to make room for ours. An index
    /// keeps the first 56 characters of its name.
    private func rename(_ connection: isolated Connection, by deadline: Deadline) throws {
        try connection.executeScript(
            """
            do $$
            declare
                name text;
            begin
                alter table console_audit_log rename to console_audit_log_legacy;
                for name in
                    select index.relname
                      from pg_index join pg_class as index on index.oid = indexrelid
                     where indrelid = 'console_audit_log_legacy'::regclass
                loop
                    execute pg_catalog.format('alter index %I rename to %I', name, pg_catalog.left(name, 56) || '_legacy');
                end loop;
            end
            $$
            """,
            by: deadline
        )
    }

    /// Copies the rows, 50 at a time: one may have 16 MiB. A row with the id of one copied before stays unmapped.
    ///
    /// `row_to_json` leaves a column's JSON as it is: `jsonb` ends the statement at a row with U+0000. `log.*` is the
    /// row even where a column is called `log`.
    private func copy(_ connection: isolated Connection, by deadline: Deadline) throws -> Report {
        var report = Report()
        let hasID: Bool = try connection.value(
            """
            select exists (select from pg_catalog.pg_attribute
                            where attrelid = 'console_audit_log_legacy'::pg_catalog.regclass::pg_catalog.oid
                              and attname = 'id' and not attisdropped)
            """,
            by: deadline
        )
        let name: Statement = hasID ? "coalesce(log.id::text, log.ctid::text)" : "log.ctid::text"
        try connection.execute(
            """
            declare legacy no scroll cursor for
            select \(name), pg_catalog.row_to_json(log.*)::text from console_audit_log_legacy as log
            """,
            by: deadline
        )
        while true {
            let rows = try connection.query("fetch 50 from legacy", by: deadline) { row throws(PostgresError) in
                (name: try row.get(0, as: String.self), text: try row.get(1, as: String.self))
            }
            guard !rows.isEmpty else { break }
            var mapped: [(name: String, entry: NewEntry)] = []
            for (name, text) in rows {
                do throws(LegacyRow.Fault) {
                    mapped.append((name, try LegacyRow.entry(Array(text.utf8), redactor: redactor)))
                } catch {
                    report.unmapped.append(UnmappedRow(row: name, reason: error.reason))
                }
            }
            try insert(mapped[...], &report, on: connection, by: deadline)
        }
        try connection.execute("close legacy", by: deadline)
        return report
    }

    /// Inserts rows and reports each. When the table refuses one, halves are tried apart until it stands alone: it stays
    /// unmapped, and the others are copied.
    /// - Parameter rows: each with its name in the report.
    private func insert(
        _ rows: ArraySlice<(name: String, entry: NewEntry)>,
        _ report: inout Report,
        on connection: isolated Connection,
        by deadline: Deadline
    ) throws {
        guard let first = rows.first else { return }
        try connection.execute("savepoint rows", by: deadline)
        do {
            var inserted = try NewEntry.insert(rows.map(\.entry), on: connection, by: deadline)
            try connection.execute("release savepoint rows", by: deadline)
            for row in rows {
                if inserted.removeValue(forKey: row.entry.id) != nil {
                    report.copied += 1
                } else {
                    report.unmapped.append(UnmappedRow(row: row.name, reason: "another row has the same id"))
                }
            }
        } catch let error as PostgresError where Self.isOfARow(error) {
            try connection.execute("rollback to savepoint rows", by: deadline)
            try connection.execute("release savepoint rows", by: deadline)
            guard rows.count > 1 else {
                report.unmapped.append(UnmappedRow(row: first.name, reason: "the trail refuses it: \(error)"))
                return
            }
            let middle = rows.startIndex + rows.count / 2
            try insert(rows[..<middle], &report, on: connection, by: deadline)
            try insert(rows[middle...], &report, on: connection, by: deadline)
        }
    }

    /// Whether a row is to blame: its content, a constraint, or a limit, as of words. Other errors end the adoption.
    private static func isOfARow(_ error: PostgresError) -> Bool {
        ["22", "23", "54"].contains { error.sqlState?.hasPrefix($0) == true }
    }
}
