import CLibrary

/// An open file or folder. Child processes do not inherit it, and it closes with the value.
struct SystemFile: ~Copyable {
    let path: String
    private let number: Int32

    /// Opens the file. Follows no link at the path's end unless `followsLinks`.
    init(_ path: String, _ flags: Int32, followsLinks: Bool = false) throws(FileError) {
        number = open(path, flags | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW), 0o600)
        self.path = path
        guard number >= 0 else { throw FileError("open", path) }
    }

    deinit { _ = close(number) }

    /// Writes all bytes, also after an interruption.
    func write(_ bytes: [UInt8]) throws(FileError) {
        let code = bytes.withUnsafeBytes { writeAll($0, to: number) }
        if let code { throw FileError("write", path, code) }
    }

    /// How long to wait for the writer of a pipe, in milliseconds.
    private static let patience: Int32 = 5000

    /// Reads everything, or returns `nil` when there is more than `limit`. Waits a few seconds for a pipe's writer.
    func read(limit: Int) throws(FileError) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = systemRead(number, &chunk, chunk.count)
            if count < 0, errno == EAGAIN {
                var wanted = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
                guard poll(&wanted, 1, Self.patience) != 0 else { throw FileError("read", path, ETIMEDOUT) }
                continue
            }
            guard count >= 0 || errno == EINTR else { throw FileError("read", path) }
            if count == 0 { return bytes }
            bytes += chunk.prefix(max(0, count))
            if bytes.count > limit { return nil }
        }
    }

    /// Returns when all is on the disk itself, not only in its cache (macOS); at once where the file system cannot.
    func synchronize() throws(FileError) {
        #if canImport(Darwin)
        if fcntl(number, F_FULLFSYNC) == 0 { return }
        #endif
        guard fsync(number) == 0 || FileError.isUnsupported(errno) else { throw FileError("flush", path) }
    }

    /// Takes the lock. Returns `false` when another process, or another holder in this one, has it; `true` on file
    /// systems that have no locks, such as NFS without its lock daemon.
    func lock() throws(FileError) -> Bool {
        if flock(number, LOCK_EX | LOCK_NB) == 0 || FileError.isUnsupported(errno) { return true }
        guard errno == EWOULDBLOCK || errno == EINTR else { throw FileError("lock", path) }
        return false
    }

    /// Releases the lock. Closing is not enough: a child between fork and exec has the file open too.
    func unlock() { flock(number, LOCK_UN) }

    func status() throws(FileError) -> stat {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw FileError("look at", path) }
        return status
    }

    func setMode(_ mode: mode_t) throws(FileError) {
        guard fchmod(number, mode) == 0 || FileError.isUnsupported(errno) else {
            throw FileError("set the mode of", path)
        }
    }
}

// Inside the type this name would mean its own function.
private func systemRead(_ number: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(number, bytes, count)
}
