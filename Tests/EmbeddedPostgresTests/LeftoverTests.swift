import Foundation
import Testing

@testable import EmbeddedPostgres

/// What earlier runs, other services and people leave in the folder.
@Suite(.serialized) struct LeftoverTests {
    @Test func `a second service on the folder is refused and told by whom`() async throws {
        try await withScratchFolder { scratch in
            try await withCluster(in: "\(scratch)/data") { postgres async throws in
                let host = try Host("\(scratch)/data")
                let said = try await host.firstLine()
                #expect(said.contains("is in use by another service, process \(getpid())."))
                await #expect(throws: EmbeddedPostgresError.inUse(folder: "\(scratch)/data", owner: getpid())) {
                    try await EmbeddedPostgres.start(in: "\(scratch)/./data")
                }
                #expect(try await postgres.query("select 1") == "1")
            }
        }
    }

    @Test func `a crashed server's files do not hinder a start, whoever has its process number now`() async throws {
        try await withScratchFolder { scratch in
            let postgres = try await EmbeddedPostgres.start(in: "\(scratch)/data")
            _ = try await postgres.query("create table kept as select 42 as x")
            let files = ["cluster/postmaster.pid", "socket/.s.PGSQL.5432.lock"].map { "\(scratch)/data/\($0)" }
            let contents = files.map { FileSystem.text(of: $0) ?? "" }
            kill(postgres.postmasterPID, SIGKILL)
            try await eventually { !postgres.isRunning }
            try await postgres.stop()

            let account = try await Account.forPostgres(owner: nil)
            let stranger = try ChildProcess(
                account.command("/bin/cat", []),
                input: Descriptor.pair().0,
                output: .temporary()
            )
            let (input, grip) = try Descriptor.pair()
            let living = try ChildProcess(account.command("/bin/cat", []), input: input, output: .temporary())
            try await eventually { stranger.poll() != nil }
            for number in [stranger.id, living.id] {
                for (file, content) in zip(files, contents) {
                    let rest = content.split(separator: "\n", maxSplits: 1)[1]
                    try Data("\(number)\n\(rest)".utf8).write(to: URL(fileURLWithPath: file))
                    try FileSystem.give(file, to: account)
                }
                try await withCluster(in: "\(scratch)/data") { postgres async throws in
                    #expect(try await postgres.query("select x from kept") == "42")
                }
            }
            #expect(living.poll() == nil)
            grip.close()
            try await eventually { living.poll() != nil }
        }
    }

    @Test func `a server that somebody started by hand is left alone`() async throws {
        try await withScratchFolder { scratch in
            let (installation, account) = try await withCluster(in: "\(scratch)/data") { postgres async throws in
                (postgres.installation, try await Account.forPostgres(owner: nil))
            }
            let socket = "\(scratch)/by-hand"
            try FileSystem.makeFolder(socket, mode: 0o700, owner: account)
            let cluster = "\(scratch)/data/cluster"
            let control = installation.program("pg_ctl")
            let options = "-c listen_addresses= -c unix_socket_directories=\(socket)"
            let start = ["start", "-w", "-D", cluster, "-o", options, "-l", "\(socket)/log"]
            try await account.command(control, start).runOrThrow()
            let process = try #require(PostmasterFile(cluster: cluster)?.process)
            await #expect(throws: EmbeddedPostgresError.foreignServer(folder: cluster, process: process)) {
                try await EmbeddedPostgres.start(in: "\(scratch)/data")
            }
            #expect(try await hasServer(process, in: cluster))
            try await account.command(control, ["stop", "-D", cluster, "-m", "fast"]).runOrThrow()
        }
    }

    @Test func `a log that has grown large is set aside`() async throws {
        try await withScratchFolder { scratch in
            let log = "\(scratch)/data/postgres.log"
            try await withCluster(in: "\(scratch)/data") { _ in }
            try Data(repeating: UInt8(ascii: "."), count: 9 << 20).write(to: URL(fileURLWithPath: log))
            try await withCluster(in: "\(scratch)/data") { _ in }
            #expect(FileSystem.text(of: "\(log).1")?.count == 9 << 20)
            #expect(FileSystem.text(of: log)?.contains("....") == false)
        }
    }
}
