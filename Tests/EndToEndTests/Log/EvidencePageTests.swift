import Foundation
import StrictJSON
import Testing

/// The page that evidence has for people.
struct EvidencePageTests {
    @Test func `the page shows days, break-glass deploys and acts, and nothing on it is markup from the trail`()
        async throws
    {
        try await withLog { log in
            try await log.caller.store([
                Sample.line(LogFixture.entry(5, ["trigger": "local-script", "ts_utc": "2026-02-03T10:00:00Z"])),
                Sample.line(LogFixture.entry(6, ["outcome": "deploy_failed", "ts_utc": "2026-02-03T11:00:00Z"])),
            ])
            // Swift takes the first letter and the sign after it for one character.
            let hold: JSONValue = [
                "hold_id": "HOLD-1", "reason": "\u{D4E}<script>alert(\"&\")</script>",
                "target_app": "raxx-console-prod",
            ]
            #expect(try await log.caller.post(hold, to: "\(Caller.trail)/holds").status == 201)
            let archive = log.file("evidence.zip")
            try await log.client("evidence", "--since", "2026-01-01", "--out", archive).succeeded()
            let page = try await Program.runShell(
                #"exec python3 -c "$@""#,
                [
                    "python3", "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read('index.html').decode())",
                    archive,
                ],
                environment: [:]
            ).succeeded()

            #expect(page.contains("2026-02-03: 2</title></rect>"))
            #expect(page.contains("<td class=n>1"))
            let glass = try (page.split(separator: "<h2>").first { $0.hasPrefix("Break glass") }).required(
                "the section"
            )
            #expect(glass.contains("<td>2026-02-03T10:00:00Z<td>raxx-console-prod<td>erased-operator-"))
            #expect(!glass.contains("2026-02-03T11:00:00Z"))
            let acts = try (page.split(separator: "<h2>").first { $0.hasPrefix("Erasures") }).required("the section")
            for action in ["audit.rewrite.trail", "audit.erase.trail", "audit.hold.trail", "DSR-1", "erased-operator-"]
            {
                #expect(acts.contains(action), "\(action)")
            }
            #expect(acts.utf8.contains("&lt;script&gt;alert(\\&quot;&amp;\\&quot;)&lt;/script&gt;".utf8))
            #expect(!["<script", "http:", "https:"].contains { page.utf8.contains($0.utf8) })
        }
    }

    @Test func `evidence is of the time that is given, as people write it`() async throws {
        try await withLog { log in
            try await log.caller.store([
                Sample.line(LogFixture.entry(5, ["ts_utc": "2026-02-03T10:00:00Z"])),
                Sample.line(LogFixture.entry(6, ["ts_utc": "2026-02-03T11:00:00Z"])),
            ])
            let copy = log.file("copy")
            try await log.client("log", "copy", copy).succeeded()
            // The others are of this hour, and two more are acts, which every archive has.
            for (since, until, count) in [
                ("2026-02-03", nil, 6), ("2026-02-03 10:30", nil, 5), ("2026-02-03T12:00:00+01:00", nil, 5),
                ("2026-02-03T11:00:01Z", nil, 4), ("2026-02-03", "2026-02-04", 2),
                ("2026-02-03", "2026-02-03 11:00", 1),
                ("2026-02-03", "2026-02-03T12:00:00+01:00", 1), ("2h", nil, 4), ("1d ago", nil, 4), ("1w", "now", 4),
                ("yesterday", nil, 4), ("2026-02-02", "yesterday", 2),
            ] as [(String, String?, Int)] {
                let archive = log.file("evidence.zip")
                let more = until.map { ["--until", $0] } ?? []
                let said = try await Program.run(
                    ["evidence", "--from", copy, "--out", archive, "--since", since] + more,
                    of: Client.program,
                    environment: log.environment
                ).succeeded()
                #expect(said.hasPrefix("\(count + 2) entries and "), "\(since) \(until ?? ""): \(said)")
                let partial = try FileManager.default.contentsOfDirectory(atPath: log.folder.path)
                #expect(!partial.contains { $0.hasSuffix(".partial") })
            }
            for wrong in ["2026-13-01", "soon", "2026-02-30", ""] {
                #expect(try await log.client("evidence", "--from", copy, "--out", "x", "--since", wrong).status == 64)
            }
        }
    }
}
