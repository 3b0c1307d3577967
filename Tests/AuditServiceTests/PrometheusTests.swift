import CoreMetrics
import Testing

@testable import AuditService

@Suite struct PrometheusTests {
    @Test func `figures are written in Prometheus' text format`() {
        let registry = PrometheusRegistry()
        registry.makeCounter(label: "b_total", dimensions: [("z", "1"), ("a", "x\"y\\z\n")]).increment(by: 2)
        registry.makeCounter(label: "b_total", dimensions: [("a", "x\"y\\z\n"), ("z", "1")]).increment(by: 1)
        registry.makeRecorder(label: "a", dimensions: [], aggregate: false).record(1.5)
        let timer = registry.makeTimer(label: "t_seconds", dimensions: [])
        timer.recordNanoseconds(2_000_000)
        timer.recordNanoseconds(60_000_000_000)
        let text = registry.exposition()
        #expect(
            text.hasPrefix("# TYPE a gauge\na 1.5\n# TYPE b_total counter\nb_total{a=\"x\\\"y\\\\z\\n\",z=\"1\"} 3.0\n")
        )
        #expect(text.contains("t_seconds_bucket{le=\"0.001\"} 0\n"))
        #expect(text.contains("t_seconds_bucket{le=\"0.0025\"} 1\n"))
        #expect(text.contains("t_seconds_bucket{le=\"+Inf\"} 2\n"))
        #expect(text.contains("t_seconds_count 2\n") && text.contains("t_seconds_sum 60.002\n"))
    }
}
