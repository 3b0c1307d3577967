import AuditModel
import LibPQ
import Metrics
import Synchronization
import SystemCrypto

/// Reports whether an entry could be stored now. A task in the background probes each second, on a connection of its
/// own, so a request for the report costs the database nothing.
package final class HealthMonitor: Sendable {
    package enum Status: Sendable, Equatable {
        case pass
        /// Entries are stored, and an operator should still know something.
        case warn(String)
        /// What is wrong, in words that may be shown to anybody.
        case fail(String)
    }

    package struct Report: Sendable, Equatable {
        /// Connects and answers.
        package var database: Status
        /// Every migration of this binary is applied, unchanged.
        package var migrations: Status
        /// An entry can be inserted, and a commit is confirmed as durable as a 201 promises, on the standby too.
        package var write: Status
        /// The service runs as a role that owns nothing. A role that owns the tables warns and does not fail.
        package var privileges: Status

        /// Whether entries can be stored. Privileges do not count: they say how well the trail is protected.
        package var isHealthy: Bool { database == .pass && migrations == .pass && write == .pass }
    }

    /// Between the end of a probe and the beginning of the next.
    private static let interval: Duration = .seconds(1)
    /// For all statements of a probe together, connecting included.
    private static let answerWithin: Duration = .seconds(1)
    /// A report older than this says nothing any more: the probe itself hangs.
    private static let staleAfter: Duration = .seconds(4)

    private let session: Session
    /// `nil` before the first probe has ended.
    private let latest: Mutex<(report: Report, at: ContinuousClock.Instant)?> = Mutex(nil)

    init(server: Server) {
        session = Session(server, label: "raptor-audit.health")
    }

    /// Returns what the last probe found. Everything fails before the first probe, and four seconds after the last.
    package var report: Report {
        guard let latest = latest.withLock({ $0 }), latest.at + Self.staleAfter > .now else {
            return Self.unknown(database: "not known yet")
        }
        return latest.report
    }

    /// Probes until the task is cancelled, and closes the connection then. Records `audit_healthy` after each probe.
    func run() async {
        let gauge = Gauge(label: "audit_healthy")
        while !Task.isCancelled {
            let report = await probe()
            latest.withLock { $0 = (report, .now) }
            gauge.record(report.isHealthy ? 1 : 0)
            try? await Task.sleep(for: Self.interval)
        }
        await session.close()
    }

    /// Returns a report for a database that was not reached: nothing else is known then.
    private static func unknown(database reason: String) -> Report {
        let unknown = Status.fail("not known")
        return Report(database: .fail(reason), migrations: unknown, write: unknown, privileges: unknown)
    }

    /// Makes one report. An error of a part fails that part; one that keeps the probe from its connection fails all.
    private func probe() async -> Report {
        do throws(StoreError) {
            let deadline = Deadline.after(Self.answerWithin)
            return try await session.lend(by: deadline) { connection in
                let ownsTables = try Ownership.serviceOwnsTables(connection, by: deadline)
                return Report(
                    database: .pass,
                    migrations: Self.migrations(connection, by: deadline),
                    write: Self.write(connection, by: deadline),
                    privileges: ownsTables ? .warn(Ownership.warning) : .pass
                )
            }
        } catch {
            return Self.unknown(database: error.description)
        }
    }

    /// Fails when a migration of this binary is missing or was changed. Passes on a schema that is newer.
    private static func migrations(_ connection: isolated Connection, by deadline: Deadline) -> Status {
        do {
            let pending = try Migrator().status(connection, by: deadline).pending
            return pending.isEmpty ? .pass : .fail("\(MigrationError.pending(count: pending.count))")
        } catch MigrationError.unknown {
            // A later version has migrated while this instance runs: migrations keep what older instances need.
            return .pass
        } catch let error as MigrationError {
            return .fail(error.description)
        } catch {
            return .fail(StoreError(error).description)
        }
    }

    /// Inserts as a request does and takes it back, then commits a message that leaves no row: a commit waits for the
    /// disk and for the standby, a rollback for neither.
    ///
    /// The rollback takes the entry's leaf too: the log has no trace of a probe. Closes the connection on any failure.
    private static func write(_ connection: isolated Connection, by deadline: Deadline) -> Status {
        do {
            try connection.execute("begin", by: deadline)
            _ = try NewEntry.insert([probe], on: connection, by: deadline)
            try connection.execute("rollback", by: deadline)
            try connection.execute(
                "select pg_catalog.pg_logical_emit_message(true, 'raptor-audit.probe'::text, ''::text)",
                by: deadline
            )
            try Durability.require(on: connection, by: deadline)
            return .pass
        } catch {
            // Its transaction may be open still.
            connection.close()
            return .fail(StoreError(error).description)
        }
    }

    /// A new entry of the shape that callers send, under an id that no other entry has. It is always rolled back.
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
}
