import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Stands between a client and a service, takes one request on each connection, and does to each what it is told to.
final class MisbehavingProxy: Sendable {
    enum Behaviour: Sendable {
        case passesOn
        /// Closes the connection before it has read anything.
        case closes
        /// Reads the request and never answers.
        case stalls
        /// Answers by itself; the service hears nothing of it.
        case answers(String)
        /// Answers what this makes of the request.
        case responds(@Sendable (String) -> String)
        /// As a firewall for web applications does: a request with this word in it is answered with this status and a
        /// page of HTML, any other passes on.
        case refuses(String, with: String)
        /// Lets the service act, and closes when it has passed on so much of the answer: 0 for nothing, 1 for all but
        /// its last byte.
        case cutsAnswer(Double)
    }

    let port: Int
    private let target: Int
    private let listener: Int32
    private let state: Mutex<State>

    private struct State {
        var behaviours: [Behaviour]
        var requests: [[UInt8]] = []
    }

    /// - Parameters:
    ///   - target: the service's port.
    ///   - behaviours: for each connection, in their order. What follows is like the last one.
    init(to target: Int, _ behaviours: [Behaviour]) throws {
        self.target = target
        state = Mutex(State(behaviours: behaviours))
        let listener = try Self.socket()
        self.listener = listener
        var address = Self.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 128) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isBound else { throw HTTPFailure.cannotConnect(errno: errno) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Self.onThread { [weak self] in
            while case let connection = accept(listener, nil, nil), connection >= 0 { self?.take(connection) }
        }
    }

    private func take(_ connection: Int32) {
        // Swift does not see accept4(2), which would do this at once.
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        Self.onThread {
            self.serve(connection)
            close(connection)
        }
    }

    /// Each queue of its own has a thread of its own, which may block.
    private static func onThread(_ work: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "misbehaving proxy").async(execute: work)
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    var url: String { "http://127.0.0.1:\(port)" }
    /// Whole requests that have come, as they came.
    var requests: [String] { state.withLock { $0.requests.map { String(decoding: $0, as: UTF8.self) } } }

    func behave(_ behaviours: Behaviour...) {
        state.withLock { $0.behaviours = behaviours }
    }

    private func serve(_ connection: Int32) {
        let behaviour = state.withLock { state in
            state.behaviours.count > 1 ? state.behaviours.removeFirst() : state.behaviours.first ?? .passesOn
        }
        if case .closes = behaviour { return }
        guard let request = Self.readRequest(connection) else { return }
        state.withLock { $0.requests.append(request) }
        switch behaviour {
        case .closes: break
        case .stalls: _ = Self.read(connection)
        case .answers(let text): Self.write(Array(text.utf8), to: connection)
        case .responds(let answer):
            Self.write(Array(answer(String(decoding: request, as: UTF8.self)).utf8), to: connection)
        case .refuses(let word, let status) where String(decoding: request, as: UTF8.self).contains(word):
            Self.write(Array("HTTP/1.1 \(status)\r\nContent-Length: 6\r\n\r\n<html>".utf8), to: connection)
        case .passesOn, .refuses: Self.write(forward(request), to: connection)
        case .cutsAnswer(let share):
            let answer = forward(request)
            Self.write(Array(answer.prefix(Int(share * Double(max(0, answer.count - 1))))), to: connection)
        }
    }

    /// The service's answer, empty when it gave none.
    private func forward(_ request: [UInt8]) -> [UInt8] {
        guard let service = try? Self.socket() else { return [] }
        defer { close(service) }
        var address = Self.loopback(port: target)
        let isConnected = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                connect(service, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { return [] }
        Self.write(request, to: service)
        var answer: [UInt8] = []
        while let part = Self.read(service), !part.isEmpty {
            answer += part
            if let whole = try? HTTPAnswer.parse(answer, isToHead: false, hasEnded: false), whole.length > 0 { break }
        }
        return answer
    }

    private static func readRequest(_ connection: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        while let part = read(connection), !part.isEmpty {
            bytes += part
            let text = String(decoding: bytes, as: UTF8.self)
            guard let head = text.range(of: "\r\n\r\n") else { continue }
            let lines = text[..<head.lowerBound].lowercased().split(separator: "\r\n")
            let length = lines.first { $0.hasPrefix("content-length:") }.flatMap {
                Int($0.split(separator: ":")[1].trimmed)
            }
            if text[head.upperBound...].utf8.count >= length ?? 0 { return bytes }
        }
        return nil
    }

    private static func socket() throws -> Int32 {
        #if canImport(Glibc)
        let number = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #elseif canImport(Musl)
        let number = Musl.socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)
        #else
        let number = Darwin.socket(AF_INET, SOCK_STREAM, 0)
        var one: Int32 = 1
        setsockopt(number, SOL_SOCKET, SO_NOSIGPIPE, &one, socklen_t(MemoryLayout.size(ofValue: one)))
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        #endif
        guard number >= 0 else { throw HTTPFailure.cannotConnect(errno: errno) }
        return number
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    /// What has come, after waiting for it; empty at the end, `nil` after a failure.
    private static func read(_ socket: Int32) -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &chunk, chunk.count, 0)
            if count >= 0 { return Array(chunk.prefix(count)) }
            if errno != EINTR { return nil }
        }
    }

    private static func write(_ bytes: [UInt8], to socket: Int32) {
        #if canImport(Darwin)
        let flags: Int32 = 0
        #else
        let flags = Int32(MSG_NOSIGNAL)
        #endif
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { send(socket, $0.baseAddress, $0.count, flags) }
            guard count > 0 || errno == EINTR else { return }
            sent += max(0, count)
        }
    }
}
