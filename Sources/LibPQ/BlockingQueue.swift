import Dispatch

/// An executor that may block: jobs run one at a time on a serial dispatch queue, which always finds a thread outside
/// the cooperative pool. So a slow database never holds a thread that serves other requests.
package final class BlockingQueue: SerialExecutor {
    private let queue: DispatchQueue

    /// - Parameter label: shown for the thread by debuggers and crash reports.
    package init(label: String) {
        queue = DispatchQueue(label: label)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
