import Foundation
import Testing

@testable import EmbeddedPostgres

/// Where the files go.
@Suite(.serialized) struct FolderTests {
    @Test(.enabled(if: isRoot, "only root runs PostgreSQL as another account"))
    func `a cluster that its account could not reach lies elsewhere, and is found again`() async throws {
        try await withScratchFolder { scratch in
            try FileSystem.makeFolder("\(scratch)/private", mode: 0o700)
            let data = "\(scratch)/private/data"
            for expected in ["", "kept\n"] {
                let folder = try await ClusterFolder.prepare(data, shelter: "\(scratch)/shelter")
                #expect(folder.base.hasPrefix("\(scratch)/shelter/"))
                #expect(FileSystem.line(of: "\(data)/cluster-path") == folder.base)
                let postgres = try await EmbeddedPostgres(in: folder, settings: [:], isThrowaway: false)
                let tables = "select coalesce(string_agg(relname, ','), '') from pg_class where relname = 'kept'"
                #expect(try await postgres.query(tables) + (expected.isEmpty ? "" : "\n") == expected)
                _ = try await postgres.query("create table if not exists kept (x int)")
                try await postgres.stop()
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: data) == ["cluster-path"])
        }
    }

    @Test func `a folder that cannot be made is reported with its path`() async throws {
        let error = await #expect(throws: EmbeddedPostgresError.self) {
            try await ClusterFolder.prepare("/dev/null/folder/data")
        }
        #expect(error.map { $0.description.contains("/dev/null/folder") } ?? false)
    }

    @Test(.enabled(if: isRoot, "only root runs PostgreSQL as another account"))
    func `as root the server runs as the cluster's owner`() async throws {
        try await withScratchFolder { scratch in
            try await withCluster(in: "\(scratch)/data") { postgres async throws in
                let owner = try #require(FileSystem.owner(of: "\(scratch)/data/cluster")?.uid)
                #expect(owner != 0)
                let list = Command(executable: "/bin/ps", arguments: ["-o", "uid=", "-p", "\(postgres.postmasterPID)"])
                #expect(try await list.runOrThrow() == "\(owner)")
            }
        }
    }

    @Test func `an ordinary account runs the server as itself`() async throws {
        try await withScratchFolder { scratch in
            // The tests may lie where that account cannot read. A child writes the copy: what this process has open for
            // writing, another test's child has open too until it has become its program, and then it cannot be run.
            let program = "\(scratch)/host"
            try await Command(executable: "/bin/cp", arguments: [Host.program(), program]).runOrThrow()
            let account = try await Account.forPostgres(owner: isRoot ? getpwnam("nobody")?.pointee.pw_uid : nil)
            try FileSystem.makeFolder("\(scratch)/home", mode: 0o700, owner: account)
            let host = try Host("\(scratch)/home/data", program: program, as: account)
            let postmaster = try await host.postmaster()
            #expect(try await hasServer(postmaster, in: "\(scratch)/home/data/cluster"))
            #expect(FileSystem.owner(of: "\(scratch)/home/data/cluster")?.uid == account.uid)
            #expect(FileSystem.owner(of: "\(scratch)/home/data")?.mode == 0o700)
            try await host.killAtOnce()
            try await eventually { try await !hasServer(postmaster, in: "\(scratch)/home/data/cluster") }
            // Root, started once in that folder, shuts its owner out of nothing.
            try await withCluster(in: "\(scratch)/home/data") { postgres async throws in
                #expect(try await postgres.query("select 1") == "1")
            }
            let again = try Host("\(scratch)/home/data", program: program, as: account)
            _ = try await again.postmaster()
            try await again.stop()
        }
    }

    @Test(arguments: [String(repeating: "long", count: 30), "with, comma", "with 'quotes' and \"more\"", "größe"])
    func `any folder will do, whatever a socket's address can hold`(name: String) async throws {
        try await withScratchFolder { scratch in
            let data = "\(scratch)/\(name)"
            let first = try await EmbeddedPostgres.start(in: data)
            #expect(try await first.query("select 1") == "1")
            try await first.stop()
            try await withCluster(in: data) { second async throws in
                #expect(second.connectionString() == first.connectionString())
                #expect(try await second.query("select 1") == "1")
            }
            try FileManager.default.removeItem(atPath: first.socketFolder)
        }
    }

    @Test func `a socket folder in tmp that is no longer ours alone is not used again`() async throws {
        try await withScratchFolder { scratch in
            let account = try await Account.forPostgres(owner: nil)
            let base = "\(scratch)/\(String(repeating: "long", count: 30))"
            try FileSystem.makeFolder(base, mode: 0o755)
            let folder = ClusterFolder(base: base, account: account)
            let first = try folder.socketFolder()
            #expect(try folder.socketFolder() == first)
            chmod(first, 0o777)
            let second = try folder.socketFolder()
            #expect(second != first)
            rmdir(first)
            try FileManager.default.createSymbolicLink(atPath: first, withDestinationPath: second)
            try FileSystem.write("\(first)\n", to: "\(base)/socket-path")
            let third = try folder.socketFolder()
            #expect(third != first)
            for path in [first, second, third] { try FileManager.default.removeItem(atPath: path) }
        }
    }

    @Test(arguments: ["file", "empty folder", "other folder", "cluster of version 9"])
    func `what is not a cluster of ours is refused and kept`(kind: String) async throws {
        try await withScratchFolder { scratch in
            let account = try await Account.forPostgres(owner: nil)
            let cluster = "\(scratch)/data/cluster"
            try FileSystem.makeFolder("\(scratch)/data", mode: 0o755)
            if kind == "file" {
                try FileSystem.write("mine", to: cluster)
                try FileSystem.give(cluster, to: account)
            } else {
                try FileSystem.makeFolder(cluster, mode: 0o700, owner: account)
            }
            if kind == "other folder" { try FileSystem.write("mine", to: "\(cluster)/file") }
            if kind == "cluster of version 9" { try FileSystem.write("9\n", to: "\(cluster)/PG_VERSION") }
            let before = try FileManager.default.subpathsOfDirectory(atPath: scratch).sorted()
            let error = await #expect(throws: EmbeddedPostgresError.self) {
                try await EmbeddedPostgres.start(in: "\(scratch)/data")
            }
            switch error {
            case .versionMissing(9, cluster): #expect(kind == "cluster of version 9")
            default: #expect(error == .notACluster(folder: cluster))
            }
            let after = try FileManager.default.subpathsOfDirectory(atPath: scratch).sorted()
            #expect(after.filter { $0 != "data/lock" } == before)
        }
    }
}
