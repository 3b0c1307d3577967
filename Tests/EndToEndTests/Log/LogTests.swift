import Foundation
import StrictJSON
import Testing

/// The transparency log, as its callers and outsiders meet it.
struct LogTests {
    @Test func `a receipt says where its entry is, and its proof has the same bytes from every instance`() async throws
    {
        try await withLog { log in
            let entry = LogFixture.entry(5)
            let line = Array(Sample.line(entry).utf8)
            let path = "\(Caller.trail)?proof=true"
            let json = ["Content-Type": "application/json"]
            let first = try await log.caller.send("POST", path, json, body: line)
            #expect(first.status == 201, "\(first)")
            let proof = try (first.json()["proof"]?.text).required("a proof")
            let index = try (first.json()["log_index"]?.number).required("an index")
            #expect(proof.hasPrefix("c2sp.org/tlog-proof@v1\nindex \(index)\n"))
            try await log.caller.store([Sample.line(LogFixture.entry(6))])
            try await withService(on: log.database) { other in
                let second = try await other.caller(log.token).send("POST", path, json, body: line)
                #expect(second.status == 200 && second.text == first.text)
                let lines = try await other.caller(log.token).send(
                    "POST",
                    path,
                    ["Content-Type": "application/x-ndjson"],
                    body: line + [10]
                )
                #expect(try lines.jsonLines().first?["receipt"]?["proof"]?.text == proof)
                let checkpoint = try await log.caller.get("\(Caller.trail)/log/checkpoint")
                #expect(try await other.caller(log.token).get("\(Caller.trail)/log/checkpoint").text == checkpoint.text)
            }
            #expect(try await log.caller.send("POST", "\(Caller.trail)?proof=maybe", json, body: line).status == 400)
        }
    }

    @Test func `the log is served as C2SP has it`() async throws {
        try await withLog { log in
            let checkpoint = try await log.caller.get("\(Caller.trail)/log/checkpoint")
            #expect(checkpoint["content-type"] == "text/plain; charset=utf-8")
            #expect(checkpoint["cache-control"] == "no-store")
            let size = try Int(checkpoint.lines[1]).required("a size")
            let tile = try await log.caller.get("\(Caller.trail)/log/tile/0/000.p/\(size)")
            #expect(tile.status == 200 && tile.body.count == 32 * size)
            #expect(tile["content-type"] == "application/octet-stream")
            #expect(tile["cache-control"]?.contains("immutable") == true)
            let bundle = try await log.caller.get("\(Caller.trail)/log/tile/entries/000.p/\(size)")
            #expect(bundle.status == 200 && !bundle.text.contains("kris"))
            for path in ["0/000", "0/000.p/\(size + 1)", "1/000.p/1", "0/x000/000", "0/0", "entries", "9/000"] {
                #expect(try await log.caller.get("\(Caller.trail)/log/tile/\(path)").status == 404, "\(path)")
            }
            let writer = log.service.caller(try await log.database.token("writer", scopes: ["audit:write"]))
            for path in ["log/checkpoint", "log/tile/0/000.p/1", "\(LogFixture.id(1))/proof"] {
                #expect(try await writer.get("\(Caller.trail)/\(path)").status == 403, "\(path)")
                #expect(try await log.service.caller().get("\(Caller.trail)/\(path)").status == 401, "\(path)")
            }
            #expect(try await log.caller.get("\(Caller.trail)/\(Sample.id())/proof").status == 404)
        }
    }

