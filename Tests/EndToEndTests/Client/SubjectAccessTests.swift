import Foundation
import StrictJSON
import Testing

/// The right of access from a shell: `raptor-audit subject-access`.
struct SubjectAccessTests {
    @Test func `everything on a person is written, as JSON and as a page, and nothing on anybody else`() async throws {
        try await withService { service, database in
            let token = try await database.token("dpo", scopes: ["audit:write", "audit:read", "audit:erase"])
            let client = try Client(url: "http://127.0.0.1:\(service.port)", token: token)
            let entries = [
                Sample.entry(["actor": "Kris <kris-gh@laptop>"]),
                Sample.entry(["actor": "sam-gh", "reason": "asked by @KRIS-GH <now>"]),
                Sample.entry(["actor": "kris-gh-2"]),
            ]
            for entry in entries { try await client.record(entry) }

            let json = try await client.run("subject-access", "--identifier", "kris-gh")
            #expect(json.status == 0 && json.errors.isEmpty, "\(json)")
            let answer = try StrictJSON.parse(Array(json.output.utf8))
            #expect(answer["count"] == 2)
            let found = answer["entries"]?.elements ?? []
            #expect(Set(found.compactMap { $0["entry"]?["to_sha"]?.text }) == Set(entries.prefix(2).map(\.sha)))
            #expect(Set(found.compactMap { $0["fields"]?.elements?.first?.text }) == ["actor", "reason"])

            let page = "\(client.folder.path)/page.html"
            let names = "\(client.folder.path)/names"
            try Data("kris-gh\r\n".utf8).write(to: URL(fileURLWithPath: names))
            let run = try await Program.runShell(
                #"exec "$0" subject-access --page <"$1" >"$2""#,
                [try Program.path(Client.program), names, page],
                environment: client.environment
            )
            #expect(run.status == 0, "\(run)")
            let html = client.folder.text("page.html")
            #expect(html.hasPrefix("<!doctype html>") && html.hasSuffix("</html>\n") && html.contains("2 entries"))
            #expect(html.contains("&lt;kris-gh@laptop&gt;") && !html.contains("kris-gh-2"))
            let acts = "action = 'audit.access.trail' and payload_redacted::text not like '%kris%'"
            #expect(try await database.count(where: acts) == 2)
        }
    }

    @Test func `without the scope, without a name and to a full disk it says why`() async throws {
        let parts = try await SharedService.checks.parts()
        let client = try parts.client()
        let forbidden = try await client.run("subject-access", "--identifier", "kris-gh")
        #expect(forbidden.status == 77 && forbidden.errors.contains("not whole"), "\(forbidden)")
        #expect(try await client.run("subject-access").status == 64)
        let erasures = try await SharedService.erasures.parts()
        let officer = try Client(url: "http://127.0.0.1:\(erasures.service.port)", token: erasures.token)
        let full = try await Program.runShell(
            #"exec "$0" subject-access --identifier kris-gh </dev/null >/dev/full"#,
            [try Program.path(Client.program)],
            environment: officer.environment
        )
        #expect(full.status == 74 && full.errors.contains("not whole"), "\(full)")
    }
}
