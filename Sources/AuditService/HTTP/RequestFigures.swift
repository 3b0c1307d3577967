import Metrics
import Synchronization

/// The figures of requests, each looked up once: to name a series, its labels have to be put together and found.
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
