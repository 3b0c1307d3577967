import AuditModel
import EmbeddedPostgres
import Foundation
import LibPQ
import Synchronization
import TestSupport
import Testing
import TransparencyLog

@testable import AuditStore

/// A server whose commits are not, or not yet, as durable as a 201 promises.
@Suite struct DurabilityTests {
    /// A cluster of the test's own, with a migrated database.
    private func withCluster(
        _ body: @Sendable (_ postgres: EmbeddedPostgres, _ conninfo: String, _ folder: String) async throws -> Void
    ) async throws {
        let folder = "\(TestCluster.folder)/raptor-durable-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let postgres = try await EmbeddedPostgres.start(in: folder)
        do {
            let conninfo = postgres.connectionString()
            _ = try await Preparation.prepare(conninfo, pepper: TestDatabase.pepper, migrating: true)
            try await body(postgres, conninfo, folder)
            try await postgres.stop(mode: .immediate)
        } catch {
            try await postgres.stop(mode: .immediate)
            throw error
        }
    }

    private static func set(_ setting: String, to value: String, in postgres: EmbeddedPostgres) async throws {
        try await postgres.run(
            "psql",
            ["-XAtqc", "alter system set \(setting) = \(value)", "-c", "select pg_reload_conf()"]
        )
        // A new session is as old as the reload at least: every other one has been told by then.
        try await eventually("the reload is acknowledged") {
            try await postgres.run("psql", ["-XAtqc", "show \(setting)"]) == value
        }
    }

    /// Callers that record one entry after the other, and what they were told.
    private final class Load: Sendable {
        private struct State {
            var acknowledged: Set<EntryID> = []
            var isReloaded = false
        }

        private let state = Mutex(State())

        var acknowledged: Set<EntryID> { state.withLock { $0.acknowledged } }
        var isReloaded: Bool {
            get { state.withLock { $0.isReloaded } }
            set { state.withLock { $0.isReloaded = newValue } }
        }

        /// Records until the reload, and one entry more. Returns whether that one was acknowledged.
        func run(_ worker: Int, on store: Store) async throws -> Bool {
            let entry = try entry()
            var number = worker
            while true {
                let isLast = isReloaded
                let id = id(number)
                let isStored = (try? await store.record(entry, id: id, serviceAccount: "ci")) != nil
                if isStored { state.withLock { _ = $0.acknowledged.insert(id) } }
                if isLast { return isStored }
                number += 8
            }
        }
    }

    @Test func `nothing is signed or served of a server that may lose it`() async throws {
        try await withCluster { postgres, conninfo, _ in
            try await TestDatabase.withStore(on: conninfo) { store in
                try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci")
                #expect(try await store.log.checkpoint().checkpoint.size == 1)
                try await store.recordAtLast(entry(), id: id(2), serviceAccount: "ci")
                try await Self.set("synchronous_commit", to: "off", in: postgres)
                for _ in 0..<2 {
                    let signing = await #expect(throws: StoreError.self) { try await store.log.checkpoint() }
                    #expect(signing?.kind == .notDurable)
                }
                let tile = TilePath.hashes(Tile(level: 0, index: 0, width: 2))
                await #expect(throws: StoreError.self) { try await store.log.resource(tile) }
                let known = TilePath.hashes(Tile(level: 0, index: 0, width: 1))
                #expect(try await store.log.resource(known) != nil)
            }
        }
    }

    @Test(arguments: ["fsync", "full_page_writes", "synchronous_commit"])
    func `once a setting is switched off under load nothing is acknowledged, and what was survives a crash`(
        setting: String
    ) async throws {
        try await withCluster { postgres, conninfo, folder in
            let load = Load()
            try await TestDatabase.withStore(on: conninfo) { store in
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for worker in 0..<8 { group.addTask { try await load.run(worker, on: store) } }
                    try await eventually("entries are stored") { load.acknowledged.count > 200 }
                    try await Self.set(setting, to: "off", in: postgres)
                    load.isReloaded = true
                    for try await isStored in group { #expect(!isStored) }
                }
                try await eventually("the probe notices") {
                    let report = store.health.report
                    return [report.database, report.write].contains { status in
                        if case .fail(let reason) = status { reason.contains("\(setting) off") } else { false }
                    }
                }
            }

            try await postgres.stop(mode: .immediate)
            let again = try await EmbeddedPostgres.start(in: folder)
            let ids = try await again.run("psql", ["-XAtqc", "select id from console_audit_log"])
            try await again.stop(mode: .immediate)
            let stored = Set(ids.split(separator: "\n").compactMap { EntryID(String($0)) })
            #expect(load.acknowledged.subtracting(stored).isEmpty)
        }
    }

    @Test func `without its standby health fails, nothing is acknowledged, and backends do not pile up`() async throws {
        try await withCluster { postgres, conninfo, _ in
            try await TestDatabase.withStore(on: conninfo) { store in
                try await eventually("it is healthy") { store.health.report.isHealthy }
                try await Self.set("synchronous_standby_names", to: "nobody", in: postgres)
                try await eventually("health fails") { !store.health.report.isHealthy }
                let entry = try entry()
                for number in 1...3 {
                    await #expect(throws: RecordError.unavailable) {
                        try await store.record(entry, id: id(number), serviceAccount: "ci")
                    }
                }
                // One that is asked for again must not be told either, though its row is there.
                await #expect(throws: RecordError.unavailable) {
                    try await store.record(entry, id: id(1), serviceAccount: "ci")
                }
                let backends = try await postgres.run(
                    "psql",
                    ["-XAtqc", "select count(*) from pg_stat_activity where application_name = 'raptor-audit'"]
                )
                #expect(Int(backends).map { $0 <= Store.connections + 1 } == true, "\(backends) backends")

                try await postgres.run(
                    "psql",
                    ["-XAtqc", "alter system reset synchronous_standby_names", "-c", "select pg_reload_conf()"]
                )
                try await eventually("it is healthy again") { store.health.report.isHealthy }
                #expect(try await store.recordAtLast(entry, id: id(1), serviceAccount: "ci").isReplay)
            }
        }
    }
}
