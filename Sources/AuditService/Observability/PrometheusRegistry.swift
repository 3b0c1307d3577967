package import CoreMetrics
import Synchronization

/// Keeps every figure that the code records through swift-metrics, and writes them in Prometheus' text format 0.0.4.
/// Labels must be bounded: a series is never removed.
package final class PrometheusRegistry: MetricsFactory {
    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    private let series = Mutex<[PrometheusSeries.Key: PrometheusSeries]>([:])

    package init() {}

    /// Returns the series, and makes it on first use. The first use decides its kind.
    private func series(
        _ label: String,
        _ dimensions: [(String, String)],
        _ kind: PrometheusSeries.Kind
    ) -> PrometheusSeries {
        let key = PrometheusSeries.Key(label: label, dimensions: dimensions)
        return series.withLock { series in
            if let known = series[key] { return known }
            let new = PrometheusSeries(kind)
            series[key] = new
            return new
        }
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    package func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .histogram(bounds: PrometheusSeries.countBounds) : .gauge)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram(bounds: PrometheusSeries.secondsBounds))
    }

    // A series lives as long as the process: one that vanishes and starts over looks like a restart to Prometheus.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// Returns all series by name and labels, each family under its `# TYPE`. Histograms have cumulative buckets.
    func exposition() -> String {
        let all = series.withLock { $0 }.sorted { $0.key < $1.key }
        var text = ""
        var family = ""
        for (key, series) in all {
            if key.name != family {
                family = key.name
                text += "# TYPE \(family) \(series.kind.name)\n"
            }
            series.write(key, to: &text)
        }
        return text
    }
}
