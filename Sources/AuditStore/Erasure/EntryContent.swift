import AuditModel
import NameSearch
import StrictJSON

/// Knows where in an entry's content a person can stand, and puts the tombstone there. An erasure, its preview and late
/// entries all use it, so that they agree.
enum EntryContent {
    /// Members whose values are the trail's own words or name things: `ci` stays as a trigger, not as an operator.
    private static let impersonal = Set(
        AuditEntryField.allCases.filter { $0.isFixedForm || $0 == .action || $0 == .targetApp }.map(\.rawValue)
    )
    /// Names of known members are never replaced, and a member that holds an identity is replaced as a whole.
    private static let rules = MemberRules(
        known: Set(AuditEntryField.allCases.map(\.rawValue)),
        whole: Set(AuditEntryField.allCases.filter(\.isIdentity).map(\.rawValue))
    )

    /// In the notes of redaction a name can only stand in the pointer to a member: `rule` is a word of redaction.
    static let noteRules = MemberRules(known: ["pointer", "rule"], fixed: ["rule"])

    /// Returns the names of members that stay as they are: ``impersonal`` ones, and of an act of the service what it is
    /// about. An act's id is made of that, and the end of an erasure is found by its number. No caller can record one.
    private static func fixed(in object: JSONObject) -> Set<String> {
        guard case .string(let action)? = object[AuditEntryField.action.rawValue],
            let act = ServiceAct.Action(rawValue: action)
        else { return impersonal }
        return impersonal.union([act.subject])
    }

    /// Returns the content with the tombstone for every name, and its members in their order. Leaves ``fixed(in:)``
    /// members as they are. A member that names one person is replaced as a whole.
    /// - Parameter isActor: whether the entry's actor is the person, even if the member says otherwise.
    static func replacing(
        in content: JSONValue,
        matcher: IdentifierMatcher,
        tombstone: String,
        isActor: Bool
    ) -> JSONValue {
        guard case .object(let object) = content else { return matcher.replacing(in: content, by: tombstone) }
        let fixed = fixed(in: object)
        let personal = JSONObject(object.members.filter { !fixed.contains($0.name) })
        guard case .object(var replaced) = matcher.replacing(in: .object(personal), by: tombstone, in: rules) else {
            return content
        }
        let actor = AuditEntryField.actor.rawValue
        if isActor, replaced[actor] != nil { replaced[actor] = .string(tombstone) }
        var rest = replaced.members.makeIterator()
        return .object(JSONObject(object.members.map { fixed.contains($0.name) ? $0 : rest.next() ?? $0 }))
    }

    /// Returns how names are written in the content, by member at the top; members without one are left out. A member
    /// whose own name is an identifier is called `*`, and what is not an object the empty string.
    static func forms(in content: JSONValue, matcher: IdentifierMatcher) -> [String: Set<IdentifierMatcher.Form>] {
        guard case .object(let object) = content else { return ["": matcher.forms(in: content)] }
        let fixed = fixed(in: object)
        var found: [String: Set<IdentifierMatcher.Form>] = [:]
        for member in object.members where !fixed.contains(member.name) {
            let forms = matcher.forms(in: .object([member.name: member.value]), in: rules)
            guard !forms.isEmpty else { continue }
            // The member's own name may be an identifier of the person.
            let isKnown = AuditEntryField(rawValue: member.name) != nil
            let name = isKnown || matcher.forms(in: member.name).isEmpty ? member.name : "*"
            found[name, default: []].formUnion(forms)
        }
        return found
    }
}
