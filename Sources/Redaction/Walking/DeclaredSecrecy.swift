import StrictJSON

/// Finds out what an object's other members say of the secrecy of one.
enum DeclaredSecrecy {
    /// Whether a member names a user.
    static func hasUser(_ members: [JSONObject.Member]) -> Bool {
        members.contains { ["user", "username", "login"].contains($0.name.lowercased()) }
    }

    /// Returns what Terraform's plans say of the secrecy of the member `name`: `after_sensitive` of `after`,
    /// `sensitive_values` of `values`, or else what `outer` says of it, which was said of the object. `true` means all
    /// of it; an object or array says it of each part.
    static func sensitivity(of name: String, in members: [JSONObject.Member], outer: JSONValue?) -> JSONValue? {
        if let overlay = overlay(of: name), let member = members.first(where: { $0.name == overlay }) {
            return member.value
        }
        guard case .object(let object)? = outer else { return nil }
        return object[name]
    }

    private static func overlay(of name: String) -> String? {
        switch name.utf8.count {
        case 5 where name == "after": "after_sensitive"
        case 6 where name == "before": "before_sensitive"
        case 6 where name == "values": "sensitive_values"
        default: nil
        }
    }
}
