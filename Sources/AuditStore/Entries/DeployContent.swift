import StrictJSON

/// What no erasure may change in an entry, as canonical JSON: an array, so its digest is never that of a content.
enum DeployContent {
    /// Returns the text for fields in the order of the wire's documentation; `null` for one that is missing.
    static func text(
        action: String,
        fromSHA: String?,
        toSHA: String?,
        targetApp: String?,
        trigger: String?,
        outcome: String?,
        timestamp: String
    ) -> [UInt8] {
        let fields = ["deployment", action, fromSHA, toSHA, targetApp, trigger, outcome, timestamp]
        return StrictJSON.canonical(.array(fields.map { $0.map { .string($0) } ?? .null }))
    }
}
