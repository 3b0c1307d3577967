import AuditModel
import NameSearch
import StrictJSON

/// One person, under all of their names, and where they stand in an entry. Erasing, verifying, dry runs and subject
/// access all read entries through this, so that they find the same.
struct Person: Sendable {
    typealias Form = IdentifierMatcher.Form

    struct Rewritten: Sendable {
        let id: EntryID
        /// The entry's actor is the person, so the tombstone takes the actor's place.
        let isActor: Bool
        let payload: Content
        let redactions: Content
    }

    /// A content as it is from now on, in canonical form, and what changes in it.
    struct Content: Sendable {
        let json: [UInt8]
        let changes: [ContentChange]
    }

    /// Finds all of the names, and the tombstones, in every way to write them.
    let matcher: IdentifierMatcher

    /// - Parameter tombstones: that stand for the person in entries already.
    init(names: [String], tombstones: [String] = []) {
        matcher = IdentifierMatcher(names + tombstones)
    }

    /// Returns the entry with the tombstone for every name, or `nil` for an entry in which the person does not stand.
    /// An entry that was rewritten before returns `nil`, unless its tombstone is one that is being replaced.
    func rewrite(_ row: TrailScan.Row, by tombstone: String) -> Rewritten? {
        let isActor = isActor(of: row)
        guard isActor || mayStand(in: row) else { return nil }
        let payload = replacing(in: row.payload, by: tombstone) {
            EntryContent.replacing(in: $0, matcher: matcher, tombstone: tombstone, isActor: isActor)
        }
        let redactions = replacing(in: row.redactions, by: tombstone) {
            matcher.replacing(in: $0, by: tombstone, in: EntryContent.noteRules)
        }
        // What looked like a name may stand where none can: in the app's name, say.
        guard isActor || !payload.changes.isEmpty || !redactions.changes.isEmpty else { return nil }
        return Rewritten(id: row.id, isActor: isActor, payload: payload, redactions: redactions)
    }

    /// Returns whether an erasure may change the entry. Quick, and at times wrong about a name where none can stand.
    func stands(in row: TrailScan.Row) -> Bool { isActor(of: row) || mayStand(in: row) }

    /// Returns how the person's names are written in what an erasure would change, by field; empty for an entry in
    /// which the person does not stand. The field `redactions` is the notes of redaction, and `*` a member whose name
    /// is an identifier, or a payload that cannot be parsed.
    func fields(in row: TrailScan.Row) -> [String: Set<Form>] {
        let isActor = isActor(of: row)
        guard isActor || mayStand(in: row) else { return [:] }
        var fields: [String: Set<Form>]
        if let content = try? StrictJSON.parse(row.payload, limits: .stored) {
            fields = EntryContent.forms(in: content, matcher: matcher)
        } else {
            fields = ["*": Set(matcher.occurrences(in: row.payload).map(\.form))]
        }
        if let notes = try? StrictJSON.parse(row.redactions, limits: .stored) {
            fields["redactions"] = matcher.forms(in: notes, in: EntryContent.noteRules)
        }
        if let actor = row.actor {
            fields[AuditEntryField.actor.rawValue, default: []].formUnion(matcher.forms(in: actor))
        }
        if isActor, row.actor == nil { fields[AuditEntryField.actor.rawValue, default: []].insert(.clear) }
        return fields.filter { !$0.value.isEmpty }
    }

    /// Returns whether the entry's actor is the person: one of the names or tombstones occurs in it. The tombstone in
    /// the column is read as the payload's is, also where a request names another person's.
    func isActor(of row: TrailScan.Row) -> Bool {
        (row.actor ?? row.tombstone).map { matcher.matches(Array($0.utf8)) } ?? false
    }

    /// Looks at the text as it is, which costs less than parsing it.
    private func mayStand(in row: TrailScan.Row) -> Bool {
        matcher.matches(row.payload) || matcher.matches(row.redactions)
    }

    /// Returns JSON text with every name replaced, and what changes in it.
    /// - Parameter replace: for text that can be parsed.
    private func replacing(in text: [UInt8], by tombstone: String, _ replace: (JSONValue) -> JSONValue) -> Content {
        // Not written by this service: numbers beyond doubles, say. Names are replaced in the text as it is.
        guard let value = try? StrictJSON.parse(text, limits: .stored) else {
            let replaced = matcher.replacing(in: text, by: tombstone)
            return Content(json: replaced ?? text, changes: replaced.map { [.whole($0)] } ?? [])
        }
        let replaced = replace(value)
        return Content(json: StrictJSON.canonical(replaced), changes: ContentChange.all(from: value, to: replaced))
    }
}
