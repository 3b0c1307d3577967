import AuditModel

/// Which entries to deliver, and when to be done.
enum Errand: Equatable {
    /// All that wait. Each part that gets through renews the deadline.
    case everything
    /// All that waited before this one, until it has met its fate; within one deadline.
    case upTo(SpoolFile)
    /// This one alone: another process delivers the others.
    case only(SpoolFile)

    var target: SpoolFile? {
        switch self {
        case .everything: nil
        case .upTo(let file), .only(let file): file
        }
    }

    /// What happened to the entry that an errand is about.
    enum Fate: Equatable {
        case stored(AuditModel.Receipt)
        case rejected(Problem)
    }
}

/// An entry as it is sent.
struct Letter {
    let file: SpoolFile
    let line: [UInt8]
}

/// An errand under way: decides what goes into each request. Reads no file and sends nothing.
struct Journey {
    /// The most bytes of one request: proxies often refuse more than 1 MiB.
    static let batchBytes = 900_000
    /// How often an entry that is refused alone renews the deadline while nothing gets through at all.
    private static let renewals = 3

    let errand: Errand
    /// When to give up.
    var end: ContinuousClock.Instant
    var report = FlushReport()
    var fate: Errand.Fate?
    /// Entries that cannot be delivered this time, and why.
    var left: [SpoolFile: AuditClientError] = [:]
    /// Those of them that were refused when they were sent alone.
    private(set) var refusedAlone: [SpoolFile: AuditClientError] = [:]
    /// Whether the service has answered a request as it should.
    private(set) var hasSucceeded = false
    /// How many entries waited at first.
    private(set) var total = 0

    private var batchLines = 1000
    private var mostLines = 1000
    /// Whether it is looking for an entry that holds up others.
    private var isSearching = false

    init(errand: Errand, end: ContinuousClock.Instant) {
        self.errand = errand
        self.end = end
    }

    var goesOn: Bool { fate == nil || isSearching && .now < end }

    /// Chooses from the spool's files.
    /// - Parameter refused: those that have held up others before.
    /// - Returns: the files to send, in order, and how many at most.
    mutating func next(waiting: [SpoolFile], refused: Set<SpoolFile>) -> (files: [SpoolFile], size: Int) {
        total = max(total, report.stored.count + waiting.count)
        switch errand {
        case .only(let file):
            return (left[file] == nil ? [file] : [], 1)
        case .upTo(let target):
            let open = waiting.filter { file in
                left[file] == nil && (file <= target || Self.isFromBefore(file, target))
                    && (!refused.contains(file) || file == target)
            }
            // Its caller waits for it, so it comes first as soon as not all can go together.
            if isSearching, fate == nil, open.contains(target) { return ([target], 1) }
            return (open, batchLines)
        case .everything:
            let open = waiting.filter { left[$0] == nil }
            let first = open.filter { !refused.contains($0) }
            return first.isEmpty ? (open, 1) : (first, batchLines)
        }
    }

    /// Whether the file claims to be more than a minute younger: the clock was set back since it was spooled.
    private static func isFromBefore(_ file: SpoolFile, _ target: SpoolFile) -> Bool {
        file.spooledAt.microseconds > target.spooledAt.microseconds + 60_000_000
    }

    /// Leaves an entry where it is, this time.
    mutating func leave(_ file: SpoolFile, _ error: AuditClientError) { left[file] = error }

    /// Notes a request whose every entry has met its fate, or waits by itself.
    mutating func succeed(with count: Int, within deadline: Duration, searchingFor searchTime: Duration) {
        hasSucceeded = true
        batchLines = min(mostLines, max(batchLines, count * 2))
        if errand == .everything { end = .now + deadline }
        if fate != nil { end = min(end, .now + searchTime) }
    }

    /// Notes a request that was refused, perhaps because of one of its entries, and makes the next one smaller.
    mutating func narrow(_ batch: [Letter], _ failure: AuditClientError, within deadline: Duration) {
        guard batch.count == 1 else {
            isSearching = true
            // Each attempt that times out takes seconds, so that halving would take too long.
            batchLines = failure.transport == .timedOut ? 1 : batch.count / 2
            if failure.status == 413 { mostLines = batchLines }
            return
        }
        let file = batch[0].file
        leave(file, failure)
        refusedAlone[file] = failure
        if errand == .everything, refusedAlone.count <= Self.renewals { end = .now + deadline }
    }

    /// Starts another round when each entry that is left was refused alone and none got through: then the service is at
    /// fault, not the entries, and all that may go through later are open again.
    /// - Returns: the error to wait after, or `nil` when waiting makes no sense.
    mutating func nextRound() -> AuditClientError? {
        guard !hasSucceeded, let (_, failure) = refusedAlone.first(where: { $0.value.isTransient }) else { return nil }
        for (file, error) in refusedAlone where error.isTransient {
            left[file] = nil
            refusedAlone[file] = nil
        }
        batchLines = mostLines
        return failure
    }
}
