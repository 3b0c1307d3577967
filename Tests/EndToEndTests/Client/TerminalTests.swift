#if os(Linux)
import Foundation
import RaptorAuditClient
import StrictJSON
import Testing

/// What a person sees on a terminal, which `script` of util-linux plays.
struct TerminalTests {
    private func client() async throws -> Client {
        let parts = try await SharedService.checks.parts()
        return try parts.client()
    }

    /// The lines that the command writes to a terminal of so many columns.
    private func screen(
        _ client: Client,
        _ command: String,
        columns: Int,
        settings: [String: String] = ["NO_COLOR": "1"],
        typing input: String = ""
    ) async throws -> [String] {
        let terminal = ["TERM": "xterm", "SHELL": "/bin/sh", "PROGRAM": try Program.path(Client.program)]
        let environment = client.environment.merging(terminal) { $1 }.merging(settings) { $1 }
        let typist = input.isEmpty ? "exec" : "printf '%s\\n' '\(input)' |"
        let run = try await Program.runShell(
            "\(typist) script -qec \"stty cols \(columns) rows 40; exec \\\"\\$PROGRAM\\\" \(command)\" /dev/null",
            [],
            environment: environment
        )
        return run.output.replacingOccurrences(of: "\r\n", with: "\n").split(separator: "\n").map(String.init)
    }

