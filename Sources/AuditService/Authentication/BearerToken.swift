import AuditModel
import Bytes
import HTTPTypes

/// The `Authorization` field of a request, as RFC 6750 has it.
enum BearerToken {
    /// Returns the presented token, valid or not; `nil` without the field, or with another scheme. The scheme's name
    /// counts in any case (RFC 9110, section 11.1).
    static func presented(in authorization: String?) -> Substring? {
        guard let field = authorization?.trimmingSpaces(), let space = field.utf8.firstIndex(of: UInt8(ascii: " ")),
            field[..<space].lowercased() == "bearer"
        else { return nil }
        return field[space...].trimmingSpaces()
    }

    /// 401 for a request without a token. Its challenge has no error code, as RFC 6750, section 3.1 wants it.
    static let missing = Rejection(
        .unauthenticated,
        "Send a service account's token: Authorization: Bearer rxa_…",
        headers: [.wwwAuthenticate: challenge]
    )

    /// 401 for every token that is not live. One sentence for all reasons: strangers must not learn which tokens exist.
    static let invalid = Rejection(
        .invalidToken,
        "The token is mistyped, unknown, expired or revoked.",
        headers: [.wwwAuthenticate: challenge + ", error=\"invalid_token\""]
    )

    /// Returns 403, with the scope that is needed (RFC 6750, section 3.1).
    static func insufficient(_ scope: Scope) -> Rejection {
        Rejection(
            .insufficientScope,
            "This needs the scope \(scope.rawValue).",
            headers: [.wwwAuthenticate: challenge + ", error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""]
        )
    }

    private static let challenge = "Bearer realm=\"raptor-audit\""
}
