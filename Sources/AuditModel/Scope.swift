/// What a service account may do. Raw values are stored and shown.
package enum Scope: String, CaseIterable, Sendable {
    /// Record entries.
    case auditWrite = "audit:write"
    /// List and read entries.
    case auditRead = "audit:read"
    /// Erase an operator's names from the trail, hold entries, and read what the trail has about a person.
    case auditErase = "audit:erase"
    /// Ask for an operator to be erased, which an account with `audit:erase` then confirms.
    case auditRequestErasure = "audit:erase:request"
    /// Read the service's metrics.
    case metricsRead = "metrics:read"
}