    /// As the terminal counts them: the wide characters here are all of CJK.
    private func width(_ line: String) -> Int { line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) } }

    private func record(_ client: Client, _ count: Int, of sha: String) async throws -> [Delivery] {
        var deliveries: [Delivery] = []
        for number in 0..<count {
            let entry = Sample.entry([
                "target_app": .string("raxx-app-\(number)"), "to_sha": .string(sha),
                "action": .string(number.isMultiple(of: 2) ? "antlers-frontend.rollback.prod" : "console.deploy.prod"),
                "actor": .string(["ops@raxx.app", "山田太郎の長い名前です", "e\u{301}lodie"][number % 3]),
                "ts_utc": .string(Sample.time(Double(-10 - 60 * number))),
                "outcome": .string(number == 1 ? "deploy_failed" : "success"),
            ])
            deliveries.append(try await client.record(entry))
        }
        return deliveries
    }

    @Test(arguments: [60, 80, 100, 120, 200])
    func `a list has app, id and seconds, and no line is longer than the terminal is wide`(columns: Int) async throws {
        let client = try await client()
        let sha = Sample.sha()
        let deliveries = try await record(client, 4, of: sha)
        let lines = try await screen(client, "list --sha \(sha)", columns: columns)
        #expect(lines.allSatisfy { width($0) <= columns }, "\(lines)")
        #expect(lines.contains { $0.contains("TARGE") && $0.hasSuffix("ID") }, "\(lines)")
        for (line, delivery) in zip(lines.suffix(4), deliveries) {
            let id = String(line.split(separator: " ").last ?? "")
            #expect(delivery.id.uuidString.lowercased().hasPrefix(id) && id.count >= 8, "\(lines)")
            #expect(line.contains(/\d\d:\d\d:\d\d/) && line.contains("raxx"), "\(lines)")
        }
    }

    @Test func `what is the same in all rows stands above them where room is short`() async throws {
        let client = try await client()
        let app = "raxx-same-\(Sample.marker().suffix(8))"
        for _ in 0..<2 { try await client.record(Sample.entry(["target_app": .string(app)])) }
        let lines = try await screen(client, "list --target_app \(app)", columns: 80)
        #expect(lines.count == 4 && lines.allSatisfy { width($0) <= 80 }, "\(lines)")
        #expect(lines[0].contains("ACTION console.deploy.prod"), "\(lines)")
        let wide = try await screen(client, "list --target_app \(app)", columns: 220)
        #expect(wide.count == 3 && wide[1].contains(app), "\(wide)")
    }

    @Test func `nothing of an entry reaches the terminal raw`() async throws {
        let client = try await client()
        let app = "raxx-raw-\(Sample.marker().suffix(8))"
        let evil = "\u{1B}[2J \u{9B}31m \u{202E}abc\u{2066} \u{7F} a\r\nb\tc"
        try await client.record(Sample.entry(["target_app": .string(app), "log": .string(evil), "n\u{9B}": 1]))
        for command in ["list", "list --json", "export", "export --format csv"] {
            let text = try await screen(client, "\(command) --target_app \(app)", columns: 120).joined(separator: "\n")
            #expect(text.contains(app.prefix(6)))
            let isObeyed: (Unicode.Scalar) -> Bool = { scalar in
                scalar != "\n" && [.control, .format].contains(scalar.properties.generalCategory)
            }
            #expect(!text.unicodeScalars.contains(where: isObeyed), "\(command): \(text.debugDescription)")
        }
    }

    @Test func `nothing of a person's data reaches the terminal raw`() async throws {
        let parts = try await SharedService.erasures.parts()
        let client = try parts.client()
        let name = "kris-\(Sample.marker().suffix(12))"
        try await client.record(Sample.entry(["actor": .string(name), "log": "\u{9B}31m \u{202E}abc \u{7F}"]))
        for command in ["subject-access", "subject-access --page"] {
            let text = try await screen(client, "\(command) --identifier \(name)", columns: 120).joined()
            #expect(text.contains("31m"), "\(text)")
            #expect(
                !text.unicodeScalars.contains { [.control, .format].contains($0.properties.generalCategory) },
                "\(command): \(text.debugDescription)"
            )
        }
    }

    @Test func `a deploy that failed is red, where colour is wanted`() async throws {
        let client = try await client()
        let app = "raxx-red-\(Sample.marker().suffix(8))"
        try await client.record(Sample.entry(["target_app": .string(app), "outcome": "deploy_failed"]))
        let command = "list --target_app \(app)"
        let coloured = try await screen(client, command, columns: 120, settings: [:])
        #expect(coloured.last?.hasPrefix("\u{1B}[31m") == true, "\(coloured)")
        let plain = try await screen(client, command, columns: 120)
        #expect(plain.allSatisfy { !$0.contains("\u{1B}") }, "\(plain)")
    }

    @Test func `who waits for a flush or an export sees how far it is, and the line goes when it is done`() async throws
    {
        let client = try await client()
        let app = "raxx-bar-\(Sample.marker().suffix(8))"
        let away = client.with {
            $0.url = "http://127.0.0.1:1"
            $0.deadline = .milliseconds(100)
        }
        for _ in 0..<3 { try await away.record(Sample.entry(["target_app": .string(app)])) }
        let flush = try await screen(client, "flush", columns: 80)
        #expect(flush == ["\u{1B}[Kdelivered 3 of 3\r\u{1B}[K3 stored, 0 waiting"])
        let command = "export --target_app \(app) >\(client.folder.path)/trail"
        let export = try await screen(client, command, columns: 80)
        #expect(export.count == 1 && export[0].hasPrefix("\u{1B}[Kexported "), "\(export)")
        #expect(export.last?.hasSuffix("\r\u{1B}[K") == true, "\(export)")
        // What is drawn over itself is for a terminal alone.
        let dumb = try await screen(client, command, columns: 80, settings: ["TERM": "dumb"])
        #expect(dumb.isEmpty)
        #expect(try await client.run("export", "--target_app", app).errors.isEmpty)
    }

    @Test func `an erasure asks for its number, and shows how far it is`() async throws {
        try await withService { service, database in
            let token = try await database.token("dpo", scopes: ["audit:write", "audit:read", "audit:erase"])
            let client = try Client(url: "http://127.0.0.1:\(service.port)", token: token)
            try await client.record(Sample.entry(["actor": "kris-gh"]))
            let erase = "erase --erasure_id DSR-1 --identifier kris-gh"
            let refused = try await screen(client, erase, columns: 80, typing: "yes").joined(separator: "\n")
            #expect(refused.contains("1 name: kris-gh"), "\(refused)")
            // Names are in no URL, which proxies log.
            #expect(!service.log.contains("GET"))
            #expect(refused.contains("Nothing was erased.") && !refused.contains("tombstone"), "\(refused)")
            #expect(try await database.count(where: "actor = 'kris-gh'") == 1)
            // An insert that is not committed yet: the erasure has to wait for it.
            async let insert = database.query(
                "begin; lock table console_audit_log in row exclusive mode; select pg_sleep(15); commit"
            )
            try await eventually("the table is locked") {
                try await database.query(
                    """
                    select count(*) from pg_locks
                     where mode = 'RowExclusiveLock' and relation = 'console_audit_log'::regclass
                    """
                ).trimmed != "0"
            }
            let done = try await screen(client, erase, columns: 80, typing: "DSR-1").joined(separator: "\n")
            _ = try await insert
            #expect(done.contains("\r\u{1B}[Kerasing: 0 entries rewritten"), "\(done)")
            #expect(done.contains("completed"), "\(done)")
            #expect(try await database.count(where: "actor = 'kris-gh'") == 0)
        }
    }
}
#endif
