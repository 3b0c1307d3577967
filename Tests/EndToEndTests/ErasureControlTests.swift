import StrictJSON
import TestSupport
import Testing

/// Looking before erasing, a second pair of eyes, holds, and what a person may ask for.
struct ErasureControlTests {
    private static let all = ["audit:write", "audit:read", "audit:erase"]

    @Test func `a dry run, a confirmation and a hold each do what they say, and the list has them`() async throws {
        try await withService { service, database in
            let officer = service.caller(try await database.token("dpo", scopes: Self.all))
            let clerk = service.caller(try await database.token("clerk", scopes: ["audit:erase:request"]))
            for app in ["one", "two"] {
                let entry = Sample.entry(["actor": "Kris <kris-gh@laptop>", "target_app": .string(app)])
                #expect(try await officer.record(entry).status == 201)
            }
            let request: JSONObject = ["erasure_id": "DSR-1", "identifiers": ["kris-gh"]]
            let preview = try await clerk.post(.object(request.with("dry_run", true)), to: Caller.erasures)
            #expect(preview.status == 200)
            #expect(try preview.json()["entries"] == 2)

            let secret = Sample.secret()
            let hold: JSONValue = ["hold_id": "HOLD-1", "reason": .string("a lawsuit, \(secret)"), "target_app": "two"]
            #expect(try await officer.post(hold, to: "\(Caller.trail)/holds").status == 201)
            try await officer.post(hold, to: "\(Caller.trail)/holds").expectProblem(409, "id_taken", loggedBy: service)
            try await clerk.post(hold, to: "\(Caller.trail)/holds")
                .expectProblem(403, "insufficient_scope", loggedBy: service)
            try await clerk.post(.object(request), to: Caller.erasures)
                .expectProblem(409, "erasure_held", loggedBy: service)

            let asked = try await clerk.post(.object(request.with("partial", true)), to: Caller.erasures)
            #expect(asked.status == 202)
            #expect(try asked.json()["state"] == "awaiting_confirmation")
            let confirm = "\(Caller.erasures)/DSR-1/confirm"
            try await clerk.post([:], to: confirm).expectProblem(403, "insufficient_scope", loggedBy: service)
            #expect(try await officer.post([:], to: confirm).status == 202)
            try await eventually("it waits for the hold") {
                try await clerk.get("\(Caller.erasures)/DSR-1").json()["state"] == "held"
            }
            #expect(try await database.count(where: "actor is null") == 1)
            #expect(try await officer.post([:], to: "\(Caller.trail)/holds/HOLD-1/end").status == 200)
            let receipt = try await clerk.receipt("DSR-1")
            #expect(receipt["entries_rewritten"] == 2 && receipt["confirmed_by"] == "dpo")
            let list = try await clerk.get(Caller.erasures).json()
            #expect(list["erasures"] == [receipt])
            let holds = try await officer.get("\(Caller.trail)/holds").json()["holds"]?.elements
            #expect(holds?.map { $0["in_force"] } == [false])
            #expect(try await !database.dump().contains(secret))
            let entries = try await officer.list("action=console.deploy.prod").json()["entries"]?.elements
            #expect(entries?.allSatisfy { $0["amended_by"] == ["DSR-1"] } == true)
        }
    }

    @Test func `a request that fails shows in the list, the health, the metrics and the log`() async throws {
        try await withService { service, database in
            let caller = service.caller(try await database.token("dpo", scopes: ["audit:erase", "metrics:read"]))
            try await database.query(UnreadableErasure.insert)
            try await eventually("the health is degraded") {
                let health = try await caller.get("/health")
                guard health.status == 200 else { return false }
                let check = try health.json()["checks"]?["erasures"]?.elements?.first
                return check?["status"] == "warn" && check?["output"]?.text?.hasPrefix("1 erasures fail") == true
            }
            let first = try await caller.get(Caller.erasures).json()["erasures"]?.elements?.first
            #expect(first?["state"] == "running" && first?["due_at"] == "2026-02-28T12:00:00Z")
            #expect(first?["last_error"] == "PepperError")
            let metrics = try await caller.get("/metrics").text
            for gauge in ["audit_erasures_open", "audit_erasures_failing"] {
                #expect(metrics.contains("\n\(gauge) 1"), "\(metrics)")
            }
            #expect(service.logLines(with: "DSR-0").contains { $0["level"]?.text == "error" })
        }
    }

