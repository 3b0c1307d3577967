import NIOCore

/// The deadlines of one connection, one for each purpose, on one timer of its event loop.
///
/// Putting a deadline off leaves the timer as it is. The timer then fires early and is set again, which costs less than
/// a new timer for each request. Used by the event loop only.
final class ConnectionTimer {
    /// What a connection may wait for. The two are independent.
    enum Purpose: CaseIterable {
        /// The next request is to arrive, or the rest of this one.
        case request
        /// The answer is to be read.
        case reading
    }

    private var deadlines: [Purpose: NIODeadline] = [:]
    private var timer: Scheduled<Void>?
    private var goesOffAt = NIODeadline.distantFuture

    /// Calls `timeIsUp` after `amount`, unless the purpose is stopped or scheduled again before.
    func schedule(
        _ purpose: Purpose,
        in amount: TimeAmount,
        on eventLoop: any EventLoop,
        _ timeIsUp: @escaping (Purpose) -> Void
    ) {
        let deadline = eventLoop.now + amount
        deadlines[purpose] = deadline
        if timer == nil || deadline < goesOffAt { setTimer(deadline, eventLoop, timeIsUp) }
    }

    /// Drops the purpose's deadline. The timer may still fire, without effect.
    func stop(_ purpose: Purpose) {
        deadlines[purpose] = nil
    }

    func cancel() {
        deadlines = [:]
        timer?.cancel()
        timer = nil
    }

    /// Replaces the timer. Needs to be on the event loop.
    private func setTimer(
        _ deadline: NIODeadline,
        _ eventLoop: any EventLoop,
        _ timeIsUp: @escaping (Purpose) -> Void
    ) {
        timer?.cancel()
        goesOffAt = deadline
        timer = eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [self] in
            timer = nil
            for purpose in Purpose.allCases {
                guard let deadline = deadlines[purpose], deadline <= eventLoop.now else { continue }
                deadlines[purpose] = nil
                timeIsUp(purpose)
            }
            if timer == nil, let next = deadlines.values.min() { setTimer(next, eventLoop, timeIsUp) }
        }
    }
}
