#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Standard output and standard error.
enum Console {
    enum Stream {
        case output, error

        var number: Int32 { self == .output ? STDOUT_FILENO : STDERR_FILENO }
    }

    static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.number) == 1 }

    /// The columns of the terminal; 80 when it does not say.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    static func print(_ text: String) { write(Array("\(text)\n".utf8), to: .output) }

    /// A line on standard error.
    static func complain(_ text: String) { write(Array("raptor-audit: \(text)\n".utf8), to: .error) }

    /// A line on standard error about something that works, but not as it should.
    static func warn(_ text: String) {
        complain("\(Style(.error).yellow("warning:")) \(text)")
    }

    /// - Returns: `false` when nobody reads any more.
    @discardableResult
    static func write(_ bytes: [UInt8], to stream: Stream) -> Bool {
        bytes.withUnsafeBytes { write($0, to: stream) }
    }

    /// - Returns: `false` when nobody reads any more.
    static func write(_ bytes: UnsafeRawBufferPointer, to stream: Stream) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = systemWrite(stream.number, UnsafeRawBufferPointer(rebasing: rest))
            guard count >= 0 || errno == EINTR else { return false }
            rest = rest.dropFirst(max(0, count))
        }
        return true
    }

    /// All of standard input, or `nil` when it has more than `limit` bytes.
    static func readInput(limit: Int) -> [UInt8]? { readAll(of: STDIN_FILENO, limit: limit) }

    /// All of a file, which may be a pipe; `nil` when it cannot be opened, or has more than `limit` bytes.
    static func readFile(_ path: String, limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return readAll(of: descriptor, limit: limit)
    }

    private static func readAll(of descriptor: Int32, limit: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while let piece = readPiece(of: descriptor) {
            bytes += piece
            if bytes.count > limit { return nil }
        }
        return bytes
    }

    /// The next bytes of standard input, or `nil` at its end.
    static func readPiece(of descriptor: Int32 = STDIN_FILENO) -> ArraySlice<UInt8>? {
        var piece = [UInt8](repeating: 0, count: 1 << 17)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count > 0 { return piece[..<count] }
            if count == 0 || errno != EINTR { return nil }
        }
    }

    static var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }
}

// Inside the type this name would mean its own function.
private func systemWrite(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    write(number, bytes.baseAddress, bytes.count)
}
