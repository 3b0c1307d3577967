import AuditModel
import EmbeddedPostgres
import Foundation
import LibPQ
import Logging
import TestSupport
import Testing

@testable import AuditStore

/// Lists from a hot standby, which replays what its primary has committed.
@Suite struct ReplicaTests {
    private static func store(_ databaseURL: String, reading readURL: String) -> Store {
        Store(
            databaseURL: databaseURL,
            readURL: readURL,
            pepper: TestDatabase.pepper,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private static func page(_ store: Store) async throws -> EntryPage {
        try await store.entries.page(EntryFilter(), after: nil, limit: 10)
    }

    /// A store that reads a standby while `body` runs.
    private func withReplica(
        _ body: @Sendable (Store, _ primary: EmbeddedPostgres, _ standby: EmbeddedPostgres) async throws -> Void
    ) async throws {
        try await Clusters.with { clusters, folder in
            let (source, copy) = ("\(folder)/primary", "\(folder)/standby")
            let primary = try await clusters.start(in: source)
            _ = try await Preparation.prepare(primary.connectionString(), pepper: TestDatabase.pepper, migrating: true)
            try await clusters.copy(primary, in: source, to: copy, as: "standby")
            let standby = try await clusters.start(
                in: copy,
                settings: ["primary_conninfo": "host=\(source)/socket user=postgres", "restore_command": ""]
            )
            let store = Self.store(primary.connectionString(), reading: standby.connectionString())
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await store.run() }
                defer { store.stop() }
                try await body(store, primary, standby)
            }
        }
    }

    @Test func `a page comes from the standby and says what it lacks, and from the primary while that is away`()
        async throws
    {
        try await withReplica { store, primary, standby in
            try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci")
            try await eventually("the standby has the entry") { try await Self.page(store).lag == .leaves(0) }
            #expect(try await Self.page(store).entries.map(\.id) == [id(1)])

            try await standby.run("psql", ["-XAtqc", "select pg_wal_replay_pause()"])
            try await store.recordAtLast(entry(), id: id(2), serviceAccount: "ci")
            let late = try await Self.page(store)
            #expect(late.entries.map(\.id) == [id(1)])
            #expect(late.lag == .leaves(1))
            // Who has recorded an entry finds it.
            #expect(try await store.entries.entry(id(2))?.id == id(2))

            try await standby.stop(mode: .immediate)
            try await eventually("the primary is read") { try await Self.page(store).lag == nil }
            #expect(try await Self.page(store).entries.count == 2)
        }
    }

    @Test func `while the primary is away the standby is read, and its lag is not known`() async throws {
        try await withReplica { store, primary, _ in
            try await store.recordAtLast(entry(), id: id(1), serviceAccount: "ci")
            try await eventually("the standby has the entry") { try await Self.page(store).lag == .leaves(0) }
            try await primary.stop(mode: .immediate)
            let page = try await Self.page(store)
            #expect(page.entries.map(\.id) == [id(1)])
            #expect(page.lag == .unknown)
        }
    }

    @Test func `a replica of another trail is refused`() async throws {
        try await TestDatabase.with { database in
            try await TestCluster.shared.withDatabase { other in
                let pepper = try Pepper(Array("a pepper of another trail, 32 bytes".utf8))
                _ = try await Preparation.prepare(other, pepper: pepper, migrating: true)
                let store = Self.store(database.conninfo, reading: other)
                do {
                    _ = try await Self.page(store)
                    Issue.record("it was read")
                } catch let error as StoreError {
                    #expect(error.kind == .unfit)
                    #expect(error.description == "DATABASE_READ_URL leads to another trail than DATABASE_URL.")
                }
            }
        }
    }
}
