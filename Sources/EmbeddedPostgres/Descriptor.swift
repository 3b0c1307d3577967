import CLibrary
import Synchronization

/// An open file that child processes do not inherit. It closes with its last reference.
final class Descriptor: Sendable {
    /// The descriptor. It is invalid after ``close()``.
    let number: Int32
    private let isOpen = Mutex(true)

    private init(_ number: Int32) {
        self.number = number
    }

    deinit { close() }

    /// Closes the file. Does nothing the second time, when the number may belong to another file.
    func close() {
        isOpen.withLock { isOpen in
            if isOpen { systemClose(number) }
            isOpen = false
        }
    }

    /// Releases a lock of `flock` at once. Closing is not enough: a child between fork and exec has the file open too.
    func unlock() {
        isOpen.withLock { if $0 { flock(number, LOCK_UN) } }
    }

    /// Opens a file. Programs that are started later do not get it.
    /// - Parameter mode: of a file that is created, before the umask.
    /// - Throws: ``EmbeddedPostgresError`` with the system's reason.
    static func open(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws -> Descriptor {
        let number = systemOpen(path, flags | O_CLOEXEC, mode)
        guard number >= 0 else { throw EmbeddedPostgresError.system("open", path) }
        return Descriptor(number)
    }

    /// Opens a file without a name, for a program's output.
    static func temporary() throws -> Descriptor {
        let path = "/tmp/raptor-audit-output-\(UInt64.random(in: 0 ... .max))"
        let file = try open(path, O_RDWR | O_CREAT | O_EXCL)
        unlink(path)
        return file
    }

    /// Opens two connected sockets. A reader of one meets the end of the file when the other is closed.
    static func pair() throws -> (Descriptor, Descriptor) {
        var ends: [Int32] = [-1, -1]
        let result = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
        guard result == 0 else { throw EmbeddedPostgresError.system("make", "a pair of sockets") }
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// Returns all bytes from `offset` on, as text.
    func text(from offset: off_t = 0) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = pread(number, &chunk, chunk.count, offset + off_t(bytes.count))
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk.prefix(count)
        }
    }

    /// In bytes. Moves the file's position to its end.
    var size: off_t { max(0, lseek(number, 0, SEEK_END)) }
}

// Inside the class these names would mean its own functions.
private func systemOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
private func systemClose(_ number: Int32) { _ = close(number) }

extension EmbeddedPostgresError {
    /// Returns the error for an `errno`.
    static func system(_ operation: String, _ path: String, _ code: Int32 = errno) -> EmbeddedPostgresError {
        .fileSystem(operation: operation, path: path, reason: String(cString: strerror(code)))
    }
}
