package import AuditModel
import LibPQ

/// Which entries to list: those that match everything that is set. Where a list holds several values, any of them will
/// do; an empty list lets every entry through.
package struct EntryFilter: Sendable {
    package var ids: [EntryIDPrefix] = []
    package var actions: [ActionChoice] = []
    /// Actors, in any case and Unicode form, or the tombstones that stand for erased ones.
    package var actors: [Identity] = []
    package var apps: [AppPattern] = []
    package var triggers: [Trigger] = []
    package var outcomes: [Outcome] = []
    /// The first digits of `from_sha` or `to_sha`.
    package var shas: [String] = []
    package var serviceAccounts: [String] = []
    /// Compared with the first 256 characters of an entry's release: the index holds no more.
    package var releases: [Release] = []
    /// Words of the entry's reason and of its free-form members, in any case: all words of one text, phrases in quotes.
    package var texts: [String] = []
    /// `ts_utc` at or after.
    package var since: Timestamp?
    /// `ts_utc` before.
    package var until: Timestamp?

    package enum ActionChoice: Sendable {
        case matching(ActionPattern)
        /// One of the service's own.
        case act(ServiceAct.Action)
    }

    package init() {}

    /// SQL conditions on `console_audit_log`, of which all must hold. Empty for a filter that lets everything through.
    var conditions: [Statement] {
        var conditions: [Statement] = []
        func require(_ alternatives: [Statement]) {
            guard !alternatives.isEmpty else { return }
            conditions.append("(\(Statement(joining: alternatives, separator: " or ")))")
        }
        require(ids.map(Self.condition(id:)))
        require(actions.map(\.condition))
        require(actors.map(Self.condition(actor:)))
        require(apps.map(\.condition))
        if !triggers.isEmpty { require(["trigger = any(\(triggers.map(\.rawValue)))"]) }
        if !outcomes.isEmpty { require(["outcome = any(\(outcomes.map(\.rawValue)))"]) }
        require(shas.map(Self.condition(sha:)))
        if !serviceAccounts.isEmpty { require(["service_account = any(\(serviceAccounts))"]) }
        if !releases.isEmpty {
            require(["pg_catalog.left(payload_redacted ->> 'release'::text, 256) = any(\(releases.map(\.rawValue)))"])
        }
        require(texts.map(Self.condition(text:)))
        if let since { conditions.append("ts_utc >= \(since)") }
        if let until { conditions.append("ts_utc < \(until)") }
        return conditions
    }

    /// A range, so that the primary key serves it.
    private static func condition(id: EntryIDPrefix) -> Statement {
        "id between \(id.first) and \(id.last)"
    }

    /// Folds case as the index does. The filter's value and the stored one are in normal form C already.
    private static func condition(actor: Identity) -> Statement {
        let actor = actor.rawValue
        return "(audit_fold(actor) = audit_fold(\(actor)) or actor_tombstone = \(actor))"
    }

    /// Ranges of keys, so that the indexes serve them. Keys hold the first 15 digits.
    private static func condition(sha: String) -> Statement {
        func key(filledWith digit: Character) -> Int {
            Int((sha + String(repeating: digit, count: 15)).prefix(15), radix: 16) ?? 0
        }
        let (first, last) = (key(filledWith: "0"), key(filledWith: "f"))
        return """
            (audit_sha_key(to_sha) between \(first) and \(last) and pg_catalog.starts_with(to_sha, \(sha))
             or audit_sha_key(from_sha) between \(first) and \(last) and pg_catalog.starts_with(from_sha, \(sha)))
            """
    }

    /// Matches whole words of the entry's strings, by PostgreSQL's `simple` configuration: no stemming, no stop words.
    private static func condition(text: String) -> Statement {
        "audit_words(payload_redacted) @@ \(query(text))"
    }

    /// A text search query in the syntax of search engines. PostgreSQL accepts every text and never refuses one.
    private static func query(_ text: String) -> Statement {
        "pg_catalog.websearch_to_tsquery('pg_catalog.simple', \(text))"
    }

    /// SQL: whether an index serves all ``texts``, each of which then has a word that the entry must have. `nil`
    /// without texts. A text of negations alone would have every entry read.
    var textsAreIndexed: Statement? {
        let conditions = texts.map { text -> Statement in "pg_catalog.querytree(\(Self.query(text))) not in ('', 'T')" }
        return conditions.isEmpty ? nil : Statement(joining: conditions, separator: " and ")
    }
}

extension EntryFilter.ActionChoice {
    /// SQL on the column `action`.
    var condition: Statement {
        switch self {
        case .matching(let pattern): pattern.condition
        case .act(let action): "action = \(action.rawValue)"
        }
    }
}
