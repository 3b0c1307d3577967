import AuditModel
import Foundation
import StrictJSON
import Testing

@testable import RaptorAuditClient

/// What an entry is before it leaves.
struct PreparedEntryTests {
    private let now = Timestamp(microseconds: 1_800_000_000_000_000)

    private func prepare(_ entry: Entry) throws(AuditClientError) -> JSONObject {
        let prepared = try PreparedEntry(entry, now: now, random: [UInt8](repeating: 1, count: 10))
        guard case .object(let object)? = try? StrictJSON.parse(prepared.line) else { return [:] }
        return object
    }

    private func sample() -> Entry {
        var entry = Entry.sample()
        entry.timestamp = now.date
        return entry
    }

    @Test func `every field is on the wire under its name`() throws {
        var entry = sample()
        entry.id = UUID(uuidString: "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11")
        entry.approvedBy = "sam-gh"
        entry.requestedBy = "kris-gh"
        entry.runURL = "https://github.com/raxx/console/actions/runs/1"
        entry.splitSHA = "1d3b9a0"
        entry.release = "v142"
        entry.reason = "why"
        entry.actorSource = "env"
        entry.additional = ["steps": [1, 2.5, true, nil, "x", ["deep": []]]]
        let object = try prepare(entry)
        let expected: JSONObject = [
            "id": "0190b9a1-7c3e-7b52-9c1d-2f6f0a7d4e11", "action": "console.deploy.prod", "actor": "kris@raxx.app",
            "from_sha": "4f2a91c", "to_sha": "9b1c44e", "target_app": "raxx-console-prod", "trigger": "ci",
            "outcome": "success", "ts_utc": .string(now.description), "approved_by": "sam-gh",
            "requested_by": "kris-gh", "run_url": "https://github.com/raxx/console/actions/runs/1",
            "split_sha": "1d3b9a0", "release": "v142", "reason": "why", "actor_source": "env",
            "steps": [1, 2.5, true, nil, "x", ["deep": []]],
        ]
        #expect(object == expected)
        let names = Set(object.members.map(\.name))
        #expect(names.isSuperset(of: AuditEntryField.allCases.map(\.rawValue)))
    }

    @Test func `an entry without an id gets one of version 7, that says when`() throws {
        let id = try #require(try prepare(sample())["id"]?.text)
        #expect(id.dropFirst(14).first == "7")
        #expect(EntryID(id)?.bytes.prefix(6).elementsEqual([0x01, 0xA3, 0x18, 0x5C, 0x50, 0x00]) == true)
    }

    @Test func `all that is wrong is told at once, and none of it quoted`() throws {
        var entry = sample()
        entry.action = "hunter2"
        entry.toSHA = "HUNTER2"
        entry.outcome = .init(rawValue: "hunter2")
        let error = #expect(throws: AuditClientError.self) { try prepare(entry) }
        #expect(error?.code == .invalidEntry && error?.isRetryable == false)
        #expect(error?.violations.map(\.pointer) == ["/action", "/to_sha", "/outcome"])
        #expect(String(reflecting: error).lowercased().contains("hunter2") == false)
    }

    @Test(arguments: [JSON.number(.nan), [.number(.infinity)], ["a": .number(-.infinity)], "a\u{0}b", "\u{FFFF}"])
    func `what no JSON can say is refused`(value: JSON) throws {
        var entry = sample()
        entry.additional["value"] = value
        let error = #expect(throws: AuditClientError.self) { try prepare(entry) }
        #expect(error?.code == .invalidEntry)
    }

    @Test(arguments: [601, 86_400, -86_400, 400_000_000])
    func `an entry's time is not held against the clock here`(seconds: Double) throws {
        var entry = sample()
        entry.timestamp = now.date.addingTimeInterval(seconds)
        #expect(try prepare(entry)["ts_utc"] == .string(entry.timestamp.wireText))
    }

    @Test func `an entry of more than 64 KiB is refused before it is kept`() throws {
        var entry = sample()
        entry.additional["log"] = .string(String(repeating: "x", count: 65_536))
        let error = #expect(throws: AuditClientError.self) { try prepare(entry) }
        #expect(error?.code == .invalidEntry)
        entry.additional["log"] = .string(String(repeating: "x", count: 65_000))
        #expect(try prepare(entry)["log"] != nil)
    }

    @Test(arguments: ["1e20", #"{"password":"x"}"#, #""k\u00e9""#])
    func `an entry of 64 KiB is kept, however long redaction and the canonical form make it`(value: String) throws {
        let head = String(decoding: StrictJSON.canonical(.object(sample().json)).dropLast(), as: UTF8.self)
        let count = (65_536 - head.utf8.count - 12) / (value.utf8.count + 1)
        let values = Array(repeating: value, count: count).joined(separator: ",")
        let json = "\(head),\"list\":[\(values)]}"
        #expect(json.utf8.count <= 65_536)
        let scratch = ScratchSpool()
        let client = AuditClient(scratch.configuration, transport: nil, onStep: { _ in })
        let delivery = try client.enqueue(json: Array(json.utf8))
        let kept = try #require(try client.spooledEntries().first)
        #expect(kept.id == delivery.id && kept.state == .waiting)
        guard case .object(let content)? = kept.content, case .array(let list)? = content["list"] else {
            Issue.record("It cannot be read.")
            return
        }
        #expect(list.count == count)
    }

    @Test func `names that differ only in their Unicode form are both kept and shown`() throws {
        let head = String(decoding: StrictJSON.canonical(.object(sample().json)).dropLast(), as: UTF8.self)
        let json = "\(head),\"\u{E9}\":1,\"e\u{301}\":2}"
        let scratch = ScratchSpool()
        let client = AuditClient(scratch.configuration, transport: nil, onStep: { _ in })
        try client.enqueue(json: Array(json.utf8))
        let kept = try #require(try client.spooledEntries().first)
        guard case .object(let content)? = kept.content else {
            Issue.record("It cannot be read.")
            return
        }
        #expect(content["\u{E9}"] == 1 && content["e\u{301}"] == 2)
        #expect(kept.entryText?.utf8.count == StrictJSON.canonical(.object(content)).count)
    }

    @Test func `a free member does not replace a field`() throws {
        var entry = sample()
        entry.additional["outcome"] = "deploy_failed"
        #expect(try prepare(entry)["outcome"] == "success")
    }
}
