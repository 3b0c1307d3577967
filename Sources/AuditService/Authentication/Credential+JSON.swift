import AuditModel
package import AuditStore
package import StrictJSON

extension Credential {
    /// The answer of `GET /api/internal/audit/whoami`. It holds nothing by which anyone else could use the token.
    package var json: JSONValue {
        [
            "service_account": .string(account), "scopes": .array(scopes.map(\.rawValue).sorted().map { .string($0) }),
            "action_patterns": .array(actionPatterns.map { .string($0.rawValue) }),
            "app_patterns": .array(appPatterns.map { .string($0.rawValue) }),
            "expires_at": expiresAt.map { .string($0.description) } ?? .null,
        ]
    }
}
