import AuditModel
import StrictJSON

/// An entry with every field, to be broken one field at a time.
enum EntryFixture {
    static let now = Timestamp(microseconds: 1_769_860_800_000_000)  // 2026-01-31T12:00:00Z
    static let oldest = Timestamp(microseconds: 1_706_702_400_000_000)  // 2024-01-31T12:00:00Z

    static let whole: JSONObject = [
        "action": "console.deploy.prod",
        "actor": "kris@raxx.app",
        "from_sha": "4f2a91c",
        "to_sha": "9b1c44e0d6f0a7b8c9d0e1f2a3b4c5d6e7f80912",
        "target_app": "raxx-console-prod",
        "trigger": "ci",
        "outcome": "success",
        "ts_utc": "2026-01-31T11:59:58.25Z",
        "approved_by": "sam-gh",
        "requested_by": "kris-gh",
        "run_url": "https://github.com/raxx/console/actions/runs/1",
        "split_sha": "1d3b9a0",
        "release": "v142",
        "reason": "The fix for the\n\tlogin page",
        "actor_source": "github",
        "checks": ["passed": 12, "names": ["smoke", "login"]],
    ]

    static func with(_ field: String, _ value: JSONValue?) -> JSONObject {
        var entry = whole
        entry[field] = value
        return entry
    }

    static func validate(_ entry: JSONObject) -> Result<AuditEntry, InvalidEntry> {
        validate(value: .object(entry))
    }

    static func validate(value: JSONValue) -> Result<AuditEntry, InvalidEntry> {
        Result { () throws(InvalidEntry) in try AuditEntry(value, now: now, oldest: oldest) }
    }
}

extension Result where Failure == InvalidEntry {
    /// Empty for a valid entry.
    var violations: [Violation] {
        switch self {
        case .success: []
        case .failure(let error): error.violations
        }
    }

    /// What is told of each violation but its sentence: `/actor empty`.
    var summary: [String] {
        violations.map { "\($0.pointer) \($0.code.rawValue)" }
    }
}
