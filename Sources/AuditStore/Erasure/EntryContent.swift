import AuditModel
import NameSearch
import StrictJSON

/// Where in an entry a person can stand.
enum EntryContent {
    /// Members whose values are words of the trail's own or name things. An operator called `ci` is erased, and `ci` as
    /// a trigger stays.
    static let impersonal = Set(
        AuditEntryField.allCases.filter { $0.isFixedForm || $0 == .action || $0 == .targetApp }.map(\.rawValue)
    )

    static func replacing(in value: JSONValue, matcher: IdentifierMatcher, tombstone: String) -> JSONValue {
        guard case .object(let object) = value else { return matcher.replacing(in: value, by: tombstone) }
        let personal = JSONObject(object.members.filter { !impersonal.contains($0.name) })
        guard case .object(let replaced) = matcher.replacing(in: .object(personal), by: tombstone) else { return value }
        return .object(JSONObject(object.members.filter { impersonal.contains($0.name) } + replaced.members))
    }
}
