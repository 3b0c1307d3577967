import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why a request got no answer.
enum HTTPFailure: Error, Equatable {
    case cannotConnect(errno: Int32)
    /// The other side is gone.
    case closed
    /// The connection ended before the answer did.
    case truncated
    case notHTTP
    case noAnswer
}

/// A TCP connection to a port of this machine, on which exactly those bytes go out that a test wants to.
actor HTTPConnection {
    /// Not how quick the other side should be: that a test ends.
    private static let patience = Duration.seconds(120)

    private let socket: Int32
    private var received: [UInt8] = []
    private var hasEnded = false

    /// - Parameter buffer: how many bytes the kernel keeps of what nobody reads, instead of as many as it likes.
    init(port: Int, buffer: Int32? = nil) throws {
        // A child that had it too would keep it open when we close it.
        #if canImport(Darwin)
        socket = Darwin.socket(AF_INET, SOCK_STREAM, 0)
        var one: Int32 = 1
        setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &one, socklen_t(MemoryLayout.size(ofValue: one)))
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        #elseif canImport(Musl)
        socket = Musl.socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)
        #else
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #endif
        if var buffer {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &buffer, socklen_t(MemoryLayout.size(ofValue: buffer)))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                connect(socket, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        // Closed by deinit, which follows: every property is set.
        guard result == 0 else { throw HTTPFailure.cannotConnect(errno: errno) }
        _ = fcntl(socket, F_SETFL, O_NONBLOCK)
    }

    deinit { systemClose(socket) }

    func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) async throws {
        #if canImport(Darwin)
        let flags: Int32 = 0
        #else
        let flags = Int32(MSG_NOSIGNAL)
        #endif
        let deadline = ContinuousClock.now + Self.patience
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { systemSend(socket, $0.baseAddress, $0.count, flags) }
            if count > 0 {
                sent += count
            } else if errno == EAGAIN || errno == EINTR {
                if deadline <= .now { throw HTTPFailure.noAnswer }
                try await Task.sleep(for: .milliseconds(1))
            } else {
                throw HTTPFailure.closed
            }
        }
    }

    /// Says that nothing more will come.
    func finishSending() {
        shutdown(socket, Int32(SHUT_WR))
    }

    /// The next answer. What follows it stays for the next call.
    func answer(toHead: Bool = false) async throws -> HTTPAnswer {
        let deadline = ContinuousClock.now + Self.patience
        while true {
            if let (answer, length) = try HTTPAnswer.parse(received, isToHead: toHead, hasEnded: hasEnded) {
                received.removeFirst(length)
                return answer
            }
            if hasEnded { throw received.isEmpty ? HTTPFailure.closed : HTTPFailure.truncated }
            try await receive(by: deadline)
        }
    }

    /// Waits until the other side has closed, and answers what it said before.
    func end() async throws -> [UInt8] {
        let deadline = ContinuousClock.now + Self.patience
        while !hasEnded { try await receive(by: deadline) }
        return received
    }

    /// Takes what has arrived, after waiting for something to.
    private func receive(by deadline: ContinuousClock.Instant) async throws {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &chunk, chunk.count, 0)
            if count > 0 {
                received += chunk.prefix(count)
                return
            }
            guard count < 0, errno == EAGAIN || errno == EINTR else {
                hasEnded = true
                return
            }
            if deadline <= .now { throw HTTPFailure.noAnswer }
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}

// Inside the actor these names would mean its own functions.
private func systemClose(_ socket: Int32) { _ = close(socket) }
private func systemSend(_ socket: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
    send(socket, bytes, count, flags)
}
