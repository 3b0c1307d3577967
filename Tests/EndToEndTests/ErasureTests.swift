import Foundation
import StrictJSON
import Testing

/// An operator is forgotten, and the trail still adds up.
struct ErasureTests {
    private static let scopes = ["audit:write", "audit:read", "audit:erase"]

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    /// Entries in which Kris stands, each in another way.
    private static let krises: [JSONObject] = [
        Sample.entry(["actor": "kris@raxx.app"]),
        Sample.entry(["actor": "Kris@Raxx.App", "requested_by": "kris-gh", "note": "mine"]),
        Sample.entry(["actor": "kris-gh", "reason": "KRIS-GH asked kris@raxx.app"]),
        Sample.entry(["actor": "sam@raxx.app", "approved_by": "kris-gh"]),
        Sample.entry(["actor": "sam@raxx.app", "reason": "rolled back for kris-gh."]),
        Sample.entry(["actor": "sam@raxx.app", "log": #"{"by":"kris-\u0067h","to":["x"]}"#]),
        Sample.entry(["actor": "sam@raxx.app", "url": "https://x.example/?u=kris%2Dgh&v=1"]),
        Sample.entry(["actor": "sam@raxx.app", "blob": .string(base64("who:kris-gh;"))]),
        Sample.entry(["actor": "sam@raxx.app", "by": .object(JSONObject([.init(name: "Kris-GH", value: true)]))]),
    ]
    /// Entries of others, whose names hold a part of hers.
    private static let others: [JSONObject] = [
        Sample.entry(["actor": "kristal@raxx.app", "approved_by": "kris"]),
        Sample.entry(["actor": "kris-gh-2", "reason": "kris-ghost and xkris-gh!"]),
        Sample.entry(["actor": "x@kris-gh.example"]),
        Sample.entry(["actor": "sam@raxx.app", "target_app": "kris-gh"]),
    ]

    /// Rows as they stand, for telling whether anything of them has changed.
    private func rows(_ entries: [JSONObject], in database: ServiceDatabase) async throws -> String {
        let shas = entries.map { "'\($0.sha)'" }.joined(separator: ",")
        return try await database.query(
            "select log::text from console_audit_log as log where to_sha in (\(shas)) order by to_sha"
        )
    }

    @Test func `no form of an erased operator's names is left, and nobody else's entry is touched`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("dsr", scopes: Self.scopes))
            try await caller.store((Self.krises + Self.others).map(Sample.line))
            let before = try await rows(Self.others, in: database)

            let first = try await caller.erase("DSR-1", ["kris@raxx.app", "kris-gh"], verify: true)
            #expect([200, 202].contains(first.status), "\(first)")
            let receipt = try await caller.receipt("DSR-1")
            let token = try (receipt["tombstone"]?.text).required("a tombstone")
            #expect(receipt["entries_rewritten"]?.number == Self.krises.count)
            // The app of that name stays, and somebody has to look at it.
            let app: JSONValue = [
                "table": "console_audit_log", "column": "target_app", "form": "clear", "count": 1,
                "remedy": "No erasure changes target_app: the log proves it. Use another name from now on.",
            ]
            #expect(receipt["state"] == "completed_with_findings")
            #expect(receipt["verification"]?["findings"] == [app], "\(receipt)")
            #expect(try await rows(Self.others, in: database) == before)

            let dump = try await database.dump()
            for form in ["kris@raxx.app", "kris-gh ", "kris-gh\"", "kris%2dgh", "kris-\\\\u0067h"] {
                // The app of that name is not a person.
                let text = dump.lowercased().replacing("\"target_app\": \"kris-gh\"", with: "")
                #expect(!text.contains(form), "\(form)")
            }
            #expect(!dump.contains(Self.base64("who:kris-gh;")))
            #expect(!service.log.lowercased().contains("kris"))

            let mine = try await caller.list("actor=\(token)").json()
            #expect(mine["entries"]?.elements?.count == 3)
            for entry in mine["entries"]?.elements ?? [] {
                #expect(entry["actor"] == .null)
                #expect(entry["actor_tombstone"]?.text == token)
                #expect(entry["payload_redacted"]?["actor"]?.text == token)
            }
            #expect(try await caller.list("actor=kris@raxx.app").json()["entries"]?.elements?.isEmpty == true)
            let cleared = "content_digest is null and blind is not null and action not like 'audit.%'"
            #expect(try await database.count(where: "payload_redacted::text like '%\(token)%' and \(cleared)") == 9)

            // The erasure is an entry itself.
            let act = try await caller.list("action=audit.erase.trail").json()["entries"]?.elements ?? []
            #expect(act.map { $0["id"] } == [receipt["entry_id"]])
            #expect(act.first?["payload_redacted"]?["tombstone"]?.text == token)
            #expect(act.first?["actor"] == "dsr")

            // Asked again, it answers the same; for others, it does not.
            let again = try await caller.erase("DSR-1", ["KRIS-GH", "kris@raxx.app"], verify: true)
            #expect(again.status == 200)
            #expect(try again.json() == receipt)
            try await caller.erase("DSR-1", ["kris-gh"])
                .expectProblem(422, "erasure_id_reused", loggedBy: service)
        }
    }

    @Test func `an entry that arrives after the erasure is tombstoned as it is stored, on every instance`() async throws
    {
        try await withService { first, database in
            try await withService(on: database) { second in
                let token = try await database.token("dsr", scopes: Self.scopes)
                let early = Sample.entry(["id": .string(Sample.id()), "actor": "kris@raxx.app"])
                let recorded = try await first.caller(token).record(early)
                #expect(recorded.status == 201)
                _ = try await first.caller(token).erase("DSR-2", ["kris@raxx.app", "kris-gh"])
                let receipt = try await first.caller(token).receipt("DSR-2")
                let tombstone = try (receipt["tombstone"]?.text).required("a tombstone")

                let caller = second.caller(token)
                let late = [
                    Sample.entry(["actor": "KRIS@raxx.app", "reason": "kris-gh did it, kristal did not"]),
                    Sample.entry(["actor": "kristal@raxx.app", "reason": "kris-gh"]),
                    Sample.entry(["actor": "sam@raxx.app", "requested_by": "kris-gh"]),
                ]
                let body = (late + [late[0]]).map(Sample.line)
                let lines = try await caller.recordLines(body).jsonLines()
                #expect(lines.map { $0["status"] } == [201, 201, 201, 200])
                let again = try await caller.recordLines(body).jsonLines()
                #expect(again.map { $0["status"] } == [200, 200, 200, 200])
                #expect(again.map { $0["receipt"] } == lines.map { $0["receipt"] })
                try await caller.store((0..<600).map { _ in Sample.line(Sample.entry(["actor": "kris-gh"])) })

                func stored(_ entry: JSONObject) async throws -> JSONValue {
                    try await caller.list("sha=\(entry.sha)").json()["entries"]?.elements?.first ?? .null
                }
                let mine = try await stored(late[0])
                #expect(mine["actor"] == .null)
                #expect(mine["actor_tombstone"]?.text == tombstone)
                #expect(mine["payload_redacted"]?["actor"]?.text == tombstone)
                #expect(mine["payload_redacted"]?["reason"]?.text == "\(tombstone) did it, kristal did not")
                // Of others only that they name her as somebody who took part.
                #expect(try await stored(late[1])["actor"] == "kristal@raxx.app")
                #expect(try await stored(late[2])["actor"] == "sam@raxx.app")
                #expect(try await stored(late[2])["payload_redacted"]?["requested_by"]?.text == tombstone)

                // What is erased may be sent again and stays erased; another deploy under its id is refused.
                let replay = try await caller.record(early)
                #expect(replay.status == 200)
                #expect(try replay.json() == recorded.json())
                var other = early
                other["outcome"] = "deploy_failed"
                try await caller.record(other).expectProblem(409, "id_erased", loggedBy: second)
                #expect(try await stored(early)["outcome"] == "success")
                #expect(try await database.count(where: "actor ilike 'kris@%'") == 0)
            }
        }
    }

    @Test func `an erasure that takes long is answered before its end, with where the receipt will be`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("dsr", scopes: Self.scopes))
            #expect(try await caller.record(Sample.entry(["actor": "kris@raxx.app"])).status == 201)
            // Another instance has the work.
            try await database.query(
                "insert into audit_erasure_worker (holder, expires_at) values (gen_random_uuid(), now() + interval '1 hour')"
            )

            let answer = try await caller.erase("DSR-4", ["kris@raxx.app"])
            #expect(answer.status == 202)
            #expect(answer["Location"] == "\(Caller.erasures)/DSR-4")
            let running = try await caller.get(try answer["Location"].required("a location")).json()
            #expect(running["state"] == "running")
            #expect(running["completed_at"] == .null)

            try await database.query("update audit_erasure_worker set expires_at = now()")
            let receipt = try await caller.receipt("DSR-4")
            #expect(receipt["entries_rewritten"] == 1)
            #expect(receipt["tombstone"] == running["tombstone"])
        }
    }

    @Test func `requests that share a name are about one person`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("dsr", scopes: Self.scopes))
            for actor in ["a@raxx.app", "b@raxx.app", "c@raxx.app"] {
                #expect(try await caller.record(Sample.entry(["actor": .string(actor)])).status == 201)
            }
            var tombstones: [String?] = []
            for (number, names) in [["a@raxx.app"], ["b@raxx.app"], ["c@raxx.app", "b@raxx.app", "a@raxx.app"]]
                .enumerated()
            {
                _ = try await caller.erase("DSR-3-\(number)", names)
                tombstones.append(try await caller.receipt("DSR-3-\(number)")["tombstone"]?.text)
            }
            #expect(tombstones[0] != tombstones[1])
            #expect(tombstones[2] == tombstones[0])
            let page = try await caller.list("actor=\(tombstones[0] ?? "")").json()
            #expect(page["entries"]?.elements?.count == 3)
            #expect(!(try await database.dump()).contains(tombstones[1] ?? "none"))
            #expect(try await caller.receipt("DSR-3-1")["tombstone"]?.text == tombstones[0])
        }
    }

    @Test(arguments: [
        (#"{}"#, ["/erasure_id", "/identifiers"]),
        (#"[]"#, [""]),
        (#"{"erasure_id":"x","identifiers":[]}"#, ["/identifiers"]),
        (#"{"erasure_id":"x","identifiers":"kris"}"#, ["/identifiers"]),
        (#"{"erasure_id":"a b","identifiers":["kris"]}"#, ["/erasure_id"]),
        (#"{"erasure_id":"kris@raxx.app","identifiers":["kris"]}"#, ["/erasure_id"]),
        (#"{"erasure_id":"erase-kris@x","identifiers":["kris"]}"#, ["/erasure_id"]),
        (#"{"erasure_id":"forget:kris","identifiers":["kris"]}"#, ["/erasure_id"]),
        (#"{"erasure_id":"x","identifiers":["kris", " ", 7]}"#, ["/identifiers/1", "/identifiers/2"]),
        (#"{"erasure_id":"x","identifiers":["kris"],"verify":"yes"}"#, ["/verify"]),
        (#"{"erasure_id":"x","identifiers":["kris"],"verfy":true}"#, [""]),
    ])
    func `a request that is not as it must be is refused, and nothing of it is told`(
        body: String,
        pointers: [String]
    ) async throws {
        let parts = try await SharedService.erasures.parts()
        let answer = try await parts.caller.send(
            "POST",
            Caller.erasures,
            ["Content-Type": "application/json"],
            body: Array(body.utf8)
        )
        try answer.expectProblem(422, "invalid_erasure", loggedBy: parts.service)
        #expect(try answer.json()["errors"]?.elements?.map { $0["pointer"]?.text } == pointers)
        #expect(!answer.text.contains("kris"))
    }

    @Test func `other routes, bodies and callers are refused`() async throws {
        let parts = try await SharedService.erasures.parts()
        let post = { (body: [UInt8], fields: [String: String]) in
            try await parts.caller.send("POST", Caller.erasures, fields, body: body)
        }
        try await post(Array("{".utf8), ["Content-Type": "application/json"])
            .expectProblem(400, "malformed_json", loggedBy: parts.service)
        try await post(Array("{}".utf8), ["Content-Type": "application/x-ndjson"])
            .expectProblem(415, "unsupported_media_type", loggedBy: parts.service)
        try await post([UInt8](repeating: 32, count: 65_537), ["Content-Type": "application/json"])
            .expectProblem(413, "content_too_large", loggedBy: parts.service)
        try await parts.caller.get("\(Caller.erasures)/unknown")
            .expectProblem(404, "erasure_not_found", loggedBy: parts.service)
        let list = try await parts.caller.send("DELETE", Caller.erasures)
        try list.expectProblem(405, "method_not_allowed", loggedBy: parts.service)
        let reader = parts.service.caller(try await parts.database.token("reader-\(Int.random(in: 0..<1_000_000_000))"))
        try await reader.erase("DSR-9", ["kris"])
            .expectProblem(403, "insufficient_scope", loggedBy: parts.service)
        try await reader.get("\(Caller.erasures)/DSR-9")
            .expectProblem(403, "insufficient_scope", loggedBy: parts.service)
    }
}
