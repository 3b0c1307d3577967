import StrictJSON

/// What the members of an object declare about each other's secrecy.
enum DeclaredSecrecy {
    private static let flags: Set<String> = [
        "sensitive", "issecret", "is_secret", "masked", "secure", "noecho", "secret",
    ]
    private static let types: Set<String> = ["securestring", "secret_text", "securestr", "secretstring", "sensitive"]

    private static let overlays = [
        "after": "after_sensitive", "before": "before_sensitive", "values": "sensitive_values",
    ]

    /// Whether a flag or a type beside a value says that it is secret: `{"sensitive": true, "value": …}`, and SSM's
    /// `{"Type": "SecureString", "Value": …}`
    static func isDeclared(by members: [JSONObject.Member]) -> Bool {
        guard 2...40 ~= members.count else { return false }
        return members.contains { member in
            switch member.value {
            case .bool(true): flags.contains(member.name.lowercased())
            case .string(let text):
                member.name.utf8.count == 4 && text.utf8.count <= 12 && member.name.lowercased() == "type"
                    && types.contains(text.lowercased())
            default: false
            }
        }
    }

    /// What the answer to a request for a token has beside it.
    private static let signsOfTokens: Set<String> = [
        "issued_on", "expires_on", "expires_at", "expiresat", "not_before", "scopes", "policies", "permissions",
        "last_used_at", "last_used_on", "revoked",
    ]

    /// Whether a value's siblings say that it is a token: it has an id or a name, and may expire, be revoked or be active.
    static func isToken(_ members: [JSONObject.Member]) -> Bool {
        guard 3...40 ~= members.count, members.contains(where: { $0.name == "id" || $0.name == "name" }) else {
            return false
        }
        return members.contains { member in
            guard 6...12 ~= member.name.utf8.count else { return false }
            let name = member.name.lowercased()
            return signsOfTokens.contains(name) || name == "status" && member.value == "active"
        }
    }

    /// `{"type": "random_password", …}` of Terraform, whose `result` it is.
    static func isGenerated(_ members: [JSONObject.Member]) -> Bool {
        members.contains { $0.name.utf8.count == 4 && $0.name == "type" && $0.value == "random_password" }
    }

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
