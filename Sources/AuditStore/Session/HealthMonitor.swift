import AuditModel
import LibPQ
import Metrics
import Synchronization
import SystemCrypto

/// Whether an entry could be stored now, found out in the background: asking for it costs the database nothing.
package final class HealthMonitor: Sendable {
    package enum Status: Sendable, Equatable {
        case pass
        /// What is wrong, in words that may be shown to anybody.
        case fail(String)
    }

    package struct Report: Sendable, Equatable {
        /// Connects and answers.
        package var database: Status
        /// Every migration of this binary is applied, unchanged.
        package var migrations: Status
        /// A row can be inserted. Found out by inserting one and rolling back.
        package var write: Status

        package var isHealthy: Bool { database == .pass && migrations == .pass && write == .pass }
    }

    private static let interval: Duration = .seconds(1)
    private static let answerWithin: Duration = .seconds(1)
    /// A report older than this says nothing any more.
    private static let staleAfter: Duration = .seconds(4)

    private let connection = Connection(queue: BlockingQueue(label: "raptor-audit.health"))
    private let conninfo: String
    private let setup: Pool.Setup
    private let latest: Mutex<(report: Report, at: ContinuousClock.Instant)?> = Mutex(nil)

    init(conninfo: String, setup: @escaping Pool.Setup) {
        self.conninfo = conninfo
        self.setup = setup
    }

    package var report: Report {
        guard let latest = latest.withLock({ $0 }), latest.at + Self.staleAfter > .now else {
            let unknown = Status.fail("not known yet")
            return Report(database: unknown, migrations: unknown, write: unknown)
        }
        return latest.report
    }

    /// Probes until the task is cancelled.
    func run() async {
        let gauge = Gauge(label: "audit_healthy")
        while !Task.isCancelled {
            let report = await probe()
            latest.withLock { $0 = (report, .now) }
            gauge.record(report.isHealthy ? 1 : 0)
            try? await Task.sleep(for: Self.interval)
        }
        await connection.close()
    }

    private func probe() async -> Report {
        let conninfo = conninfo
        let setup = setup
        return await connection.run { connection in
            let deadline = Deadline.after(Self.answerWithin)
            let unknown = Status.fail("not known")
            do {
                if !connection.isReady {
                    try connection.open(conninfo, by: deadline)
                    try setup(connection, deadline)
                }
                try connection.execute("select 1", by: deadline)
            } catch {
                connection.close()
                return Report(database: .fail("\(error)"), migrations: unknown, write: unknown)
            }
            return Report(
                database: .pass,
                migrations: Self.migrations(connection, by: deadline),
                write: Self.write(connection, by: deadline)
            )
        }
    }

    private static func migrations(_ connection: isolated Connection, by deadline: Deadline) -> Status {
        do {
            let pending = try Migrator().status(connection, by: deadline).pending
            return pending.isEmpty ? .pass : .fail("\(MigrationError.pending(count: pending.count))")
        } catch MigrationError.unknown {
            // A later version has migrated while this instance runs: migrations keep what older instances need.
            return .pass
        } catch {
            return .fail("\(error)")
        }
    }

    private static var probe: NewEntry {
        NewEntry(
            id: EntryID(bytes: SecureRandom.uuid()),
            timestamp: Timestamp(microseconds: 0),
            serviceAccount: "health",
            action: "health.deploy.probe",
            actor: "health",
            toSHA: "0000000",
            targetApp: "health",
            trigger: "ci",
            outcome: "success",
            content: Array("{}".utf8)
        )
    }

    private static func write(_ connection: isolated Connection, by deadline: Deadline) -> Status {
        do {
            try connection.execute("begin", by: deadline)
            _ = try NewEntry.insert([probe], on: connection, by: deadline)
            try connection.execute("rollback", by: deadline)
            return .pass
        } catch {
            // Its transaction is open still.
            connection.close()
            return .fail("\(error)")
        }
    }
}
