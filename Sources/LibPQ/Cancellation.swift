import CLibPQ
import Dispatch
import Synchronization

/// Ends statements that were given up. Without it a commit that waits for a missing standby keeps its server process for
/// as long as the standby is away, and new connections pile up until the server takes no more.
enum Cancellation {
    /// A cancellation blocks for as long as the server does not answer. Past this many a connection is only closed.
    private static let mostAtOnce = 8
    private static let running = Atomic(0)
    private static let queue = DispatchQueue(label: "raptor-audit.cancel", attributes: .concurrent)

    /// libpq's `PGcancel`, handed to one block that frees it; nothing else refers to it.
    private struct Request: @unchecked Sendable {
        let cancel: OpaquePointer
    }

    /// Asks the server to cancel what the connection waits for, on a thread of its own. The connection may be closed at
    /// once.
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
