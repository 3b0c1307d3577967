import HTTPTypes

extension HTTPField.Name {
    /// How many leaves of the log a replica lacked when it was read, or `unknown`. Absent for the primary.
    static let auditReplicaLag = constant("Audit-Replica-Lag")
    static let forwardedFor = constant("X-Forwarded-For")
    static let idempotencyKey = constant("Idempotency-Key")
    /// `true` in the answer to an entry that was stored before.
    static let idempotencyReplayed = constant("Idempotency-Replayed")
    static let requestID = constant("X-Request-Id")
    static let traceparent = constant("traceparent")

    /// - Precondition: the name is a token (RFC 9110, section 5.1).
    private static func constant(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is not a field name") }
        return name
    }
}
