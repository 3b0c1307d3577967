import AuditModel
import AuditStore
import Hummingbird

/// The query of `GET /api/internal/audit`.
package struct EntryQuery: Sendable {
    package enum Parameter: String, CaseIterable {
        case action, actor, trigger, outcome, sha, since, until, limit, cursor
        case targetApp = "target_app"
    }

    static let defaultLimit = 100

    var filter = EntryFilter()
    var limit: Int?
    var cursor: EntryCursor?

    /// - Throws: ``Rejection`` `invalid_parameter` or `invalid_cursor`. An unknown parameter is refused rather than
    ///   ignored: a mistyped filter would otherwise list everything.
    init(_ parameters: some Sequence<(key: Substring, value: Substring)>) throws {
        var seen: Set<Parameter> = []
        for (key, value) in parameters {
            guard let parameter = Parameter(rawValue: String(key)) else {
                let known = Parameter.allCases.map(\.rawValue).joined(separator: ", ")
                throw Rejection(.invalidParameter, "There is a parameter that is none of: \(known).")
            }
            guard seen.insert(parameter).inserted else {
                throw Rejection(.invalidParameter, "The parameter \(parameter.rawValue) may be given once.")
            }
            // What is no UTF-8 has become this character on its way here.
            guard !value.unicodeScalars.contains("\u{FFFD}") else {
                throw Rejection(.invalidParameter, "The parameter \(parameter.rawValue) must be UTF-8.")
            }
            try set(parameter, to: String(value))
        }
    }

    private mutating func set(_ parameter: Parameter, to value: String) throws {
        func require<Value>(_ value: Value?, _ expected: String) throws -> Value {
            guard let value else {
                throw Rejection(.invalidParameter, "The parameter \(parameter.rawValue) must be \(expected).")
            }
            return value
        }
        switch parameter {
        case .action:
            let action = Action(value)?.rawValue ?? ServiceAct.Action(rawValue: value)?.rawValue
            filter.action = try require(action, "an action such as console.deploy.prod")
        case .actor:
            filter.actor = try require(Identity(value), "an email, a handle, a login name or a tombstone").rawValue
        case .targetApp:
            filter.targetApp = try require(TargetApp(value), "an app's name").rawValue
        case .trigger:
            filter.trigger = try require(
                Trigger(rawValue: value),
                Trigger.allCases.map(\.rawValue).joined(separator: " or ")
            )
        case .outcome:
            filter.outcome = try require(
                Outcome(rawValue: value),
                Outcome.allCases.map(\.rawValue).joined(separator: " or ")
            )
        case .sha:
            let isPrefix = (4...64).contains(value.utf8.count) && value.utf8.allSatisfy(\.isLowercaseHex)
            filter.sha = try require(isPrefix ? value : nil, "4 to 64 lowercase hexadecimal digits")
        case .since:
            filter.since = try require(Timestamp(value), "an RFC 3339 time in UTC such as 2026-01-31T12:00:00Z")
        case .until:
            filter.until = try require(Timestamp(value), "an RFC 3339 time in UTC such as 2026-01-31T12:00:00Z")
        case .limit:
            let range = 1...EntryReader.largestPage
            let number = value.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(value) : nil
            limit = try require(number.flatMap { range.contains($0) ? $0 : nil }, "from 1 to \(range.upperBound)")
        case .cursor:
            guard let cursor = EntryCursor(value) else {
                throw Rejection(.invalidCursor, "The cursor is not one that a page of this list gave.")
            }
            self.cursor = cursor
        }
    }
}

extension UInt8 {
    fileprivate var isLowercaseHex: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }
}
