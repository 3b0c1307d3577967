import Foundation
import TestSupport
import Testing

@testable import EmbeddedPostgres

@Suite(.serialized) struct LifecycleTests {
    @Test(arguments: [EmbeddedPostgres.StopMode.fast, .immediate])
    func `what was stored is there after a stop and a start`(mode: EmbeddedPostgres.StopMode) async throws {
        try await withScratchFolder { scratch in
            let first = try await EmbeddedPostgres.start(in: "\(scratch)/data")
            _ = try await first.query("create table kept (x int); insert into kept values (41), (42)")
            try await first.stop(mode: mode)
            #expect(!first.isRunning)
            #expect(try await !hasServer(first.postmasterPID, in: "\(scratch)/data/cluster"))
            try await withCluster(in: "\(scratch)/data") { second async throws in
                #expect(second.isRunning)
                #expect(try await second.query("select sum(x) from kept") == "83")
                #expect(second.connectionString() == first.connectionString())
                try await first.stop()
                #expect(try await second.query("select count(*) from kept") == "2")
            }
        }
    }

    @Test func `a cluster is durable, checksummed, in UTF-8 and without a TCP port`() async throws {
        let expected = [
            "data_checksums": "on", "fsync": "on", "full_page_writes": "on", "listen_addresses": "",
            "server_encoding": "UTF8", "synchronous_commit": "on",
        ]
        let postgres = try await TestCluster.shared.postgres()
        for (name, value) in expected {
            #expect(try await postgres.query("show \(name)") == value, "\(name)")
        }
        #expect(try await postgres.query("select 'é' < 'z', 'Z' < 'a'") == "f|t")
    }

    @Test func `only the account and root can enter the socket's folder and the cluster`() async throws {
        try await withScratchFolder { scratch in
            try await withCluster(in: "\(scratch)/data") { postgres async throws in
                for folder in [postgres.socketFolder, "\(scratch)/data/cluster"] {
                    #expect(FileSystem.owner(of: folder)?.mode == 0o700)
                }
                #expect(FileSystem.owner(of: "\(scratch)/data")?.mode == (isRoot ? 0o710 : 0o700))
                #expect(FileSystem.owner(of: postgres.logFile)?.mode == 0o600)
            }
        }
    }

    @Test func `a refused row is not in the server's log`() async throws {
        let postgres = try await TestCluster.shared.postgres()
        _ = try await postgres.query("create table refusing (x text check (x = 'no'))")
        await #expect(throws: EmbeddedPostgresError.self) {
            try await postgres.query("insert into refusing values ('kris@raxx.app')")
        }
        let log = try #require(FileSystem.text(of: postgres.logFile))
        #expect(log.contains("\"refusing\" violates check constraint"))
        #expect(!log.contains("kris@raxx.app"))
    }

    @Test func `a throwaway cluster takes its folder with it, and is gone when stopped again`() async throws {
        let postgres = try await EmbeddedPostgres.startThrowaway()
        let folder = (postgres.socketFolder as NSString).deletingLastPathComponent
        #expect(FileManager.default.fileExists(atPath: folder))
        try await postgres.stop()
        #expect(!FileManager.default.fileExists(atPath: folder))
        #expect(!postgres.isRunning)
        try await postgres.stop(mode: .immediate)
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func `settings reach the server`() async throws {
        let postgres = try await EmbeddedPostgres.startThrowaway(settings: ["fsync": "off", "work_mem": "7MB"])
        #expect(try await postgres.query("show fsync") == "off")
        #expect(try await postgres.query("show work_mem") == "7MB")
        try await postgres.stop()
    }

    @Test func `a server that cannot start says why and leaves the folder free`() async throws {
        try await withScratchFolder { scratch in
            let folder = "\(scratch)/data"
            let error = await #expect(throws: EmbeddedPostgresError.self) {
                try await EmbeddedPostgres.start(in: folder, settings: ["no_such_setting": "1"])
            }
            #expect(error?.description.contains("no_such_setting") == true)
            try await withCluster(in: folder) { postgres async throws in
                #expect(try await postgres.query("select 1") == "1")
            }
        }
    }

    @Test func `a cluster that nobody refers to any more stops`() async throws {
        try await withScratchFolder { scratch in
            let process = try await EmbeddedPostgres.start(in: scratch + "/data").postmasterPID
            try await eventually { try await !hasServer(process, in: "\(scratch)/data/cluster") }
        }
    }

    @Test func `a start that is cancelled leaves nothing running`() async throws {
        try await withScratchFolder { scratch in
            let folder = "\(scratch)/data"
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await EmbeddedPostgres.start(in: folder) }
                try await eventually { FileManager.default.fileExists(atPath: "\(folder)/lock") }
                group.cancelAll()
                await #expect(throws: CancellationError.self) { try await group.next() }
            }
            try await withCluster(in: folder) { postgres async throws in
                #expect(try await postgres.query("select 1") == "1")
            }
        }
    }

    @Test func `connection strings quote what libpq would read otherwise`() async throws {
        let postgres = try await TestCluster.shared.postgres()
        let name = #"it's a \ name"#
        try await postgres.run("createdb", [name])
        let connection = postgres.connectionString(database: name, user: "postgres")
        #expect(try await postgres.run("psql", ["-XAtqc", "select current_database()", connection]) == name)
    }
}
