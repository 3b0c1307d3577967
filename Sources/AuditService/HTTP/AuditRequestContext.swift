import Bytes
import Hummingbird
import NIOCore
import Synchronization

/// What is known of a request beside the request itself. Each request has its own.
struct AuditRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// What the handler learns on the way and the log is to say.
    let notes = RequestNotes()

    init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// Returns the path's parameter without its percent-encoding: many clients write the `:` of an id as `%3A`.
    /// - Returns: `nil` for one that is not UTF-8.
    func parameter(_ name: String) -> String? {
        parameters.get(name)
            .flatMap { PercentEncoding.decode($0.utf8) }
            .flatMap { String(validating: $0, as: UTF8.self) }
    }
}

/// What a request's line in the log says beside its route and status. Never holds anything from a body or a token. A
/// class, since middleware passes copies of its context on.
final class RequestNotes: Sendable {
    /// The service account; `nil` until the caller is known.
    let account = Mutex<String?>(nil)
    /// Whether the body came to its end. If not, the connection cannot serve another request.
    let bodyWasRead = Mutex(false)
}
