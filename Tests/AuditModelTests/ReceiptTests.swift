import AuditModel
import StrictJSON
import Testing

@Suite struct ReceiptTests {
    private static let receipt = Receipt(
        id: EntryID(bytes: Array(0..<16)),
        recordedAt: Timestamp(microseconds: 1_769_860_801_204_817),
        logIndex: 41,
        redactions: [
            RedactionNote(pointer: "/log", rule: "github-token"),
            RedactionNote(pointer: "/steps/0/a~1b", rule: "password"),
        ]
    )

    private static func members() throws -> JSONObject {
        guard case .object(let object) = receipt.json else { throw NotAnObject() }
        return object
    }

    private struct NotAnObject: Error {}

    @Test func `a receipt is four members, and the proof where it was asked for`() throws {
        #expect(
            Self.receipt.json == [
                "id": "00010203-0405-0607-0809-0a0b0c0d0e0f",
                "recorded_at": "2026-01-31T12:00:01.204817Z",
                "log_index": 41,
                "redactions": [
                    ["pointer": "/log", "rule": "github-token"], ["pointer": "/steps/0/a~1b", "rule": "password"],
                ],
            ]
        )
        var proved = Self.receipt
        proved.proof = "c2sp.org/tlog-proof@v1\n"
        guard case .object(let object) = proved.json else { throw NotAnObject() }
        #expect(object["proof"] == "c2sp.org/tlog-proof@v1\n" && object.members.count == 5)
        #expect(Receipt(proved.json) == proved)
    }

    @Test func `a receipt is read back from its bytes`() throws {
        let value = try StrictJSON.parse(StrictJSON.canonical(Self.receipt.json))
        #expect(Receipt(value) == Self.receipt)
    }

    @Test func `members that a later version adds are passed over`() throws {
        var object = try Self.members()
        object["redactions"] = [["pointer": "/log", "rule": "pem", "since": 2]]
        object["chain"] = ["hash": "x"]
        let notes = [RedactionNote(pointer: "/log", rule: "pem")]
        #expect(
            Receipt(.object(object))
                == Receipt(id: Self.receipt.id, recordedAt: Self.receipt.recordedAt, logIndex: 41, redactions: notes)
        )
    }

    @Test(
        arguments: [
            ("id", nil), ("id", "0190b9a1"), ("id", 1),
            ("recorded_at", nil), ("recorded_at", "yesterday"), ("recorded_at", .null),
            ("log_index", nil), ("log_index", -1), ("log_index", 0.5), ("log_index", "1"), ("proof", 1),
            ("proof", .null),
            ("redactions", nil), ("redactions", .null), ("redactions", [:]), ("redactions", ["/log"]),
            ("redactions", [["pointer": "/log"]]), ("redactions", [["rule": "pem"]]),
            ("redactions", [["pointer": "/log", "rule": 1]]), ("redactions", [["pointer": 0, "rule": "pem"]]),
        ] as [(String, JSONValue?)]
    )
    func `a receipt that lacks something is none`(name: String, value: JSONValue?) throws {
        var object = try Self.members()
        object[name] = value
        #expect(Receipt(.object(object)) == nil)
    }

    @Test(arguments: [.null, [], "receipt"] as [JSONValue])
    func `what is no object is no receipt`(value: JSONValue) {
        #expect(Receipt(value) == nil)
    }
}
