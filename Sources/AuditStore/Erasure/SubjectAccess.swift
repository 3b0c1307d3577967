package import AuditModel
import LibPQ
import NameSearch
import StrictJSON

/// What the trail holds on a person (GDPR, Article 15): every entry in which an erasure would find them, and, of an
/// erased person, those with their tombstone.
package struct SubjectAccess: Sendable {
    /// An entry, and the fields in which the person stands, in the order of their names.
    package struct Found: Sendable {
        package let entry: StoredEntry
        package let fields: [String]
    }

    /// For each statement. The whole trail takes as long as it is large.
    fileprivate static let answerWithin: Duration = .seconds(5)

    private let server: Server
    private let pepper: Pepper

    init(server: Server, pepper: Pepper) {
        self.server = server
        self.pepper = pepper
    }

    /// Connects, and records that somebody asked, without the names. What was handed out is always on record, also when
    /// the copy was cut off.
    /// - Parameter identifiers: the person's names.
    /// - Throws: ``StoreError``. Nothing is open then.
    package func begin(_ identifiers: [Identity], serviceAccount: String) async throws -> Reading {
        let act = ServiceAct(
            .access,
            serviceAccount: serviceAccount,
            details: ["identifiers": .number(Double(identifiers.count))],
            pepper: pepper
        )
        let scanner = Session(server, label: "raptor-audit.access-scan")
        let reader = Session(server, label: "raptor-audit.access-read")
        do {
            try await scanner.run(by: .after(Self.answerWithin)) { _ in }
            try await reader.run(by: .after(Self.answerWithin)) { connection in
                let deadline = Deadline.after(Self.answerWithin)
                try connection.transaction(by: deadline) { try act.insert(on: connection, by: deadline) }
            }
            let person = try await person(identifiers, on: reader.connection)
            return Reading(person: person, scanner: scanner, reader: reader)
        } catch {
            await scanner.close()
            await reader.close()
            throw StoreError(error)
        }
    }

    /// Returns the person under the names, their variants, and the tombstones of earlier erasures.
    private func person(_ identifiers: [Identity], on connection: Connection) async throws -> Person {
        let subject = ErasureSubject(identifiers, pepper: pepper)
        let tombstones = try await subject.tombstones(on: connection, by: .after(Self.answerWithin))
        return Person(names: subject.names, tombstones: tombstones)
    }
}

extension SubjectAccess {
    /// One reading of the whole trail, on connections of its own. They close with it.
    package struct Reading: Sendable {
        fileprivate let person: Person
        fileprivate let scanner: Session
        fileprivate let reader: Session

        /// Calls `body` for each page of the trail with what is found there, often nothing, at constant memory.
        ///
        /// Entries are read from one snapshot and then fetched as they are now: one that was erased meanwhile is handed
        /// out in its new form.
        /// - Throws: ``StoreError``, and what `body` throws.
        package func run(_ body: ([Found]) async throws -> Void) async throws {
            do {
                try await TrailScan.run(on: scanner.connection) { rows in
                    let fields = rows.reduce(into: [EntryID: [String]]()) { found, row in
                        let fields = person.fields(in: row)
                        if !fields.isEmpty { found[row.id] = fields.keys.sorted() }
                    }
                    try await body(fields.isEmpty ? [] : try await entries(fields))
                }
            } catch {
                await scanner.close()
                await reader.close()
                throw error is PostgresError ? StoreError(error) : error
            }
            await scanner.close()
            await reader.close()
        }

        /// Returns these entries as they are now, the oldest first. One that was deleted meanwhile is left out.
        private func entries(_ fields: [EntryID: [String]]) async throws -> [Found] {
            let ids = Array(fields.keys)
            return try await reader.connection.run { connection in
                try connection.query(
                    "select \(StoredEntry.columns) from console_audit_log where id = any (\(ids)) order by ts_utc, id",
                    by: .after(SubjectAccess.answerWithin)
                ) { row throws(PostgresError) in
                    let entry = try StoredEntry(row)
                    return Found(entry: entry, fields: fields[entry.id] ?? [])
                }
            }
        }
    }
}
