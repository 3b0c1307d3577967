import StrictJSON

/// What the members of an object declare about each other's secrecy.
enum DeclaredSecrecy {
    private static let overlays = [
        "after": "after_sensitive", "before": "before_sensitive", "values": "sensitive_values",
    ]

    /// Whether a member names a user.
    static func hasUser(_ members: [JSONObject.Member]) -> Bool {
        members.contains { ["user", "username", "login"].contains($0.name.lowercased()) }
    }

    /// What Terraform's plans say of a member: `after_sensitive` of `after`, `sensitive_values` of `values`; what an outer
    /// object's says of its members.
    static func sensitivity(of name: String, in members: [JSONObject.Member], outer: JSONValue?) -> JSONValue? {
        if 5...6 ~= name.utf8.count, let overlay = overlays[name],
            let member = members.first(where: { $0.name == overlay })
        {
            return member.value
        }
        guard case .object(let object)? = outer else { return nil }
        return object[name]
    }
}
