import Dispatch
import LibPQ
import Synchronization

/// Entries on their way to the one task that works on them, the writer or the search for erased names: first those that
/// came alone, then the lines of uploads, each in order of arrival. In memory only.
///
/// Accepts entries from any thread. Only one task may call ``next()``.
final class EntryQueue: Sendable {
    /// Bounds on what waits, without the entries that are being written, and on what goes into one batch.
    struct Limits: Sendable {
        /// Past either of the two a caller is turned away at once rather than left to wait.
        var entries = 8192
        /// As ``Submission/byteCount`` counts them.
        var bytes = 64 << 20
        /// An entry waits for the batch before its own. To share a flush among more gains little.
        var batchEntries = 64
        /// As ``Submission/byteCount`` counts them. An entry that is larger goes alone.
        var batchBytes = 4 << 20
    }

    /// What the mutex guards. Callers are answered and resumed outside of it.
    private struct State {
        var alone: [PendingEntry] = []
        var lines: [PendingEntry] = []
        /// Of `alone` and `lines` together.
        var bytes = 0
        /// The batch that was taken last, until the next is asked for.
        var inBatch: [PendingEntry] = []
        /// Whether the one task waits for ``arrival``.
        var isWaiting = false
        var isStopped = false

        /// Entries that wait, without those in the batch.
        var count: Int { alone.count + lines.count }

        mutating func append(_ entry: PendingEntry) {
            if entry.isLine { lines.append(entry) } else { alone.append(entry) }
            bytes += entry.submission.byteCount
        }

        /// Returns whether the one task waits, whom the caller then wakes.
        mutating func endWait() -> Bool {
            defer { isWaiting = false }
            return isWaiting
        }

        /// Moves the next batch into ``inBatch``. Keeps a quarter of it for lines, if any wait, so they come forward.
        mutating func takeBatch(_ limits: Limits) {
            let reserved = min(lines.count, limits.batchEntries / 4)
            inBatch = []
            take(limits.batchEntries - reserved, of: \.alone, limits.batchBytes)
            take(limits.batchEntries, of: \.lines, limits.batchBytes)
        }

        /// Moves entries from the front of a lane until the batch has `count` entries or would have more than
        /// `maximumBytes`. An empty batch takes one, however large.
        private mutating func take(_ count: Int, of lane: WritableKeyPath<State, [PendingEntry]>, _ maximumBytes: Int) {
            var size = inBatch.reduce(0) { $0 + $1.submission.byteCount }
            var taken = 0
            for entry in self[keyPath: lane].prefix(max(0, count - inBatch.count)) {
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
    /// Wakes the one task's thread. A continuation would take the way through the cooperative pool, which wakes two
    /// threads and waits behind requests.
    private let arrival = DispatchSemaphore(value: 0)

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// How many entries wait or are being written. For the gauge.
    var depth: Int { state.withLock { $0.count + $0.inBatch.count } }

    /// Queues an entry, and wakes the task that works on them. Answers it at once instead with `overloaded` past the
    /// limits, or with `stopping` after ``stop()``: it is not stored then.
    func append(_ entry: PendingEntry) {
        let outcome: Result<Bool, RecordError> = state.withLock { state in
            guard !state.isStopped else { return .failure(.stopping) }
            guard state.count < limits.entries, state.bytes + entry.submission.byteCount <= limits.bytes else {
                return .failure(.overloaded)
            }
            state.append(entry)
            return .success(state.endWait())
        }
        switch outcome {
        case .success(let wasWaiting): if wasWaiting { arrival.signal() }
        case .failure(let error): entry.answer(.failure(error))
        }
    }

    /// Returns what waits, up to a batch's limits; blocks its thread until there is something, so call it on a
    /// ``BlockingQueue``. `nil` once stopped and empty. Counts the batch before as done.
    func next() -> [PendingEntry]? {
        while true {
            let batch: [PendingEntry]? = state.withLock { state in
                state.inBatch = []
                if state.count > 0 { state.takeBatch(limits) } else if state.isStopped { return nil }
                state.isWaiting = state.inBatch.isEmpty
                return state.inBatch
            }
            guard let batch else { return nil }
            if !batch.isEmpty { return batch }
            arrival.wait()
        }
    }

    /// Answers those whose time is up with `unavailable`, also while the writer waits for the database. Those in the
    /// batch stay in it, and may be stored all the same.
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

    /// Takes no more entries. Those that wait are still written. May be called more than once.
    func stop() {
        let wasWaiting = state.withLock { state in
            state.isStopped = true
            return state.endWait()
        }
        if wasWaiting { arrival.signal() }
    }
}
