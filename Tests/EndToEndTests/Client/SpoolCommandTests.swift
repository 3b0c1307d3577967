import Foundation
import RaptorAuditClient
import StrictJSON
import Testing

/// What an operator does with a spool, and what holds it up.
struct SpoolCommandTests {
    private func parts() async throws -> (SharedService.Parts, Client) {
        let parts = try await SharedService.checks.parts()
        return (parts, try parts.client())
    }

    @Test func `an entry that was refused is listed, shown, corrected, and dropped`() async throws {
        let (parts, client) = try await parts()
        let entry = Sample.entry(["ts_utc": "1999-01-01T00:00:00Z"])
        let input = "\(client.folder.path)/entry.json"
        try Data(Sample.line(entry).utf8).write(to: URL(fileURLWithPath: input))
        let program = try Program.path(Client.program)
        let refused = try await Program.runShell(
            #"exec "$0" record - <"$1""#,
            [program, input],
            environment: client.environment
        )
        #expect(refused.status == 65 && refused.errors.contains("spool list"), "\(refused)")

        let list = try await client.run("spool", "list", "--json")
        let listed = try StrictJSON.parse(Array(list.output.utf8))
        #expect(listed["state"] == "rejected" && listed["code"] == "invalid_entry")
        let id = try (listed["id"]?.text).required("an id")
        #expect(try await client.run("spool", "list").output.contains("/ts_utc: "))
        #expect(try await client.run("spool", "show", String(id.prefix(12))).output.contains(entry.sha))
        #expect(try await client.status().output.contains("1 put aside: raptor-audit spool list"))

        // The entry alone is what a record takes, with what was wrong replaced.
        let corrected = try await Program.runShell(
            #""$0" spool show "$1" --entry | exec "$0" record - --ts_utc "$2" --id "$3""#,
            [program, id, Sample.time(-60), Sample.id()],
            environment: client.environment
        )
        #expect(corrected.status == 0 && corrected.output.hasPrefix("stored "), "\(corrected)")
        #expect(try await parts.database.count(where: "to_sha = '\(entry.sha)'") == 1)

        #expect(try await client.run("spool", "retry", id).status == 65)
        #expect(try await client.run("spool", "drop", id).status == 64)
        #expect(try await client.run("spool", "drop", "", "--yes").status == 66)
        // Two processes may have put it aside.
        let aside = "\(client.spool)/rejected"
        let file = try (client.files("rejected").first { $0.hasSuffix(".entry") }).required("its file")
        let older = String(repeating: "0", count: 16) + file.dropFirst(16)
        try FileManager.default.copyItem(atPath: "\(aside)/\(file)", toPath: "\(aside)/\(older)")
        for status: Int32 in [0, 0, 66] {
            #expect(try await client.run("spool", "drop", id, "--yes").status == status)
        }
        #expect(try client.files("rejected").isEmpty)
    }

