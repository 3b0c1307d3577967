#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

struct SocketEvents: OptionSet {
    let rawValue: Int16
    static let readable = SocketEvents(rawValue: Int16(POLLIN))
    static let writable = SocketEvents(rawValue: Int16(POLLOUT))
}

enum Socket {
    /// Waits until the socket is ready, or has failed, which the next call on it will tell. Answers `false` when the
    /// deadline comes first.
    static func wait(_ descriptor: Int32, for events: SocketEvents, by deadline: Deadline) -> Bool {
        var entry = pollfd(fd: descriptor, events: events.rawValue, revents: 0)
        while true {
            let ready = poll(&entry, 1, deadline.milliseconds)
            if ready > 0 { return true }
            if ready == 0 {
                if deadline.isPast { return false }
            } else if errno != EINTR {
                return true
            }
        }
    }
}
