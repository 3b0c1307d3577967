import Foundation
import Testing

@testable import EmbeddedPostgres

/// The server lives exactly as long as the process that started it.
@Suite(.serialized) struct OwnerDeathTests {
    @Test func `kill -9 of the service stops the server`() async throws {
        try await withScratchFolder { scratch in
            let host = try Host("\(scratch)/data")
            let postmaster = try await host.postmaster()
            #expect(try await hasServer(postmaster, in: "\(scratch)/data/cluster"))
            try await host.killAtOnce()
            try await eventually { try await !hasServer(postmaster, in: "\(scratch)/data/cluster") }
            #expect(
                FileSystem.text(of: "\(scratch)/data/postgres.log")?.contains("database system is shut down") == true
            )
        }
    }

    @Test func `kill -9 of a service with a throwaway cluster leaves no server and no folder`() async throws {
        let host = try Host("--throwaway")
        let postmaster = try await host.postmaster()
        let line = try await host.firstLine()
        let folder = try #require(line.firstMatch(of: /host='(.*)\/socket'/)?.output.1)
        try await host.killAtOnce()
        try await eventually { try await !hasServer(postmaster, in: "\(folder)/cluster") }
        try await eventually { !FileManager.default.fileExists(atPath: String(folder)) }
    }

    @Test func `a start right after kill -9 waits for the old server and finds its data`() async throws {
        try await withScratchFolder { scratch in
            try await withCluster(in: "\(scratch)/data") { postgres async throws in
                _ = try await postgres.query("create table kept as select 42 as x")
            }
            let host = try Host("\(scratch)/data")
            let old = try await host.postmaster()
            try await host.killAtOnce()
            try await withCluster(in: "\(scratch)/data") { postgres async throws in
                #expect(postgres.postmasterPID != old)
                #expect(try await postgres.query("select x from kept") == "42")
            }
        }
    }

    @Test func `a server whose watchdog was killed with the service is stopped by the next start`() async throws {
        try await withScratchFolder { scratch in
            let host = try Host("\(scratch)/data")
            let old = try await host.postmaster()
            // The watchdog's two shells are all that has its name.
            let watchdogs = try await Command(executable: "/bin/ps", arguments: ["-Awwo", "pid=,args="]).runOrThrow()
                .split(separator: "\n")
                .filter { $0.contains("raptor-audit-watchdog") && $0.contains("\(scratch)/data/cluster") }
                .compactMap { $0.split(separator: " ").first.flatMap { pid_t($0) } }
            #expect(watchdogs.count >= 2)
            for watchdog in watchdogs { kill(watchdog, SIGKILL) }
            try await host.killAtOnce()
            #expect(try await hasServer(old, in: "\(scratch)/data/cluster"))
            try await withCluster(in: "\(scratch)/data") { postgres async throws in
                #expect(try await !hasServer(old, in: "\(scratch)/data/cluster"))
                #expect(try await postgres.query("select 1") == "1")
            }
        }
    }

    @Test func `Ctrl-C does not reach the server before the service stops it`() async throws {
        try await withScratchFolder { scratch in
            let host = try Host("\(scratch)/data")
            let postmaster = try await host.postmaster()
            // What a terminal does: the signal goes to the whole process group.
            #expect(kill(-host.process.id, SIGINT) == 0)
            // A server that got the signal would refuse connections from then on.
            let installation = try Installation.find(major: nil, cluster: "")
            let arguments = ["-XAtqc", "select pg_sleep(0.5), 1", "host=\(scratch)/data/socket user=postgres"]
            let psql = Command(executable: installation.program("psql"), arguments: arguments)
            #expect(try await psql.runOrThrow() == "|1")
            #expect(try await hasServer(postmaster, in: "\(scratch)/data/cluster"))
            try await host.stop()
            #expect(try await !hasServer(postmaster, in: "\(scratch)/data/cluster"))
        }
    }

    @Test func `a service killed while it makes the cluster does not hinder the next`() async throws {
        try await withScratchFolder { scratch in
            let host = try Host("\(scratch)/data")
            try await eventually {
                try FileManager.default.subpathsOfDirectory(atPath: scratch).contains { $0.hasSuffix("/PG_VERSION") }
            }
            try await host.killAtOnce()
            #expect(!FileManager.default.fileExists(atPath: "\(scratch)/data/cluster"))
            try await withCluster(in: "\(scratch)/data") { postgres async throws in
                #expect(try await postgres.query("select 1") == "1")
            }
        }
    }
}
