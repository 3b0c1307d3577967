import Metrics
import Synchronization

/// Counts requests and how long they take. Looks each series up once: making its labels costs more than counting.
final class RequestFigures: Sendable {
    private struct Labels: Hashable {
        let route: String
        let method: String
        let status: Int
    }

    private struct Figures {
        let count: Counter
        let duration: Timer
    }

    // Routes, methods and statuses are few: this stays small.
    private let known = Mutex<[Labels: Figures]>([:])

    /// Counts one answer.
    /// - Parameters:
    ///   - route: the pattern of the path, never the path itself, which callers choose.
    ///   - method: one of a bounded set.
    func record(route: String, method: String, status: Int, duration: Duration) {
        let labels = Labels(route: route, method: method, status: status)
        let figures = known.withLock { known in
            if let figures = known[labels] { return figures }
            let dimensions = [("route", route), ("method", method)]
            let figures = Figures(
                count: Counter(label: "http_requests_total", dimensions: dimensions + [("status", String(status))]),
                duration: Timer(label: "http_request_duration_seconds", dimensions: dimensions)
            )
            known[labels] = figures
            return figures
        }
        figures.count.increment()
        figures.duration.record(duration: duration)
    }
}
