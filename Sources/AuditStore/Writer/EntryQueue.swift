import LibPQ
import Synchronization

/// Entries on their way to who works on them, in order of arrival: the writer, or the search for erased names.
final class EntryQueue: Sendable {
    struct Limits: Sendable {
        /// Past either of the two a caller is turned away at once rather than left to wait.
        var entries = 8192
        var bytes = 64 << 20
        var batchEntries = 1024
        var batchBytes = 4 << 20
    }

    private struct State {
        var waiting: [PendingEntry] = []
        var bytes = 0
        var inBatch: [PendingEntry] = []
        var writer: CheckedContinuation<Void, Never>?
        var isStopped = false
    }

    private let limits: Limits
    private let state = Mutex(State())

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// How many entries wait or are being written.
    var depth: Int { state.withLock { $0.waiting.count + $0.inBatch.count } }

    func append(_ entry: PendingEntry) {
        let outcome: Result<CheckedContinuation<Void, Never>?, RecordError> = state.withLock { state in
            guard !state.isStopped else { return .failure(.stopping) }
            guard state.waiting.count < limits.entries, state.bytes + entry.submission.byteCount <= limits.bytes else {
                return .failure(.overloaded)
            }
            state.waiting.append(entry)
            state.bytes += entry.submission.byteCount
            return .success(state.writer.take())
        }
        switch outcome {
        case .success(let writer): writer?.resume()
        case .failure(let error): entry.answer(.failure(error))
        }
    }

    /// All that waits, up to a batch's limits; suspends until there is something. `nil` once stopped and empty.
    nonisolated(nonsending) func next() async -> [PendingEntry]? {
        while true {
            let batch: [PendingEntry]? = state.withLock { state in
                state.inBatch = []
                guard !state.waiting.isEmpty else { return state.isStopped ? nil : [] }
                var count = 0
                var bytes = 0
                for entry in state.waiting.prefix(limits.batchEntries) {
                    bytes += entry.submission.byteCount
                    if count > 0, bytes > limits.batchBytes { break }
                    count += 1
                }
                state.inBatch = Array(state.waiting.prefix(count))
                state.waiting.removeFirst(count)
                state.bytes -= state.inBatch.reduce(0) { $0 + $1.submission.byteCount }
                return state.inBatch
            }
            guard let batch else { return nil }
            if !batch.isEmpty { return batch }
            await withCheckedContinuation { continuation in
                let isNeeded = state.withLock { state in
                    guard state.waiting.isEmpty, !state.isStopped else { return false }
                    state.writer = continuation
                    return true
                }
                if !isNeeded { continuation.resume() }
            }
        }
    }

    /// Answers those whose time is up, also while the writer waits.
    func expire() {
        let late = state.withLock { state in
            let late = (state.waiting + state.inBatch).filter(\.deadline.isPast)
            guard !late.isEmpty else { return late }
            state.waiting.removeAll(where: \.deadline.isPast)
            state.bytes = state.waiting.reduce(0) { $0 + $1.submission.byteCount }
            return late
        }
        for entry in late { entry.answer(.failure(.unavailable)) }
    }

    /// Takes no more entries. Those that wait are still written.
    func stop() {
        let writer = state.withLock { state in
            state.isStopped = true
            return state.writer.take()
        }
        writer?.resume()
    }
}
