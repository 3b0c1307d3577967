import AuditModel
import Bytes
import LibPQ
import NameSearch
import StrictJSON

/// Looks for identifiers in every column of text or JSON of every table and materialised view in the service's schema,
/// however they are written there (``IdentifierMatcher``). Foreign tables, bytes and other schemas are not searched.
struct IdentifierSearch: Sendable {
    /// How many values of one column hold an identifier, written in one form. Holds no identifier.
    struct Finding: Sendable, Equatable {
        let table: String
        let column: String
        /// An ``IdentifierMatcher/Form``, by its raw value.
        let form: String
        let count: Int

        var json: JSONValue {
            [
                "table": .string(table), "column": .string(column), "form": .string(form),
                "count": .number(Double(count)), "remedy": .string(remedy),
            ]
        }

        /// What an operator can do about it.
        private var remedy: String {
            guard table == IdentifierSearch.trail else {
                return "Change \(table) yourself: an erasure rewrites entries alone."
            }
            return ["service_account", "action", "target_app"].contains(column)
                ? "No erasure changes \(column): the log proves it. Use another name from now on."
                : "Ask again under a new erasure_id, with every name of the person."
        }
    }

    struct Report: Sendable, Equatable {
        /// The database's time when the search had ended.
        let verifiedAt: Timestamp
        let findings: [Finding]
        /// Tables that this user may not read, or the server could not: what stands there is not known.
        let unreadable: [String]

        /// Nothing was found, and everything was read.
        var hasPassed: Bool { findings.isEmpty && unreadable.isEmpty }

        var json: JSONValue {
            [
                "passed": .bool(hasPassed), "verified_at": .string(verifiedAt.description),
                "findings": .array(findings.map(\.json)), "unreadable": .array(unreadable.map { .string($0) }),
            ]
        }
    }

    private struct Column: Sendable {
        let table: String
        let name: String
        let isReadable: Bool
    }

    /// For each statement. The search itself takes as long as the tables are large.
    private static let answerWithin: Duration = .seconds(10)
    fileprivate static let trail = "console_audit_log"

    let person: Person

    /// Searches all tables in one snapshot, and then the trail in a later one.
    /// - Parameter beforeRow: is called before each row is searched. What it throws ends the search.
    /// - Throws: ``PostgresError``. The connection has a transaction open then.
    func run(on connection: Connection, beforeRow: () async throws -> Void) async throws -> Report {
        try await connection.execute("begin isolation level repeatable read read only", by: .after(Self.answerWithin))
        var findings: [Finding] = []
        var unreadable: [String] = []
        for columns in try await tables(connection) {
            guard let table = columns.first?.table, table != Self.trail else { continue }
            guard columns.allSatisfy(\.isReadable) else {
                unreadable.append(table)
                continue
            }
            do {
                try await connection.execute("savepoint table_read", by: .after(Self.answerWithin))
                findings += try await search(table, columns.map(\.name), connection, beforeRow)
            } catch let error as PostgresError where error.isFaultOfRelation {
                // A materialised view that was never filled, say: what is there is not known.
                try await connection.execute("rollback to savepoint table_read", by: .after(Self.answerWithin))
                unreadable.append(table)
            }
        }
        try await connection.execute("commit", by: .after(Self.answerWithin))
        findings += try await searchTrail(connection, beforeRow)
        let time: Timestamp = try await connection.value(
            "select pg_catalog.clock_timestamp()",
            by: .after(Self.answerWithin)
        )
        return Report(verifiedAt: time, findings: findings, unreadable: unreadable)
    }

    /// Reads entries as the erasure reads them, and beside them the columns that it leaves alone.
    private func searchTrail(_ connection: Connection, _ beforeRow: () async throws -> Void) async throws -> [Finding] {
        var counts: [String: [IdentifierMatcher.Form: Int]] = [:]
        try await TrailScan.run(on: connection) { rows in
            for row in rows {
                try await beforeRow()
                for (column, forms) in columns(of: row) {
                    for form in forms { counts[column, default: [:]][form, default: 0] += 1 }
                }
            }
        }
        return Self.findings(Self.trail, counts)
    }

