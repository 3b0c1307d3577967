import CCurl
import Dispatch
import Synchronization

/// HTTP over the system's libcurl: docs/decisions/0010-libcurl.md says why it is not URLSession.
///
/// Proxies are those of `https_proxy`, `all_proxy` and `no_proxy`. Follows no redirect, and verifies every certificate.
struct CurlTransport: Transport {
    let endpoint: Endpoint

    /// How long after its limit to give up an exchange: a name lookup cannot always be cancelled.
    private static let grace: Duration = .milliseconds(500)

    func send(
        _ request: HTTPRequest,
        within limit: Duration,
        sink: (@Sendable (UnsafeRawBufferPointer) -> Bool)?
    ) async throws(TransportFailure) -> HTTPResponse {
        if let reason = ccurl_load() {
            throw TransportFailure(kind: .unreachable, message: String(cString: reason))
        }
        guard let exchange = CurlExchange() else {
            throw TransportFailure(kind: .unreachable, message: "out of memory")
        }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = Waiter(continuation)
                // libcurl waits on its socket, which a thread of the cooperative pool must not. A queue of its own gets a
                // thread of its own; the global ones have few, and others may block them.
                DispatchQueue(label: "raptor-audit exchange").async {
                    waiter.resume(exchange.perform(request, to: endpoint, within: limit, sink: sink))
                }
                guard sink == nil else { return }
                DispatchQueue(label: "raptor-audit limit").asyncAfter(
                    deadline: .now() + (limit + Self.grace).dispatchInterval
                ) {
                    waiter.resume(.failure(TransportFailure(kind: .timedOut, message: "no answer in time")))
                }
            }
        } onCancel: {
            exchange.cancel()
        }
        return try result.get()
    }
}

/// Resumes once, with the first result.
private final class Waiter: Sendable {
    typealias Answer = Result<HTTPResponse, TransportFailure>

    private let continuation: Mutex<CheckedContinuation<Answer, Never>?>

    init(_ continuation: CheckedContinuation<Answer, Never>) {
        self.continuation = Mutex(continuation)
    }

    func resume(_ answer: Answer) {
        let waiting = continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
        waiting?.resume(returning: answer)
    }
}

extension Duration {
    /// The duration, rounded up to a millisecond; 24 days, which every libcurl can count, for a longer one.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < 2_147_483 else { return 2_147_483_000 }
        return Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    fileprivate var dispatchInterval: DispatchTimeInterval { .milliseconds(milliseconds) }
}
