import Foundation
import StrictJSON
import TestSupport
import Testing

@testable import EmbeddedPostgres

/// Erasing and deleting from a shell, where only the database can be reached.
struct EraseCommandTests {
    @Test func `an operator is erased without the service, verified, and the same request is repeated`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("ci"))
            #expect(try await caller.record(Sample.entry(["actor": "kris@raxx.app"])).status == 201)
            let arguments = ["erase", "--erasure_id", "DSR-1", "--identifier", "Kris@raxx.app", "--verify", "--yes"]
            let run = try await Program.run(arguments, environment: database.environment)
            #expect(run.status == 0, "\(run)")
            let receipt = try StrictJSON.parse(Array(run.output.utf8))
            #expect(receipt["entries_rewritten"] == 1)
            #expect(receipt["verification"]?["passed"] == true)
            #expect(!(try await database.dump()).contains("kris@raxx.app"))
            let again = try await Program.run(arguments, environment: database.environment)
            #expect(again.output == run.output)

            let other = try await database.administer("erase", "--erasure_id", "DSR-1", "--identifier", "sam", "--yes")
            #expect(other.status == 78)
            let wrong = try await database.administer("erase", "--erasure_id", "D 1", "--identifier", "sam", "--yes")
            #expect(wrong.status == 64)
            let silent = try await database.administer("erase", "--erasure_id", "DSR-2", "--identifier", "sam")
            #expect(silent.status == 64 && silent.errors.contains("--yes"), "\(silent)")
            let seen = try await database.administer(
                "erase",
                "--erasure-id",
                "DSR-2",
                "--identifier",
                "sam",
                "--dry-run"
            )
            #expect(seen.status == 0 && seen.output.contains("dry_run_token"), "\(seen)")
            #expect(try await database.query("select count(*) from audit_erasure").trimmed == "1")
        }
    }

    @Test func `what verification finds in another table fails it and is counted`() async throws {
        try await withService { _, database in
            try await database.query(
                """
                create domain note as jsonb;
                create domain checked_note as note check (value <> 'null');
                create domain tags as text[];
                create table notes (id int, body text, further checked_note, lists note[], tags tags[]);
                insert into notes values (1, 'ask kris@raxx.app'), (2, 'a3Jpc0ByYXh4LmFwcA=='), (3, 'kristal@raxx.app');
                insert into notes values (4, '', '{"by": "kris@raxx.app"}', array['["kris@raxx.app"]'::note],
                    array['{kris@raxx.app}'::tags])
                """
            )
            let run = try await database.administer(
                "erase",
                "--erasure_id",
                "DSR-1",
                "--identifier",
                "kris@raxx.app",
                "--verify",
                "--yes"
            )
            #expect(run.status == 1)
            let findings = try StrictJSON.parse(Array(run.output.utf8))["verification"]?["findings"]
            let remedy: JSONValue = "Change notes yourself: an erasure rewrites entries alone."
            #expect(
                findings == [
                    ["table": "notes", "column": "body", "form": "clear", "count": 1, "remedy": remedy],
                    ["table": "notes", "column": "body", "form": "base64", "count": 1, "remedy": remedy],
                    ["table": "notes", "column": "further", "form": "clear", "count": 1, "remedy": remedy],
                    ["table": "notes", "column": "lists", "form": "clear", "count": 1, "remedy": remedy],
                    ["table": "notes", "column": "tags", "form": "clear", "count": 1, "remedy": remedy],
                ]
            )
        }
    }

    @Test func `after a scrub no file of the database holds the name`() async throws {
        let postgres = try await EmbeddedPostgres.startThrowaway(in: TestCluster.folder)
        do {
            let database = ServiceDatabase(postgres.connectionString(), in: postgres)
            try await withService(on: database) { service in
                let caller = service.caller(try await database.token("ci"))
                let name = "canary-\(Sample.marker())"
                let entries = (0..<300).map { _ in Sample.line(Sample.entry(["actor": .string(name)])) }
                try await caller.store(entries)
                try await database.query("analyze console_audit_log; checkpoint")
                let folder = try await database.query("show data_directory")
                // The control: it is found where it is.
                #expect(try await Self.files(in: folder, holding: name, of: database) > 0)
                let run = try await database.administer(
                    "erase",
                    "--erasure_id",
                    "DSR-1",
                    "--identifier",
                    name,
                    "--verify",
                    "--scrub",
                    "--yes"
                )
                #expect(run.status == 0, "\(run)")
                #expect(run.errors.components(separatedBy: ": done").count == 4)
                #expect(try await Self.files(in: folder, holding: name, of: database) == 0)
                #expect(try await caller.record(Sample.entry()).status == 201)
            }
            try await postgres.stop(mode: .immediate)
        } catch {
            try await postgres.stop(mode: .immediate)
            throw error
        }
    }

    /// How many files of the cluster hold a text. Read by PostgreSQL's own user: the folder is nobody else's.
    private static func files(in folder: String, holding text: String, of database: ServiceDatabase) async throws -> Int
    {
        try await database.query(
            """
            create temporary table found (count int);
            copy found from program 'grep -rl --binary-files=text \(text) \(folder)/base \(folder)/global \(folder)/pg_wal | wc -l';
            select count from found
            """
        ).split(separator: "\n").last.flatMap { Int($0) }.required("a count")
    }

    @Test func `retention deletes what is old, tells of it, and never what is new`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("ci"))
            let old = Sample.entry(["ts_utc": .string(Sample.time(-100 * 86_400))])
            let new = Sample.entry(["ts_utc": .string(Sample.time(-80 * 86_400))])
            for entry in [old, new] { #expect(try await caller.record(entry).status == 201) }
            // What was recorded just now is new, whatever time it claims.
            let early = try await database.administer("retain", "--older-than", "90d", "--dry-run")
            #expect(early.output.hasPrefix("0 entries"))
            try await database.query(
                """
                begin; alter table console_audit_log disable trigger user; update console_audit_log set recorded_at = ts_utc;
                alter table console_audit_log enable trigger user; commit
                """
            )

            let tried = try await database.administer("retain", "--older-than", "90d", "--dry-run")
            #expect(tried.output == "1 entries and 0 digests of erased operators would be deleted")
            #expect(try await database.count() == 2)
            #expect(try await database.administer("retain", "--older-than", "90d").status == 0)
            #expect(try await database.count(where: "to_sha = '\(old.sha)'") == 0)
            #expect(try await database.count(where: "to_sha = '\(new.sha)'") == 1)
            let acts = try await caller.list("action=audit.retain.trail").json()["entries"]?.elements
            #expect(acts?.map { $0["payload_redacted"]?["entries"] } == [1])
            #expect(try await database.administer("retain", "--older-than", "29d").status == 64)
            #expect(try await database.administer("retain", "--suppressions-older-than", "1y").status == 64)
        }
    }
}
