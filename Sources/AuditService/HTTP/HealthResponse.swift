import AuditStore
import HTTPTypes
import Hummingbird
import StrictJSON

/// `GET /health`, in the form of draft-inadarei-api-health-check.
enum HealthResponse {
    static let mediaType = "application/health+json"

    /// Returns 200 when entries can be stored, 503 with `Retry-After` when not.
    /// - Parameter erasures: those that are not done. They make the service degraded (`warn`): it still stores entries.
    static func make(_ report: HealthMonitor.Report, erasures: ErasureBacklog?) -> Response {
        let complaint = erasures?.complaint
        let json: JSONValue = [
            "status": .string(!report.isHealthy ? "fail" : complaint == nil ? "pass" : "warn"),
            "checks": [
                "database": check(report.database),
                "migrations": check(report.migrations),
                "write": check(report.write),
                "privileges": check(report.privileges),
                "erasures": check(complaint.map(HealthMonitor.Status.warn) ?? .pass),
            ],
        ]
        return Response(
            json: json,
            status: report.isHealthy ? .ok : .serviceUnavailable,
            mediaType: mediaType,
            headers: report.isHealthy ? [:] : [.retryAfter: String(Rejection.retryAfter)]
        )
    }

    /// Returns 200 as long as the process runs. For a supervisor that restarts what does not answer.
    static func live() -> Response {
        Response(json: ["status": "pass"], mediaType: mediaType)
    }

    private static func check(_ status: HealthMonitor.Status) -> JSONValue {
        switch status {
        case .pass: [["status": "pass"]]
        case .warn(let output): [["status": "warn", "output": .string(output)]]
        case .fail(let output): [["status": "fail", "output": .string(output)]]
        }
    }
}
