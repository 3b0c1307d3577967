import StrictJSON

/// Finds out what the members of an object declare about each other's secrecy.
///
/// In JSON that is inside of a text, this is asked only after one of the triggers of ``Detector/declaredInJSON``, or a
/// secret's name. A word that is added to one of these lists needs a trigger there, unless it holds such a name.
enum DeclaredSecrecy {
    /// Names, in lowercase, of members whose `true` says that the value beside them is secret.
    private static let flags: Set<String> = [
        "sensitive", "issecret", "is_secret", "masked", "secure", "noecho", "secret",
    ]
    /// Values of a member `type`, in lowercase, that say the same.
    private static let types: Set<String> = ["securestring", "secret_text", "securestr", "secretstring", "sensitive"]

    /// For each member of a plan of Terraform, the member beside it that says which of its parts are secret.
    private static let overlays = [
        "after": "after_sensitive", "before": "before_sensitive", "values": "sensitive_values",
    ]

    /// Whether a flag or a type beside a value says that it is secret: `{"sensitive": true, "value": …}`, and SSM's
    /// `{"Type": "SecureString", "Value": …}`. Objects of more than 40 members are data, not declarations.
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

    /// Names that the answer to a request for a token has beside the token.
    private static let signsOfTokens: Set<String> = [
        "issued_on", "expires_on", "expires_at", "expiresat", "not_before", "scopes", "policies", "permissions",
        "last_used_at", "last_used_on", "revoked",
    ]

    /// Whether a value's siblings say that it may be a token: it has an id or a name, and may expire, be revoked or be
    /// active. `{"id": …, "value": …, "expires_on": …}`. The value still has to look random.
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

    /// Whether this is a `{"type": "random_password", …}` of Terraform's state, whose `result` is the password.
    static func isGenerated(_ members: [JSONObject.Member]) -> Bool {
        members.contains { $0.name.utf8.count == 4 && $0.name == "type" && $0.value == "random_password" }
    }

    /// Whether a member names a user. Beside one, `pass` is a password and not the outcome of a test.
    static func hasUser(_ members: [JSONObject.Member]) -> Bool {
        members.contains { ["user", "username", "login"].contains($0.name.lowercased()) }
    }

    /// Returns what Terraform's plans say of the secrecy of the member `name`: `after_sensitive` of `after`,
    /// `sensitive_values` of `values`, or else what `outer` says of it, which was said of the object. `true` means all
    /// of it; an object or array says it of each part.
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
