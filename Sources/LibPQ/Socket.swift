import CLibrary

/// What to wait for, as `poll(2)` has it.
struct SocketEvents: OptionSet {
    let rawValue: Int16
    static let readable = SocketEvents(rawValue: Int16(POLLIN))
    static let writable = SocketEvents(rawValue: Int16(POLLOUT))
}

/// Waits for sockets, blocking the calling thread. Called on a ``BlockingQueue`` only.
enum Socket {
    /// Waits until the socket is ready, or has failed, which the next call on it reports. Answers `false` when the
    /// deadline comes first.
    static func wait(_ descriptor: Int32, for events: SocketEvents, by deadline: Deadline) -> Bool {
        !wait([(descriptor, events)], by: deadline).isEmpty
    }

    /// Waits until some of the sockets are ready or have failed, and answers which. None when the deadline comes first.
    static func wait(_ sockets: [(descriptor: Int32, events: SocketEvents)], by deadline: Deadline) -> [Int] {
        var entries = sockets.map { pollfd(fd: $0.descriptor, events: $0.events.rawValue, revents: 0) }
        while true {
            let ready = poll(&entries, nfds_t(entries.count), deadline.milliseconds)
            if ready > 0 { return entries.indices.filter { entries[$0].revents != 0 } }
            if ready == 0 {
                if deadline.isPast { return [] }
            } else if errno != EINTR {
                return Array(entries.indices)
            }
        }
    }
}
