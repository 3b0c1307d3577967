import Foundation
import StrictJSON
import Testing

/// Nothing that is written fails silently.
struct OutputFailureTests {
    private static let record =
        "record --action console.deploy.prod --actor kris --target_app raxx --to_sha 9b1c44e --outcome success"
    static let commands = [
        "list", "list --json", "list --all --reverse", "show 9b1c44e", "show 9b1c44e --json", "export",
        "export --format csv", "status", "status --json", "flush", record, "\(record) --json", "\(record) --dry-run",
        "redact <entry.json", "spool list --json",
    ]

    private func client() async throws -> Client {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        // Something to read, and something that waits.
        try await client.record(Sample.entry(["to_sha": "9b1c44e"]))
        try await client.with { $0.token = nil }.record(Sample.entry())
        try Data(#"{"a":1}"#.utf8).write(to: URL(fileURLWithPath: "\(client.folder.path)/entry.json"))
        return client
    }

    /// A service that is busy may not answer in time.
    private func run(_ client: Client, _ script: String) async throws -> Program.Run {
        var run: Program.Run
        var attempts = 0
        repeat {
            run = try await Program.runShell(
                "cd \"$1\"; \(script)",
                [try Program.path(Client.program), client.folder.path],
                environment: client.environment
            )
            attempts += 1
        } while run.status == 69 && attempts < 10
        return run
    }

    @Test(arguments: commands)
    func `a full disk and a closed stream are 74, and said`(command: String) async throws {
        let client = try await client()
        for stream in [">/dev/full", ">&-"] {
            // A record takes what waits with it.
            try await client.with { $0.token = nil }.record(Sample.entry())
            let run = try await run(client, "\"$0\" \(command) \(stream)")
            #expect(run.status == 74, "\(stream) \(run)")
            #expect(run.errors.contains("Standard output cannot be written"), "\(stream) \(run)")
        }
    }

    @Test(arguments: commands)
    func `a reader that has gone is 141, and said where nobody sees it`(command: String) async throws {
        let client = try await client()
        // The pipe's reader has ended before the program begins.
        let script = "rm -f p; mkfifo p; (: <p) & exec 9>p; wait; \"$0\" \(command) >&9"
        let run = try await run(client, script)
        #expect(run.status == 141, "\(run)")
        #expect(run.errors.contains("Broken pipe"), "\(run)")
    }

    @Test func `an entry whose receipt cannot be written is stored, and standard error names it`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try await client()
        let run = try await run(client, "\"$0\" \(Self.record) >/dev/full")
        let id = run.errors.split(separator: "stored ").dropFirst().first?.prefix(36).lowercased() ?? ""
        #expect(try await parts.database.count(where: "id = '\(id)'") == 1, "\(run)")
    }

    @Test func `an export that a full disk cuts says so`() async throws {
        let client = try await client()
        for format in ["csv", "ndjson"] {
            // A file may have no more than 512 bytes, as if the disk had no more.
            let run = try await run(client, "trap '' XFSZ; ulimit -f 1; \"$0\" export --format \(format) >trail")
            #expect(run.status == 74 && run.errors.contains("is not whole"), "\(run)")
        }
    }

    @Test(arguments: ["--help", "record --help", "--version", "--generate-completion-script zsh"])
    func `what the command line itself writes fails as loudly`(arguments: String) async throws {
        for program in [try Program.path(Client.program), try Program.path()] {
            let run = try await Program.runShell("\"$0\" \(arguments) >/dev/full", [program], environment: [:])
            #expect(run.status == 74 && run.errors.contains("cannot be written"), "\(run)")
        }
    }

    /// Repaired, it would be another name: an erasure would find nobody and say that it is completed.
    @Test func `what is not UTF-8 is no name and no value`() async throws {
        let client = try await client()
        let latin = "\"$(printf 'jos\\351-gh')\""
        for (script, status) in [
            ("\"$0\" erase --erasure_id D-1 --dry-run --identifier \(latin) </dev/null", Int32(64)),
            ("echo \(latin) | \"$0\" erase --erasure_id D-1 --dry-run", 65),
            ("\"$0\" record --action console.deploy.prod --set n=\(latin)", 64),
        ] {
            let run = try await run(client, script)
            #expect(run.status == status && run.errors.contains("is not UTF-8"), "\(script) \(run)")
        }
        let server = try Program.path()
        let run = try await Program.runShell("\"$0\" account create \(latin)", [server], environment: [:])
        #expect(run.status == 64 && run.errors.contains("is not UTF-8"), "\(run)")
    }

    @Test func `standard input that cannot be read is 74`() async throws {
        let client = try await client()
        for command in ["redact", "record -", "erase --erasure_id D-1 --yes"] {
            let run = try await run(client, "\"$0\" \(command) </tmp")
            #expect(run.status == 74 && run.errors.contains("cannot be read"), "\(command) \(run)")
        }
        let server = try Program.path()
        let run = try await Program.runShell("\"$0\" redact </tmp", [server], environment: [:])
        #expect(run.status == 74 && run.errors.contains("cannot be read"), "\(run)")
    }
}
