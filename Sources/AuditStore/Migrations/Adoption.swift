package import LibPQ
package import Redaction
import StrictJSON

/// Takes over a table `console_audit_log` that the console had before this service: renames it, migrates, and copies
/// the rows that can be mapped. All of it is one transaction: a crash on the way leaves everything as it was.
///
/// Runs as the tables' owner, who alone may mark rows as adopted. The former table stays under its new name, with all
/// rows and columns.
package struct Adoption: Sendable {
    /// How many rows were copied, and which were not.
    package struct Report: Sendable, Equatable {
        package var copied = 0
        /// In the order of reading. Each needs somebody's decision: the trail does not have it.
        package var unmapped: [UnmappedRow] = []
    }

    /// A row that stays in the legacy table alone.
    package struct UnmappedRow: Sendable, Equatable {
        /// Its `id`, or its `ctid` without such a column.
        package let row: String
        /// Shown after the row's name and a colon. Quotes nothing of the row.
        package let reason: String
    }

    private let migrator: Migrator
    private let redactor: Redactor

    /// - Parameter redactor: redacts every row as it would a caller's entry.
    package init(migrator: Migrator = Migrator(), redactor: Redactor = .standard) {
        self.migrator = migrator
        self.redactor = redactor
    }

    /// Adopts the table, under the migrator's lock. Holds an exclusive lock on the former table until the end, so
    /// nothing is added to it meanwhile.
    /// - Parameter deadline: for all of it.
    /// - Throws: ``MigrationError/noForeignTable`` without such a table, ``StoreError``, ``PostgresError``. Nothing has
    ///   changed then.
    package func run(on connection: isolated Connection, by deadline: Deadline) throws -> Report {
        try connection.transaction(by: deadline) {
            try migrator.lock(connection, by: deadline)
            let isForeign = try migrator.isForeign(connection, by: deadline)
            guard isForeign else { throw MigrationError.noForeignTable }
            try rename(connection, by: deadline)
            for migration in try migrator.pending(after: []) {
                try migrator.apply(migration, connection, by: deadline)
            }
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

    /// Copies the rows, 500 at a time. A row whose id is in use by one that was copied before stays unmapped. One that
    /// a constraint refuses ends the adoption.
    private func copy(_ connection: isolated Connection, by deadline: Deadline) throws -> Report {
        var report = Report()
        try connection.execute(
            """
            declare legacy no scroll cursor for
            select coalesce(pg_catalog.to_jsonb(log) ->> 'id'::text, log.ctid::text), pg_catalog.to_jsonb(log)
              from console_audit_log_legacy as log
            """,
            by: deadline
        )
        while true {
            let rows = try connection.query("fetch 500 from legacy", by: deadline) { row throws(PostgresError) in
                (try row.get(0, as: String.self), try row.get(1, as: JSONB.self).text)
            }
            guard !rows.isEmpty else { break }
            var mapped: [(name: String, row: NewEntry)] = []
            for (name, text) in rows {
                switch LegacyRow.map(text, redactor: redactor) {
                case .success(let row): mapped.append((name, row.entry))
                case .failure(let fault): report.unmapped.append(UnmappedRow(row: name, reason: fault.reason))
                }
            }
            guard !mapped.isEmpty else { continue }
            var inserted = try NewEntry.insert(mapped.map(\.row), on: connection, by: deadline)
            for (name, row) in mapped {
                if inserted.removeValue(forKey: row.id) != nil {
                    report.copied += 1
                } else {
                    report.unmapped.append(UnmappedRow(row: name, reason: "another row has the same id"))
                }
            }
        }
        try connection.execute("close legacy", by: deadline)
        return report
    }
}
