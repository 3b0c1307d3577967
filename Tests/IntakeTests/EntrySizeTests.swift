import AuditModel
import Redaction
import SeededRandomness
import StrictJSON
import Testing

@testable import Intake

/// What one intake takes, the next one takes too: from the client's into the service's.
struct EntrySizeTests {
    private static let head = #"""
        {"action":"console.deploy.prod","actor":"kris@raxx.app","from_sha":null,"to_sha":"9b1c44e","outcome":"success",\#
        "target_app":"raxx-console-prod","trigger":"ci","ts_utc":"2026-11-29T16:20:00Z"
        """#
    private static let now = Timestamp(microseconds: 1_800_000_000_000_000)
    private let intake = EntryIntake()

    private func take(_ text: String) throws -> RedactedEntry {
        let bytes = Array(text.utf8)
        return try intake.redact(intake.read(bytes[...], now: Self.now, oldest: nil))
    }

    /// What grows: numbers in canonical form, and what redaction puts in the place of short secrets.
    @Test(
        arguments: [
            "1e20", "-1e20", "1e-6", #"{"password":"x"}"#, #"{"pin":1234}"#, #"{"cvv":[123,123,123]}"#,
            #""k\u00e9""#, #""{\"pin\":1234}""#, #""password=hunter2""#,
        ]
    )
    func `an entry as long as can be is taken, and what becomes of it is taken as well`(value: String) throws {
        let count = (EntrySize.maximum - Self.head.utf8.count - 12) / (value.utf8.count + 1)
        let text = "\(Self.head),\"list\":[\(Array(repeating: value, count: count).joined(separator: ","))]}"
        let first = try take(text)
        let line =
            #"{"id":"0190f3d1-7c1a-7000-8000-000000000001","#
            + String(decoding: first.canonical.dropFirst(), as: UTF8.self)
        #expect(try take(line).canonical == first.canonical)
    }

    @Test func `an entry is as large as its shortest form without marks, however it is written`() throws {
        let room = EntrySize.maximum - #"{"log":""}"#.utf8.count
        func entry(_ log: String, _ space: String = "") -> String { "\(Self.head),\(space)\"log\":\"\(log)\"}" }
        let full = String(repeating: "x", count: room)
        let space = String(repeating: " ", count: 100_000)
        _ = try take(entry(full, space))
        _ = try take(entry("[redacted:password]" + full))
        for text in [entry(full + "x"), entry(full + "x", space), entry("[redacted:no-rule]" + full)] {
            #expect(throws: EntryIntake.Refusal.self) { try take(text) }
        }
        // A text that is longer than an intake reads is refused, also when the entry in it is small.
        #expect(throws: EntryIntake.Refusal.self) { try take(entry("x", String(repeating: " ", count: 1 << 19))) }
    }

    @Test func `no value is larger than its text, or once it is redacted`() {
        var generator = SeededGenerator(seed: 14)
        let names = ["password", "pin", "cvv", "phone", "note", "secret_key", "token"]
        let texts = [
            "x", "1234", "password=hunter2", #"{"pin":1234}"#, #"{\"pin\":1234,\"cvv\":123}"#, "", "[", "[redacted:",
            "[redacted:password]", #""[redacted:password]\"#, "-----BEGIN RSA PRIVATE " + "KEY-----", "kris@raxx.app",
        ]
        for _ in 0..<2000 {
            var object = JSONObject()
            for name in names where Bool.random(using: &generator) {
                object[name] =
                    switch Int.random(in: 0..<4, using: &generator) {
                    case 0: .number(Double(Int.random(in: 0..<100_000, using: &generator)))
                    case 1: .random(using: &generator)
                    case 2: .array((0..<3).map { _ in .string(texts.randomElement(using: &generator) ?? "") })
                    default:
                        .string(
                            (texts.randomElement(using: &generator) ?? "")
                                + (texts.randomElement(using: &generator) ?? "")
                        )
                    }
            }
            let size = EntrySize.of(.object(object))
            let text = JSONValue.object(object).randomText(using: &generator)
            #expect(size <= text.count, "\(String(decoding: text, as: UTF8.self))")
            let redacted = Redactor.standard.redact(.object(object)).value
            #expect(EntrySize.of(redacted) <= size, "\(redacted) of \(object)")
        }
    }
}
