#if os(Linux)
import Foundation
import StrictJSON
import Testing

/// What a person sees who verifies at a terminal, which `script` of util-linux plays.
struct LogTerminalTests {
    private func screen(_ log: LogFixture, _ command: String) async throws -> (status: Int32, lines: [String]) {
        let terminal = ["TERM": "xterm", "SHELL": "/bin/sh", "PROGRAM": try Program.path(Client.program)]
        let run = try await Program.runShell(
            "exec script -qec \"stty cols 100 rows 40; exec \\\"\\$PROGRAM\\\" \(command)\" /dev/null",
            [],
            environment: log.environment.merging(terminal) { $1 }
        )
        return (
            run.status, run.output.replacingOccurrences(of: "\r\n", with: "\n").split(separator: "\n").map(String.init)
        )
    }

    @Test func `a good trail is one line, a bad one a line for each finding, and the status says which`() async throws {
        try await withLog { log in
            let origin = try (log.key.split(separator: "+").first).required("a name")
            let rest = "7 leaves of \(origin), 1 amendments by erasures, 0 deleted by retention, 0 recorded meanwhile"
            let good = try await screen(log, "log verify")
            #expect(good.status == 0)
            #expect(good.lines == ["verified: 6 entries, \(rest)"])
            let grown = try await screen(log, "log verify --growth")
            #expect(grown.status == 0 && grown.lines == ["verified: \(origin) grew to 7 leaves"])

            try await log.database.query("alter table console_audit_log disable trigger user")
            try await log.database.query(
                "update console_audit_log set outcome = 'deploy_failed' where id = '\(LogFixture.id(3))'"
            )
            try await log.database.query("delete from console_audit_log where id = '\(LogFixture.id(4))'")
            let bad = try await screen(log, "log verify")
            #expect(bad.status == 1)
            #expect(
                bad.lines == [
                    "found: entry \(LogFixture.id(3)) (leaf 2) has another outcome",
                    "found: entry \(LogFixture.id(4)) (leaf 3) was deleted, and no retention covers it",
                    "NOT verified: 5 entries, \(rest)",
                ],
                "\(bad.lines)"
            )
            let silent = try await screen(log, "log verify --from /nowhere")
            #expect(silent.status == 1)
            #expect(
                silent.lines.count == 1 && silent.lines[0].contains("not verified: checkpoint is missing"),
                "\(silent)"
            )
        }
    }
}
#endif
