import CLibPQ
import Dispatch
import Synchronization

/// Cancels statements whose deadline has passed. Otherwise a commit that waits for a missing standby would keep its
/// server process for as long as the standby is away, and new connections would pile up until the server takes no more.
enum Cancellation {
    /// The most cancellations at once; each may block. Past that, a connection is only closed.
    private static let mostAtOnce = 8
    private static let running = Atomic(0)
    private static let queue = DispatchQueue(label: "raptor-audit.cancel", attributes: .concurrent)

    /// libpq's `PGcancel`, handed to one block that frees it; nothing else refers to it.
    private struct Request: @unchecked Sendable {
        let cancel: OpaquePointer
    }

    /// Asks the server to cancel what the connection waits for. Does not wait: a thread of its own does. The connection
    /// may be closed at once.
    static func send(_ handle: OpaquePointer) {
        guard running.add(1, ordering: .relaxed).newValue <= mostAtOnce, let cancel = PQgetCancel(handle) else {
            running.subtract(1, ordering: .relaxed)
            return
        }
        let request = Request(cancel: cancel)
        queue.async {
            var message = [CChar](repeating: 0, count: 256)
            _ = PQcancel(request.cancel, &message, Int32(message.count))
            PQfreeCancel(request.cancel)
            running.subtract(1, ordering: .relaxed)
        }
    }
}
