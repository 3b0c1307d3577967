import HTTPTypes
import Testing

@testable import AuditService

@Suite struct RouteTests {
    @Test(arguments: [
        ("/api/internal/audit", "POST, GET, HEAD"), ("/api/internal/audit/x", "GET, HEAD"), ("/health", "GET, HEAD"),
        ("/health/live", "GET, HEAD"), ("/metrics", "GET, HEAD"), ("/", ""), ("/api/internal", ""),
        ("/api/internal/audit/x/y", ""), ("/api/internal/audit/erasures", "POST, GET, HEAD"),
        ("/api/internal/audit/erasures/x", "GET, HEAD"), ("//metrics", ""), ("/metrics/", ""),
        ("/api/internal/audit/log/tile/0/x001/234.p/5", "GET, HEAD"), ("/api/internal/audit/log/tile/0/001/", ""),
        ("/api/internal/audit/log/tile/0//001", ""), ("/api/internal/audit/log/tile//0/001", ""),
        ("/api/internal/audit/", ""), ("/api//internal/audit", ""), ("", ""),
    ])
    func `a path knows its methods`(path: String, methods: String) {
        #expect(Route.methods(ofPath: path).map(\.rawValue).joined(separator: ", ") == methods)
    }
}
