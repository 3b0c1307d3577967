public import FoundationBase
import StrictJSON

/// The account that a token belongs to, and what it may do.
public struct ServiceAccount: Sendable, Hashable {
    /// The account's name, which is in every entry that it records.
    public let name: String
    /// What it may do, such as `audit:write`.
    public let scopes: [String]
    /// The actions that it may record, such as `console.*`.
    public let actionPatterns: [String]
    /// The apps that it may record for, such as `raxx-console-*`.
    public let appPatterns: [String]
    /// When the token ends; `nil` when it does not.
    public let expiresAt: Date?

    init?(_ object: JSONObject) {
        guard let name = object["service_account"]?.text, let scopes = object["scopes"]?.texts,
            let actionPatterns = object["action_patterns"]?.texts, let appPatterns = object["app_patterns"]?.texts
        else { return nil }
        self.name = name
        self.scopes = scopes
        self.actionPatterns = actionPatterns
        self.appPatterns = appPatterns
        expiresAt = object["expires_at"]?.date
    }
}