    @Test func `outsiders verify the log with Go's packages and with ours, from a copy and from evidence`() async throws
    {
        try await withLog { log in
            let (state, copy) = (log.file("state"), log.file("copy"))
            #expect(
                try await log.client("log", "verify", "--state", state).succeeded().hasPrefix("verified: 6 entries")
            )
            try await log.caller.store([Sample.line(LogFixture.entry(5)), Sample.line(LogFixture.entry(6))])
            try await log.client("log", "copy", copy).succeeded()
            let go = try await log.go(copy, state)
            #expect(go.status == 0, "\(go)")
            #expect(go.output.contains("begins with the 7 leaves") && go.output.contains("all 9 leaves are in the log"))
            #expect(try await log.client("log", "verify", "--from", copy).succeeded().hasPrefix("verified: 8 entries"))
            #expect(try await log.client("log", "verify", "--state", state).status == 0)

            let archive = log.file("evidence.zip")
            try await log.client("evidence", "--target_app", "raxx-console-prod", "--out", archive).succeeded()
            let evidence = log.file("evidence")
            let unpack = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])"
            try await Program.runShell(
                #"exec python3 -c "$@""#,
                ["python3", unpack, archive, evidence],
                environment: [:]
            )
            .succeeded()
            #expect(try await log.go(evidence).status == 0)
            #expect(try await log.client("log", "verify", "--partial", "--from", evidence).status == 0)
        }
    }

    @Test func `a changed leaf in a copy is refused by Go's packages and named by ours`() async throws {
        try await withLog { log in
            let copy = log.file("copy")
            try await log.client("log", "copy", copy).succeeded()
            let change = #"sed -i 's/"outcome":"success"/"outcome":"failure"/' "$1"/tile/entries/000.p/7"#
            try await Program.runShell(change, ["sh", copy], environment: ["PATH": "/usr/bin:/bin"]).succeeded()
            let go = try await log.go(copy)
            #expect(go.status == 1 && go.errors.contains("is not what the log signed"), "\(go)")
            let ours = try await log.client("log", "verify", "--from", copy)
            #expect(ours.status == 1 && ours.output.contains("found: leaf 0 is not what the log has there"), "\(ours)")
        }
    }

    @Test func `a copy with an entry that the log does not have is named, whatever index it claims`() async throws {
        try await withLog { log in
            let copy = log.file("copy")
            try await log.client("log", "copy", copy).succeeded()
            let forge =
                #"tail -n 1 "$1" | sed 's/"id":"[^"]*"/"id":"00000000-0000-4000-8000-000000000099"/; s/"log_index":[0-9]*/"log_index":99/' >"$1.new" && cat "$1.new" >>"$1""#
            let path = ["PATH": "/usr/bin:/bin"]
            try await Program.runShell(forge, ["sh", "\(copy)/entries.ndjson"], environment: path).succeeded()
            let run = try await log.client("log", "verify", "--from", copy)
            #expect(run.status == 1 && run.output.contains("000000000099 is not in the log"), "\(run)")
        }
    }

    @Test func `an entry is stored though its receipt cannot be proved`() async throws {
        try await withLog { log in
            _ = try await log.caller.get("\(Caller.trail)/log/checkpoint")
            for table in ["audit_log_leaf", "audit_log_head"] {
                try await log.database.query("alter table \(table) disable trigger user")
            }
            try await log.database.query(
                "delete from audit_log_leaf where index > 2; update audit_log_head set size = 3"
            )
            let json = ["Content-Type": "application/json"]
            let body = Array(Sample.line(LogFixture.entry(5)).utf8)
            let answer = try await log.caller.send("POST", "\(Caller.trail)?proof=true", json, body: body)
            #expect(answer.status == 201, "\(answer)")
            #expect(try answer.json()["proof"] == nil)
            #expect(try await log.caller.get("\(Caller.trail)/log/checkpoint").status == 503)
            let reader = log.service.caller(try await log.database.token("metrics", scopes: ["metrics:read"]))
            #expect(try await reader.get("/metrics").text.contains("audit_log_rolled_back 1"))
        }
    }

    @Test func `after an erasure all proofs hold, and the name is nowhere in the log`() async throws {
        try await withLog { log in
            let entries = [
                LogFixture.entry(5, ["actor": "lee@raxx.app"]),
                LogFixture.entry(6, ["approved_by": "lee@raxx.app", "actor": "sam"]),
                LogFixture.entry(7, ["reason": "asked for by lee-gh", "actor": "sam"]),
            ]
            try await log.caller.store(entries.map(Sample.line))
            let kept = log.file("kept.json")
            try await log.client("proof", LogFixture.id(5), "--out", kept).succeeded()
            let state = log.file("state")
            try await log.client("log", "verify", "--state", state).succeeded()

            _ = try await log.caller.erase("DSR-2", ["lee@raxx.app", "lee-gh"])
            _ = try await log.caller.receipt("DSR-2")
            // A late one.
            try await log.caller.store([Sample.line(LogFixture.entry(8, ["actor": "lee@raxx.app"]))])

            #expect(try await log.client("log", "verify", "--state", state).succeeded().contains("4 amendments"))
            try await log.database.administer("log", "verify", "--checkpoint", state).succeeded()
            // What was kept before proves what it did.
            #expect(
                try await log.client("proof", LogFixture.id(5), "--from", kept).succeeded().contains("lee@raxx.app")
            )
            for (number, entry) in zip(5..., entries) {
                let proved = try await log.client("proof", LogFixture.id(number)).succeeded()
                #expect(proved.contains(entry.sha) && proved.contains("success") && !proved.contains("lee"))
                #expect(proved.contains("rewritten by the erasure DSR-2"))
            }
            try await log.client("log", "copy", log.file("copy")).succeeded()
            let find = #"! grep -rqi "lee" "$1""#
            try await Program.runShell(find, ["sh", log.file("copy")], environment: ["PATH": "/usr/bin:/bin"])
                .succeeded()
        }
    }

    @Test func `a checkpoint that cannot be kept is no finding`() async throws {
        try await withLog { log in
            let run = try await log.client("log", "verify", "--state", log.file("missing/state"))
            #expect(run.status == 74 && run.output.hasPrefix("verified: "), "\(run)")
            #expect(run.errors.contains("cannot be written") && !run.errors.contains("not verified"), "\(run)")
        }
    }

    @Test func `a checkpoint from before that cannot be read is not taken for none`() async throws {
        try await withLog { log in
            let state = log.file("state")
            try FileManager.default.createSymbolicLink(atPath: state, withDestinationPath: state)
            let run = try await log.client("log", "verify", "--state", state)
            #expect(run.status == 1 && run.errors.contains("cannot be read"), "\(run)")
        }
    }

    @Test func `nothing is not verified, and neither is a log under another key`() async throws {
        try await withService { service, database in
            let token = try await database.token("ci")
            let key = try await database.administer("log", "key").succeeded()
            func verify(_ key: String) async throws -> Program.Run {
                try await Program.run(
                    ["log", "verify", "--key", key],
                    of: Client.program,
                    environment: ["RAXX_AUDIT_URL": "http://127.0.0.1:\(service.port)", "RAXX_AUDIT_TOKEN": token]
                )
            }
            #expect(try await verify(key).status == 1)
            #expect(try await database.administer("log", "verify").status == 1)
            #expect(try await database.administer("log", "verify", "--checkpoint", "/nowhere/checkpoint").status == 78)
            try await service.caller(token).store([Sample.line(Sample.entry())])
            #expect(try await verify(key).status == 0)
            let other = try await withDatabase { other in
                try await withService(on: other) { _ in try await other.administer("log", "key").succeeded() }
            }
            #expect(try await verify(other).status == 1)
            #expect(try await verify("no key").status == 78)
        }
    }
}
