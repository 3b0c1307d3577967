import AuditModel
import EmbeddedPostgres
import Intake
import Logging
import Redaction
import StrictJSON
import TestSupport

@testable import AuditStore
@testable import LibPQ

/// A migrated database of the test's own, copied from one that was migrated once for all of them. Its owner has no other
/// privilege than to be a member of the service's role.
struct TestDatabase: Sendable {
    let conninfo: String
    /// Of the superuser.
    let superuser: String
    let name: String

    init(_ conninfo: String) async throws {
        self.conninfo = conninfo
        let name: String = try await Preparation.withAdministration(conninfo) { connection, deadline in
            try connection.value("select current_database()::text", by: deadline)
        }
        self.name = name
        superuser = try await TestCluster.shared.postgres().connectionString(database: name)
    }

    static let pepper: Pepper = {
        do {
            return try Pepper(Array("pepper for tests, thirty-two bytes".utf8))
        } catch {
            preconditionFailure("it has thirty-two bytes and more")
        }
    }()

    private actor Template {
        static let shared = Template()
        private var making: Task<String, any Error>?

        func name() async throws -> String {
            if let making { return try await making.value }
            let task = Task {
                // As an administrator would: the owner may not make roles itself.
                try await TestCluster.shared.administer(
                    "create role raptor_audit_service; grant raptor_audit_service to \(TestCluster.owner)"
                )
                let conninfo = try await TestCluster.shared.makeDatabase()
                _ = try await Preparation.prepare(conninfo, pepper: TestDatabase.pepper, migrating: true)
                return try await TestDatabase(conninfo).name
            }
            making = task
            return try await task.value
        }
    }

    static func with<Value: Sendable>(_ body: @Sendable (TestDatabase) async throws -> Value) async throws -> Value {
        let template = try await Template.shared.name()
        return try await TestCluster.shared.withDatabase(template: template) { conninfo in
            try await body(TestDatabase(conninfo))
        }
    }

    /// A store that runs while `body` does.
    static func withStore<Value: Sendable>(
        _ body: @Sendable (Store, TestDatabase) async throws -> Value
    ) async throws -> Value {
        try await with { database in try await withStore(on: database, body) }
    }

    /// A store on a database that is migrated.
    static func withStore<Value: Sendable>(
        on database: TestDatabase,
        _ body: @Sendable (Store, TestDatabase) async throws -> Value
    ) async throws -> Value {
        try await withStore(on: database.conninfo) { store in try await body(store, database) }
    }

    static func withStore<Value: Sendable>(
        on databaseURL: String,
        _ body: @Sendable (Store) async throws -> Value
    ) async throws -> Value {
        let store = Store(
            databaseURL: databaseURL,
            pepper: pepper,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await store.run() }
            let value = try await body(store)
            store.stop()
            try await group.waitForAll()
            return value
        }
    }

    func runAsSuperuser<Value: Sendable>(
        _ body: @Sendable (isolated Connection, Deadline) throws -> Value
    ) async throws -> Value {
        try await Preparation.withAdministration(superuser) { connection, _ in
            try body(connection, .after(.seconds(60)))
        }
    }

    /// As the owner.
    func run<Value: Sendable>(
        _ body: @Sendable (isolated Connection, Deadline) throws -> Value
    ) async throws -> Value {
        try await Preparation.withAdministration(conninfo) { connection, _ in
            try body(connection, .after(.seconds(20)))
        }
    }

    func execute(_ statement: Statement) async throws {
        try await run { connection, deadline in _ = try connection.execute(statement, by: deadline) }
    }

    func count(_ statement: Statement) async throws -> Int {
        try await run { connection, deadline in try connection.value(statement, by: deadline) }
    }
}

extension Store {
    /// Records until there is an answer. Unavailable means unknown: on a machine that is busy enough a commit is not
    /// confirmed in time, and the same entry is sent again. It may then be a replay of what was stored before.
    @discardableResult
    func recordAtLast(_ entry: RedactedEntry, id: EntryID?, serviceAccount: String) async throws -> Recorded {
        while true {
            do throws(RecordError) {
                return try await record(entry, id: id, serviceAccount: serviceAccount)
            } catch {
                guard error == .unavailable else { throw error }
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}

struct NotInTime: Error {
    let what: String
}

/// Waits until `condition` holds, and throws when it does not within a minute.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try await !condition() {
        if deadline <= .now { throw NotInTime(what: what) }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// A valid entry, but for what `changes` says.
func entry(_ changes: JSONObject = [:]) throws -> RedactedEntry {
    var object: JSONObject = [
        "action": "console.deploy.prod", "actor": "kris@raxx.app", "from_sha": "4f2a91c", "to_sha": "9b1c44e",
        "target_app": "raxx-console-prod", "trigger": "ci", "outcome": "success", "ts_utc": "2026-01-31T12:00:00Z",
    ]
    for member in changes.members { object[member.name] = member.value }
    let now = Timestamp("2026-02-01T00:00:00Z") ?? Timestamp(microseconds: 0)
    let valid = try AuditEntry(.object(object), now: now, oldest: nil)
    return try Redactor.standard.redact(valid).get()
}

func id(_ number: Int) -> EntryID {
    EntryID(version8: (0..<16).map { UInt8(truncatingIfNeeded: number >> ($0 % 8 * 8)) })
}
