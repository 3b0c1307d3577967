/// What a service account may do. Raw values are stored and shown.
package enum Scope: String, CaseIterable, Sendable {
    /// Record entries.
    case auditWrite = "audit:write"
    /// List and read entries.
    case auditRead = "audit:read"
    /// Erase an operator's names from the trail.
    case auditErase = "audit:erase"
    /// Read the service's figures.
    case metricsRead = "metrics:read"
}
