import LibPQ
import Synchronization

/// Entries on their way to who works on them, the writer or the search for erased names: first those that came alone, then
/// the lines of uploads, each in order of arrival.
final class EntryQueue: Sendable {
    struct Limits: Sendable {
        /// Past either of the two a caller is turned away at once rather than left to wait.
        var entries = 8192
        var bytes = 64 << 20
        /// An entry waits for the batch before its own. To share a flush among more gains little.
        var batchEntries = 64
        var batchBytes = 4 << 20
    }

    private struct State {
        var alone: [PendingEntry] = []
        var lines: [PendingEntry] = []
        var bytes = 0
        var inBatch: [PendingEntry] = []
        var writer: CheckedContinuation<Void, Never>?
        var isStopped = false

        var count: Int { alone.count + lines.count }

        mutating func append(_ entry: PendingEntry) {
            if entry.isLine { lines.append(entry) } else { alone.append(entry) }
            bytes += entry.submission.byteCount
        }

        /// A quarter of a batch is for lines, if any wait: they come forward however many come alone.
        mutating func takeBatch(_ limits: Limits) {
            let reserved = min(lines.count, limits.batchEntries / 4)
            inBatch = []
            take(limits.batchEntries - reserved, of: \.alone, limits.batchBytes)
            take(limits.batchEntries, of: \.lines, limits.batchBytes)
        }

        /// Takes on until the batch has `count` entries or `maximumBytes`. It has one, however large.
        private mutating func take(_ count: Int, of lane: WritableKeyPath<State, [PendingEntry]>, _ maximumBytes: Int) {
            var size = inBatch.reduce(0) { $0 + $1.submission.byteCount }
            var taken = 0
            for entry in self[keyPath: lane] where inBatch.count < count {
                let length = entry.submission.byteCount
                guard size + length <= maximumBytes || inBatch.isEmpty else { break }
                inBatch.append(entry)
                size += length
                bytes -= length
                taken += 1
            }
            self[keyPath: lane].removeFirst(taken)
        }
    }

    private let limits: Limits
    private let state = Mutex(State())

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// How many entries wait or are being written.
    var depth: Int { state.withLock { $0.count + $0.inBatch.count } }

    func append(_ entry: PendingEntry) {
        let outcome: Result<CheckedContinuation<Void, Never>?, RecordError> = state.withLock { state in
            guard !state.isStopped else { return .failure(.stopping) }
            guard state.count < limits.entries, state.bytes + entry.submission.byteCount <= limits.bytes else {
                return .failure(.overloaded)
            }
            state.append(entry)
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
                guard state.count > 0 else { return state.isStopped ? nil : [] }
                state.takeBatch(limits)
                return state.inBatch
            }
            guard let batch else { return nil }
            if !batch.isEmpty { return batch }
            await withCheckedContinuation { continuation in
                let isNeeded = state.withLock { state in
                    guard state.count == 0, !state.isStopped else { return false }
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
            let late = (state.alone + state.lines + state.inBatch).filter(\.deadline.isPast)
            guard !late.isEmpty else { return late }
            state.alone.removeAll(where: \.deadline.isPast)
            state.lines.removeAll(where: \.deadline.isPast)
            state.bytes = (state.alone + state.lines).reduce(0) { $0 + $1.submission.byteCount }
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
