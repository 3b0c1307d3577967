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
            let hold: JSONValue = [
                "hold_id": "HOLD-1", "reason": #"<script>alert("&")</script>"#, "target_app": "raxx-console-prod",
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
            #expect(acts.contains("&lt;script&gt;alert(\\&quot;&amp;\\&quot;)&lt;/script&gt;"))
            #expect(!page.contains("<script") && !page.contains("http:") && !page.contains("https:"))
        }
    }
}
