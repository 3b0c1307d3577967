import RaptorAuditClient
import StrictJSON

extension SpooledEntry {
    /// Returns a member of the entry, if it is text.
    func text(_ name: String) -> String? {
        guard case .object(let members)? = content, case .string(let text)? = members[name] else { return nil }
        return text
    }

    /// What the commands write with `--json`. Members without a value are missing.
    var json: JSONObject {
        var object: JSONObject = [
            "id": .string(id.text), "state": .string(state.rawValue),
            "spooled_at": .string(spooledAt.wireText), "file": .string(file),
        ]
        object["code"] = code.map { .string($0) }
        object["detail"] = detail.map { .string($0) }
        object["entry"] = content
        return object
    }
}
