import Bytes
import CoreMetrics
import Synchronization

/// One time series: its labels and the figures behind it. Any thread may record.
final class PrometheusSeries: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    /// The type of a family, as the text format names it.
    enum Kind: Sendable, Equatable {
        case counter
        case gauge
        case histogram(bounds: [Double])

        var name: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    /// Inclusive upper bounds in seconds: from a quick commit to the deadline of an answer.
    static let secondsBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
    /// Inclusive upper bounds of counts, such as the entries of a batch.
    static let countBounds: [Double] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]

    /// Identifies a series by its name and labels. Sorts as the exposition does.
    struct Key: Hashable, Comparable {
        let name: String
        /// `{a="b",c="d"}` without the braces, sorted by label.
        let labels: String

        init(label: String, dimensions: [(String, String)]) {
            name = label
            labels = dimensions.sorted { $0.0 < $1.0 }
                .map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        }

        private static func escaped(_ value: String) -> String {
            value.escaping(["\\": "\\\\", "\"": "\\\"", "\n": "\\n"])
        }

        static func < (left: Key, right: Key) -> Bool {
            (left.name, left.labels) < (right.name, right.labels)
        }
    }

    /// A counter's or gauge's value, or a histogram's sum, count and buckets.
    private struct Figures {
        var value = 0.0
        var count = 0
        /// How many observations fell into each bucket, the one past the last bound included.
        var buckets: [Int] = []
    }

    let kind: Kind
    private let figures: Mutex<Figures>

    init(_ kind: Kind) {
        self.kind = kind
        if case .histogram(let bounds) = kind {
            figures = Mutex(Figures(buckets: Array(repeating: 0, count: bounds.count + 1)))
        } else {
            figures = Mutex(Figures())
        }
    }

    func increment(by amount: Int64) { add(Double(amount)) }
    func increment(by amount: Double) { add(amount) }
    func decrement(by amount: Double) { add(-amount) }
    func reset() { figures.withLock { $0.value = 0 } }
    func set(_ value: Int64) { record(Double(value)) }
    func set(_ value: Double) { record(value) }
    func record(_ value: Int64) { record(Double(value)) }
    /// Durations are exposed in seconds.
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    /// Sets a gauge, or adds an observation to a histogram.
    func record(_ value: Double) {
        figures.withLock { figures in
            guard case .histogram(let bounds) = kind else {
                figures.value = value
                return
            }
            figures.value += value
            figures.count += 1
            figures.buckets[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        }
    }

    private func add(_ amount: Double) {
        figures.withLock { $0.value += amount }
    }

    func write(_ key: Key, to text: inout String) {
        let figures = figures.withLock { $0 }
        guard case .histogram(let bounds) = kind else {
            text += "\(key.name)\(Self.braced(key.labels)) \(figures.value)\n"
            return
        }
        var cumulative = 0
        for (bucket, count) in figures.buckets.enumerated() {
            cumulative += count
            let bound = bucket < bounds.count ? "\(bounds[bucket])" : "+Inf"
            let labels = key.labels.isEmpty ? "" : key.labels + ","
            text += "\(key.name)_bucket{\(labels)le=\"\(bound)\"} \(cumulative)\n"
        }
        text += "\(key.name)_sum\(Self.braced(key.labels)) \(figures.value)\n"
        text += "\(key.name)_count\(Self.braced(key.labels)) \(figures.count)\n"
    }

    private static func braced(_ labels: String) -> String {
        labels.isEmpty ? "" : "{\(labels)}"
    }
}
