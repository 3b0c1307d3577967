import AuditModel
import CoreMetrics
import Intake
import Redaction
import StrictJSON
import Testing

@testable import AuditService

@Suite struct EntryFiguresTests {
    private let now = Timestamp(microseconds: 1_769_860_800_000_000)  // 2026-01-31T12:00:00Z
    private let oldest = Timestamp(microseconds: 1_706_702_400_000_000)

    private func entry(_ action: String, trigger: Trigger = .ci, at time: String) throws -> RedactedEntry {
        let entry: JSONObject = [
            "action": .string(action), "actor": "kris@raxx.app", "to_sha": "9b1c44e",
            "target_app": "raxx-console-prod", "trigger": .string(trigger.rawValue), "outcome": "success",
            "ts_utc": .string(time),
        ]
        let valid = try AuditEntry(.object(entry), now: now, oldest: oldest)
        return try Redactor.standard.redact(valid).get()
    }

    @Test func `what becomes of entries is counted, replays and outages left out`() throws {
        let registry = PrometheusRegistry()
        let figures = EntryFigures(factory: registry)
        figures.countStored(try entry("console.deploy.prod", at: "2026-01-31T11:59:00Z"), at: now)
        figures.countStored(
            try entry("console.deploy.prod", trigger: .localScript, at: "2026-01-31T10:00:00Z"),
            at: now
        )
        figures.countRefused(.invalidEntry)
        figures.countRefused(.storeUnavailable)

        let text = registry.exposition()
        let labels = #"action="console.deploy.prod",outcome="success",trigger="#
        #expect(text.contains("audit_entries_total{\(labels)\"ci\"} 1.0\n"))
        #expect(text.contains("audit_entries_total{\(labels)\"local-script\"} 1.0\n"))
        #expect(text.contains("audit_entries_late_total 1.0\n"))
        #expect(text.contains("audit_entries_refused_total{code=\"invalid_entry\"} 1.0\n"))
        #expect(!text.contains("code=\"\(ProblemCode.storeUnavailable.rawValue)\""))
    }

    @Test func `actions past the limit share one series`() throws {
        let registry = PrometheusRegistry()
        let figures = EntryFigures(factory: registry)
        for number in 0..<(EntryFigures.seriesLimit + 20) {
            figures.countStored(try entry("many\(number).deploy.prod", at: "2026-01-31T11:59:00Z"), at: now)
        }
        let lines = registry.exposition().split(separator: "\n").filter { $0.hasPrefix("audit_entries_total") }
        #expect(lines.filter { $0.contains("=\"many") }.count <= EntryFigures.seriesLimit)
        #expect(lines.contains { $0.contains("action=\"other\"") && $0.hasSuffix(" 20.0") })
    }
}