    @Test func `a request that awaits a confirmation can be refused, and forgets its names`() async throws {
        try await withService { service, database in
            let officer = service.caller(try await database.token("dpo", scopes: Self.all))
            let clerk = service.caller(try await database.token("clerk", scopes: ["audit:erase:request"]))
            let request: JSONValue = ["erasure_id": "DSR-1", "identifiers": ["kris-gh"]]
            #expect(try await clerk.post(request, to: Caller.erasures).status == 202)
            let refuse = "\(Caller.erasures)/DSR-1/refuse"
            try await clerk.post([:], to: refuse).expectProblem(403, "insufficient_scope", loggedBy: service)
            let refused = try await officer.post([:], to: refuse)
            #expect(refused.status == 200)
            #expect(try refused.json()["state"] == "stopped")
            for path in [refuse, "\(Caller.erasures)/DSR-1/confirm"] {
                try await officer.post([:], to: path).expectProblem(409, "not_confirmable", loggedBy: service)
            }
            try await officer.post([:], to: "\(Caller.erasures)/DSR-2/refuse")
                .expectProblem(404, "erasure_not_found", loggedBy: service)
            let sealed = try await database.query(
                "select count(*) from audit_erasure where sealed_identifiers is not null"
            )
            #expect(sealed.trimmed == "0")
        }
    }

    @Test func `a person's entries are handed out as JSON and as a page`() async throws {
        try await withService { service, database in
            let token = try await database.token("dpo", scopes: Self.all)
            let officer = service.caller(token)
            let entries: [JSONObject] = [
                Sample.entry(["actor": "mailto:kris@raxx.app", "note": "\u{600}<script>"]),
                Sample.entry(["actor": "sam@raxx.app", "approved_by": "<kris@raxx.app>"]),
                Sample.entry(["actor": "kristal@raxx.app"]),
            ]
            for entry in entries { #expect(try await officer.record(entry).status == 201) }
            let subject: JSONValue = ["identifiers": ["Kris@raxx.app"]]
            let answer = try await officer.post(subject, to: "\(Caller.trail)/subject-access")
            let found = try answer.json()
            #expect(found["count"] == 2)
            #expect(Set(found["entries"]?.elements?.compactMap { $0["entry"]?["to_sha"]?.text } ?? []).count == 2)
            let page = try await officer.post(subject, to: "\(Caller.trail)/subject-access", ["Accept": "text/html"])
            #expect(page["Content-Type"] == "text/html; charset=utf-8")
            let refused = ["Accept": "application/json, text/html;q=0"]
            let json = try await officer.post(subject, to: "\(Caller.trail)/subject-access", refused)
            #expect(json["Content-Type"] == "application/json")
            #expect(page.text.contains("&lt;kris@raxx.app&gt;") && page.text.contains("2 entries"))
            // Swift takes the sign and what stands before it for one character.
            #expect(page.text.utf8.contains("\u{600}&lt;script&gt;".utf8) && !page.text.utf8.contains("<script".utf8))
            let acts = "action = 'audit.access.trail' and payload_redacted::text not like '%kris%'"
            #expect(try await database.count(where: acts) == 3)
            // The id of an act is not that of an entry, even for the account that the act names.
            let act = try await database.query("select id from console_audit_log where \(acts) limit 1").trimmed
            #expect(try await officer.record(Sample.entry(["id": .string(act)])).status == 409)
        }
    }
}

extension JSONObject {
    fileprivate func with(_ name: String, _ value: JSONValue) -> JSONObject {
        var object = self
        object[name] = value
        return object
    }
}