    @Test func `a record whose entry is refused also says what else it put aside`() async throws {
        let (_, client) = try await parts()
        let old = Sample.entry(["ts_utc": "1999-01-01T00:00:00Z"])
        let earlier = try await client.with { $0.token = nil }.record(old)
        let torn = String(try #require(try client.waiting().first).prefix(16)) + "-\(Sample.id()).entry"
        try Data("torn".utf8).write(to: URL(fileURLWithPath: "\(client.spool)/\(torn)"))
        let refused = try await client.run(
            ["record", "--action", "console.deploy.prod", "--target_app", "raxx", "--actor", "k"]
                + ["--to_sha", Sample.sha(), "--outcome", "success", "--ts_utc", "1999-01-01T00:00:00Z"]
        )
        #expect(refused.status == 65, "\(refused)")
        let asides = refused.errors.split(separator: "\n").filter { $0.contains("put aside: ") }
        #expect(asides.count == 2, "\(refused)")
        #expect(asides.contains { $0.contains("torn_file") && $0.contains(torn) }, "\(refused)")
        #expect(asides.contains { $0.contains(earlier.id.uuidString.lowercased()) }, "\(refused)")
        #expect(refused.errors.contains("The entry is kept in "), "\(refused)")
        #expect(try client.files("rejected").filter { $0.hasSuffix(".entry") }.count == 3)
    }

    @Test func `an entry that a firewall refuses waits, and is delivered when it does not any more`() async throws {
        let (parts, client) = try await parts()
        let away = client.with { $0.token = nil }
        let poison = Sample.entry(["note": "poison"])
        var ids: [UUID] = []
        for entry in [Sample.entry(), poison, Sample.entry()] { ids.append(try await away.record(entry).id) }
        let firewall = try MisbehavingProxy(to: parts.service.port, [.refuses("poison", with: "403 Forbidden")])
        let behind = client.with { $0.url = firewall.url }
        let flush = try await behind.run("flush")
        #expect(flush.status == 77 && flush.output == "2 stored, 1 waiting", "\(flush)")
        #expect(flush.errors.contains(ids[1].uuidString.lowercased()), "\(flush)")
        let record = try await behind.run(
            "record",
            "--action",
            "console.deploy.prod",
            "--actor",
            "kris",
            "--to_sha",
            Sample.sha(),
            "--target_app",
            "raxx",
            "--outcome",
            "success"
        )
        #expect(record.output.hasPrefix("stored "), "\(record)")
        #expect(try await behind.status().output.contains("1 of them refused"))
        #expect(try await client.run("flush").output == "1 stored, 0 waiting")
        #expect(try client.files().filter { $0 != "lock" }.isEmpty)
    }

    @Test func `a status finds out by doing whether an entry could be kept`() async throws {
        let (_, client) = try await parts()
        let folder = client.folder.path
        func status(_ spool: String) async throws -> Program.Run {
            try await client.status(settings: ["RAXX_AUDIT_SPOOL": spool])
        }
        // A link to a folder is as good as the folder.
        try FileManager.default.createDirectory(atPath: "\(folder)/real", withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "\(folder)/real")
        #expect(try await status("\(folder)/link").status == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/real").isEmpty)
        try FileManager.default.createSymbolicLink(atPath: "\(folder)/nowhere", withDestinationPath: "/nowhere/at/all")
        for spool in ["\(folder)/nowhere", "spool", "~/spool", "/dev/null/spool", "/proc/spool"] {
            let run = try await status(spool)
            #expect(run.status == 74, "\(spool) \(run)")
        }
        // As if the disk had half the room that an entry may take.
        let full = try await Program.runShell(
            "trap '' XFSZ; ulimit -f 64; exec \"$0\" status",
            [try Program.path(Client.program)],
            environment: client.environment
        )
        #expect(full.status == 74, "\(full)")
    }

    @Test func `--no-wait keeps the entry and returns, and a process in the background delivers it`() async throws {
        let (parts, client) = try await parts()
        let stalling = try MisbehavingProxy(to: parts.service.port, [.stalls])
        func record(_ client: Client, _ sha: String) async throws -> Program.Run {
            try await client.run(
                "record",
                "--no-wait",
                "--action",
                "console.deploy.prod",
                "--actor",
                "kris",
                "--to_sha",
                sha,
                "--target_app",
                "raxx",
                "--outcome",
                "success"
            )
        }
        let kept = try await record(client.with { $0.url = stalling.url }, Sample.sha())
        #expect(kept.status == 0 && kept.output.hasPrefix("spooled ") && kept.errors.isEmpty, "\(kept)")
        #expect(try client.waiting().count == 1)
        let other = try Client(url: client.url, token: parts.token)
        let sha = Sample.sha()
        #expect(try await record(other, sha).output.hasPrefix("spooled "))
        try await eventually("it is delivered") {
            try await parts.database.count(where: "to_sha = '\(sha)'") == 1
        }
        try await eventually("its file is gone") { try other.waiting().isEmpty }
    }

    #if os(Linux)
    @Test func `the process in the background has its own session, and no file of its parent's`() async throws {
        let (parts, client) = try await parts()
        let stalling = try MisbehavingProxy(to: parts.service.port, [.stalls])
        let flags = ["action", "actor", "to_sha", "target_app", "outcome"]
        let entry = Sample.entry()
        // The reader of the third descriptor would wait for the background process if that held it.
        let run = try await Program.runShell(
            #"{ "$0" record --no-wait "$@" 3>&1 >/dev/null; } | cat"#,
            [try Program.path(Client.program)] + flags.flatMap { ["--\($0)", entry[$0]?.text ?? ""] },
            environment: client.with { $0.url = stalling.url }.environment.merging(["RAXX_AUDIT_TIMEOUT": "60"]) { $1 }
        )
        #expect(run.status == 0, "\(run)")
        try await eventually("it is being sent") { !stalling.requests.isEmpty }
        let process = try background(of: client).required("the process in the background")
        defer { kill(process.id, SIGKILL) }
        #expect(process.session == process.id)
    }

    /// Finds the process that delivers this client's spool.
    private func background(of client: Client) -> (id: pid_t, session: pid_t)? {
        let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
        for id in numbers {
            let environment = FileManager.default.contents(atPath: "/proc/\(id)/environ") ?? Data()
            let command = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
            guard String(decoding: environment, as: UTF8.self).contains("RAXX_AUDIT_SPOOL=\(client.spool)\0"),
                String(decoding: command, as: UTF8.self).hasSuffix("\0flush\0")
            else { continue }
            return (id, getsid(id))
        }
        return nil
    }
    #endif

    @Test func `what a firewall refuses is not said to be the account's`() async throws {
        let (parts, client) = try await parts()
        let firewall = try MisbehavingProxy(to: parts.service.port, [.refuses("deploy", with: "403 Forbidden")])
        let flags = ["action", "actor", "to_sha", "target_app", "outcome"]
        let entry = Sample.entry()
        let run = try await Program.run(
            ["record"] + flags.flatMap { ["--\($0)", entry[$0]?.text ?? ""] },
            of: Client.program,
            environment: client.with { $0.url = firewall.url }.environment
        )
        #expect(run.status == 0 && run.output.hasPrefix("spooled "), "\(run)")
        #expect(run.errors.contains("firewall") && !run.errors.contains("account"), "\(run)")
    }

    @Test func `an entry is listed and shown with all names that its file has`() async throws {
        let (_, client) = try await parts()
        let away = client.with { $0.token = nil }
        let id = try await away.record(Sample.entry(["\u{E9}": 1, "e\u{301}": 2])).id.uuidString.lowercased()
        for arguments in [["list", "--json"], ["show", id, "--entry"], ["show", id, "--json"]] {
            let run = try await Program.run(["spool"] + arguments, of: Client.program, environment: away.environment)
            let value = try StrictJSON.parse(Array(run.succeeded().utf8))
            let entry = value["entry"] ?? value
            #expect(entry["\u{E9}"] == 1 && entry["e\u{301}"] == 2, "\(run)")
        }
    }

    @Test func `an interrupted record says where its entry is`() async throws {
        let (parts, client) = try await parts()
        let stalling = try MisbehavingProxy(to: parts.service.port, [.stalls])
        let folder = try ScratchFolder()
        let flags = ["action", "actor", "to_sha", "target_app", "outcome"]
        let entry = Sample.entry()
        let process = try await GuardedProcess(
            [try Program.path(Client.program), "record"] + flags.flatMap { ["--\($0)", entry[$0]?.text ?? ""] },
            environment: client.with { $0.url = stalling.url }.environment.merging(["RAXX_AUDIT_TIMEOUT": "300"]) {
                $1
            },
            folder: folder.path
        )
        try await eventually("it is being sent") { !stalling.requests.isEmpty }
        process.signal(SIGTERM)
        #expect(try await process.end() == 128 + SIGTERM)
        #expect(folder.text("stderr").contains("is in the spool"))
        #expect(try client.waiting().count == 1)
    }
}
