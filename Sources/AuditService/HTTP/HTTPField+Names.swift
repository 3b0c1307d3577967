import HTTPTypes

extension HTTPField.Name {
    static let forwardedFor = constant("X-Forwarded-For")
    static let idempotencyKey = constant("Idempotency-Key")
    static let idempotencyReplayed = constant("Idempotency-Replayed")
    static let requestID = constant("X-Request-Id")

    private static func constant(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is no field name") }
        return name
    }
}
