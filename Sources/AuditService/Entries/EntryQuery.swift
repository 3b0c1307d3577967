import AuditModel
import AuditStore
import Bytes

/// The query of `GET /api/internal/audit`, checked. Different filters must all fit; of one filter's values any must.
package struct EntryQuery: Sendable {
    /// The parameters' names on the wire, as openapi.yaml has them.
    package enum Parameter: String, CaseIterable {
        case id, action, actor, trigger, outcome, sha, release, q, since, until, limit, cursor
        case targetApp = "target_app"
        case serviceAccount = "service_account"

        /// Whether the parameter may be given several times, up to 50. Two limits would contradict each other.
        var mayBeRepeated: Bool {
            switch self {
            case .since, .until, .limit, .cursor: false
            default: true
            }
        }
    }

    /// Entries in a page for a caller that gives no `limit`.
    static let defaultLimit = 100
    private static let largestFilter = 50
    /// The longest text to look for, in bytes of UTF-8.
    private static let longestText = 200

    /// Matches everything until parameters narrow it.
    private(set) var filter = EntryFilter()
    /// From 1 to ``EntryReader/largestPage``; `nil` when it was not given.
    private(set) var limit: Int?
    /// Where the page begins; `nil` for the first page.
    private(set) var cursor: EntryCursor?

    /// - Throws: ``Rejection`` `invalid_parameter` or `invalid_cursor`. An unknown parameter is refused rather than
    ///   ignored: a mistyped filter would otherwise list everything.
    init(_ query: QueryString) throws(Rejection) {
        var counts: [Parameter: Int] = [:]
        for (name, value) in query.parameters {
            guard let parameter = Parameter(rawValue: name) else { throw Self.unknown(name) }
            counts[parameter, default: 0] += 1
            let most = parameter.mayBeRepeated ? Self.largestFilter : 1
            guard counts[parameter, default: 0] <= most else {
                let times = most == 1 ? "once" : "at most \(most) times"
                throw Rejection(.invalidParameter, "The parameter \(name) may be given \(times).")
            }
            try set(parameter, to: value)
        }
    }

    /// Returns the problem of an unknown parameter. Names it only if the name looks like a word.
    private static func unknown(_ name: String) -> Rejection {
        // Anything else may be a secret in the wrong place.
        let isWord =
            (1...32).contains(name.utf8.count)
            && name.utf8.allSatisfy { $0.isASCIILowercase || $0 == UInt8(ascii: "_") }
        let known = Parameter.allCases.map(\.rawValue).joined(separator: ", ")
        return Rejection(
            .invalidParameter,
            "\(isWord ? "The parameter \(name)" : "A parameter") is unknown. Known are: \(known)."
        )
    }

    /// - Throws: ``Rejection`` that names the parameter and says what is expected, without the value.
    private mutating func set(_ parameter: Parameter, to value: String) throws(Rejection) {
        func require<Value>(_ value: Value?, _ expected: String) throws(Rejection) -> Value {
            guard let value else {
                throw Rejection(.invalidParameter, "The parameter \(parameter.rawValue) must be \(expected).")
            }
            return value
        }
        switch parameter {
        case .id:
            filter.ids.append(
                try require(EntryIDPrefix(value), "an entry's id, or the first digits of one, at least four")
            )
        case .action:
            filter.actions.append(
                try require(EntryFilter.ActionChoice(value), "an action such as console.deploy.prod or console.*")
            )
        case .actor:
            filter.actors.append(try require(Identity(value), "an email, a handle, a login name or a tombstone"))
        case .targetApp:
            filter.apps.append(try require(AppPattern(value), "an app's name, or its first letters and a *"))
        case .trigger:
            filter.triggers.append(try require(Trigger(rawValue: value), Trigger.allCases.listed))
        case .outcome:
            filter.outcomes.append(try require(Outcome(rawValue: value), Outcome.allCases.listed))
        case .sha:
            let isPrefix = (4...64).contains(value.utf8.count) && value.utf8.allSatisfy(\.isLowercaseHexDigit)
            filter.shas.append(try require(isPrefix ? value : nil, "4 to 64 lowercase hexadecimal digits"))
        case .serviceAccount:
            let isName = (2...63).contains(value.utf8.count) && value.utf8.isLowercaseName(marks: "-")
            filter.serviceAccounts.append(try require(isName ? value : nil, "a service account's name"))
        case .release:
            filter.releases.append(try require(value.isEmpty ? nil : Release(value), "a release, as an entry names it"))
        case .q:
            let isText = (1...Self.longestText).contains(value.utf8.count) && !value.utf8.contains(0)
            filter.texts.append(try require(isText ? value : nil, "words, of at most \(Self.longestText) bytes"))
        case .since:
            filter.since = try require(Timestamp(timeOrDate: value), Self.timeForms)
        case .until:
            filter.until = try require(Timestamp(timeOrDate: value), Self.timeForms)
        case .limit:
            let range = 1...EntryReader.largestPage
            let number = value.utf8.allSatisfy(\.isASCIIDigit) ? Int(value) : nil
            limit = try require(number.flatMap { range.contains($0) ? $0 : nil }, "from 1 to \(range.upperBound)")
        case .cursor:
            guard let cursor = EntryCursor(value) else {
                throw Rejection(.invalidCursor, "The cursor is not one that a page of this list gave.")
            }
            self.cursor = cursor
        }
    }

    private static let timeForms =
        "an RFC 3339 time such as 2026-01-31T12:00:00Z or 2026-01-31T13:00:00+01:00 (its + as %2B), or a date"
}

extension EntryFilter.ActionChoice {
    /// An action, a pattern of actions, or one of the service's own acts.
    fileprivate init?(_ text: String) {
        if let act = ServiceAct.Action(rawValue: text) {
            self = .act(act)
        } else if let pattern = ActionPattern(text) {
            self = .matching(pattern)
        } else {
            return nil
        }
    }
}

extension Collection where Element: RawRepresentable<String> {
    fileprivate var listed: String { map(\.rawValue).joined(separator: " or ") }
}