    /// Returns how the person's names are written in an entry, by column of the table.
    private func columns(of row: TrailScan.Row) -> [String: Set<IdentifierMatcher.Form>] {
        var found: [String: Set<IdentifierMatcher.Form>] = [:]
        for (field, forms) in person.fields(in: row) {
            found[field == "redactions" ? field : "payload_redacted", default: []].formUnion(forms)
        }
        let columns = [
            ("actor", row.actor), ("service_account", row.serviceAccount), ("action", row.action),
            ("target_app", row.targetApp),
        ]
        for (column, text) in columns {
            guard let text else { continue }
            let forms = person.matcher.forms(in: text)
            if !forms.isEmpty { found[column] = forms }
        }
        return found
    }

    /// Returns findings in the order of columns and forms.
    private static func findings(_ table: String, _ counts: [String: [IdentifierMatcher.Form: Int]]) -> [Finding] {
        counts.sorted { $0.key < $1.key }.flatMap { column, counts in
            IdentifierMatcher.Form.allCases.compactMap { form in
                counts[form].map { Finding(table: table, column: column, form: form.rawValue, count: $0) }
            }
        }
    }

    /// Returns the columns that can hold text, by table and in order: strings, JSON, XML, arrays of them, and domains over
    /// any of these.
    private func tables(_ connection: Connection) async throws -> [[Column]] {
        let columns = try await connection.run { connection in
            try connection.query(
                """
                with recursive declared (declared_oid, oid) as (
                    select oid, oid from pg_type
                    union all
                    select declared_oid, case typtype when 'd' then typbasetype else typelem end
                      from declared join pg_type using (oid)
                     where typtype = 'd' or typcategory = 'A'
                )
                select relname, attname, pg_catalog.has_column_privilege(class.oid, attnum, 'select')
                  from pg_class as class
                  join pg_attribute on attrelid = class.oid and attnum > 0 and not attisdropped
                  join declared on declared_oid = atttypid
                  join pg_type as type on type.oid = declared.oid and typtype <> 'd' and typcategory <> 'A'
                 where relnamespace = pg_catalog.current_schema()::regnamespace
                   and relkind in ('r', 'm')
                   and (typcategory = 'S' or typname in ('json', 'jsonb', 'xml', 'hstore', 'citext'))
                 order by relname, attnum
                """,
                by: .after(Self.answerWithin)
            ) { row throws(PostgresError) in
                try Column(table: row.get(0), name: row.get(1), isReadable: row.get(2))
            }
        }
        return Dictionary(grouping: columns, by: \.table).sorted { $0.key < $1.key }.map(\.value)
    }

    /// Searches one table, each column as text, through a cursor, 500 rows at a time, inside the open transaction.
    private func search(
        _ table: String,
        _ columns: [String],
        _ connection: Connection,
        _ beforeRow: () async throws -> Void
    ) async throws -> [Finding] {
        try await connection.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            try connection.executeScript(
                """
                declare texts no scroll cursor for
                select array[\(columns.map { "coalesce(\(Self.quoted($0))::text, '')" }.joined(separator: ", "))]
                  from \(Self.quoted(table))
                """,
                by: deadline
            )
        }
        var counts: [String: [IdentifierMatcher.Form: Int]] = [:]
        while true {
            try Task.checkCancellation()
            let rows = try await connection.run { connection in
                try connection.query("fetch 500 from texts", by: .after(Self.answerWithin)) {
                    row throws(PostgresError) in try row.get(0, as: [String].self)
                }
            }
            guard !rows.isEmpty else { break }
            for row in rows {
                try await beforeRow()
                for (column, text) in zip(columns, row) {
                    for form in person.matcher.forms(in: text) { counts[column, default: [:]][form, default: 0] += 1 }
                }
            }
        }
        try await connection.execute("close texts", by: .after(Self.answerWithin))
        return Self.findings(table, counts)
    }

    /// Returns a name as an SQL identifier. The names come from PostgreSQL's own catalogue.
    private static func quoted(_ name: String) -> String {
        "\"" + name.escaping(["\"": "\"\""]) + "\""
    }
}

extension PostgresError {
    /// Whether the server cannot read this one relation now, and can read others.
    fileprivate var isFaultOfRelation: Bool {
        sqlState.map { $0.hasPrefix("55") || $0.hasPrefix("42") || $0.hasPrefix("HV") || $0.hasPrefix("22") } ?? false
    }
}
