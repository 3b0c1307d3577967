package import AuditModel
package import LibPQ
import NameSearch
package import StrictJSON

/// Looks for identifiers in every column of text or JSON of every table in the service's schema, however they are
/// written there (``IdentifierMatcher``).
package struct IdentifierSearch: Sendable {
    /// So many values of one column hold an identifier, written so.
    package struct Finding: Sendable, Equatable {
        package let table: String
        package let column: String
        package let form: String
        package let count: Int

        var json: JSONValue {
            [
                "table": .string(table), "column": .string(column), "form": .string(form),
                "count": .number(Double(count)),
            ]
        }
    }

    package struct Report: Sendable, Equatable {
        package let verifiedAt: Timestamp
        package let findings: [Finding]
        /// Tables that this user may not read: what stands there is not known.
        package let unreadable: [String]

        /// Nothing was found, and everything was read.
        package var hasPassed: Bool { findings.isEmpty && unreadable.isEmpty }

        package var json: JSONValue {
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

    private static let answerWithin: Duration = .seconds(10)

    private let matcher: IdentifierMatcher

    package init(identifiers: [String]) {
        matcher = IdentifierMatcher(identifiers)
    }

    package func run(on connection: Connection) async throws -> Report {
        try await connection.execute("begin read only", by: .after(Self.answerWithin))
        var findings: [Finding] = []
        var unreadable: [String] = []
        for columns in try await tables(connection) {
            guard let table = columns.first?.table else { continue }
            guard columns.allSatisfy(\.isReadable) else {
                unreadable.append(table)
                continue
            }
            findings += try await search(table, columns.map(\.name), connection)
        }
        try await connection.execute("commit", by: .after(Self.answerWithin))
        return Report(verifiedAt: try await time(connection), findings: findings, unreadable: unreadable)
    }

    private func time(_ connection: Connection) async throws -> Timestamp {
        let times = try await connection.run { connection in
            try connection.query("select pg_catalog.clock_timestamp()", by: .after(Self.answerWithin)) {
                row throws(PostgresError) in try Timestamp(row.get(0, as: TimestampTZ.self))
            }
        }
        guard let time = times.first else { throw PostgresError(.unexpectedResult, message: "no time") }
        return time
    }

    /// Columns that can hold text, table by table: strings, JSON, XML, and arrays of them.
    private func tables(_ connection: Connection) async throws -> [[Column]] {
        let columns = try await connection.run { connection in
            try connection.query(
                """
                select relname, attname, pg_catalog.has_column_privilege(class.oid, attnum, 'select')
                  from pg_class as class
                  join pg_attribute on attrelid = class.oid and attnum > 0 and not attisdropped
                  join pg_type as type on type.oid = atttypid
                  left join pg_type as element on element.oid = type.typelem and type.typcategory = 'A'
                 where relnamespace = pg_catalog.current_schema()::regnamespace
                   and relkind in ('r', 'm')
                   and (coalesce(element.typcategory, type.typcategory) = 'S'
                        or coalesce(element.typname, type.typname) in ('json', 'jsonb', 'xml', 'hstore', 'citext'))
                 order by relname, attnum
                """,
                by: .after(Self.answerWithin)
            ) { row throws(PostgresError) in
                try Column(table: row.get(0), name: row.get(1), isReadable: row.get(2))
            }
        }
        return Dictionary(grouping: columns, by: \.table).sorted { $0.key < $1.key }.map(\.value)
    }

    private func search(_ table: String, _ columns: [String], _ connection: Connection) async throws -> [Finding] {
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
        var counts: [[IdentifierMatcher.Form: Int]] = Array(repeating: [:], count: columns.count)
        while true {
            try Task.checkCancellation()
            let rows = try await connection.run { connection in
                try connection.query("fetch 500 from texts", by: .after(Self.answerWithin)) {
                    row throws(PostgresError) in try row.get(0, as: [String].self)
                }
            }
            guard !rows.isEmpty else { break }
            for row in rows {
                for (index, text) in row.enumerated() {
                    for form in forms(in: text, table: table, column: columns[index]) {
                        counts[index][form, default: 0] += 1
                    }
                }
            }
        }
        try await connection.execute("close texts", by: .after(Self.answerWithin))
        return zip(columns, counts).flatMap { column, counts in
            IdentifierMatcher.Form.allCases.compactMap { form in
                counts[form].map { Finding(table: table, column: column, form: form.rawValue, count: $0) }
            }
        }
    }

    /// How the identifiers are written in one value. The trail's own words are none, whoever is called like one.
    private func forms(in text: String, table: String, column: String) -> Set<IdentifierMatcher.Form> {
        let bytes = Array(text.utf8)
        guard matcher.matches(bytes) else { return [] }
        guard table == "console_audit_log" else { return Set(matcher.occurrences(in: bytes).map(\.form)) }
        guard !EntryContent.impersonal.contains(column) else { return [] }
        guard column == "payload_redacted", case .object(let object)? = try? StrictJSON.parse(bytes, limits: .stored)
        else { return Set(matcher.occurrences(in: bytes).map(\.form)) }
        let personal = JSONObject(object.members.filter { !EntryContent.impersonal.contains($0.name) })
        return Set(matcher.occurrences(in: StrictJSON.canonical(.object(personal))).map(\.form))
    }

    /// Names from PostgreSQL's own catalogue.
    private static func quoted(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }
}
