import CLibrary

/// Why standard input, or a file, was not read to its end.
package enum InputError: Error, CustomStringConvertible {
    /// With the name of the input and an `errno`.
    case unreadable(String, Int32)
    /// It has more bytes than the limit, which is in bytes.
    case tooLong(String, limit: Int)
    /// It is not UTF-8.
    case noText(String)

    package var description: String {
        switch self {
        case .unreadable(let name, let code): "\(name) cannot be read: \(String(cString: strerror(code)))."
        case .tooLong(let name, let limit) where limit % (1 << 20) == 0: "\(name) has more than \(limit >> 20) MiB."
        case .tooLong(let name, let limit): "\(name) has more than \(limit) bytes."
        case .noText(let name): "\(name) is not UTF-8."
        }
    }
}

extension Console {
    private static let inputName = "Standard input"

    /// Reads all of standard input as text, without a byte order mark.
    /// - Parameter limit: the most bytes, inclusive.
    /// - Throws: ``InputError``.
    package static func readText(limit: Int) throws(InputError) -> String {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bytes = try readInput(limit: limit)
        // Windows editors begin a text with a byte order mark.
        guard let text = String(validating: bytes.dropFirst(bytes.starts(with: mark) ? 3 : 0), as: UTF8.self) else {
            throw .noText(inputName)
        }
        return text
    }

    /// Reads all of standard input.
    /// - Parameter limit: the most bytes, inclusive.
    /// - Throws: ``InputError``: `unreadable` or `tooLong`.
    package static func readInput(limit: Int) throws(InputError) -> [UInt8] {
        try readAll(of: STDIN_FILENO, inputName, limit: limit)
    }

    /// Reads all of a file, which may be a pipe.
    /// - Parameter limit: the most bytes, inclusive.
    /// - Throws: ``InputError``: `unreadable` or `tooLong`.
    package static func readFile(_ path: String, limit: Int) throws(InputError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path, errno) }
        defer { close(descriptor) }
        return try readAll(of: descriptor, path, limit: limit)
    }

    /// Returns the next bytes of standard input, at most 128 KiB, or `nil` at its end. Waits for them.
    /// - Throws: ``InputError`` `unreadable`.
    package static func readPiece() throws(InputError) -> ArraySlice<UInt8>? {
        try readPiece(of: STDIN_FILENO, inputName)
    }

    /// Reads to the end, and stops soon after the limit.
    private static func readAll(of descriptor: Int32, _ name: String, limit: Int) throws(InputError) -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try readPiece(of: descriptor, name) {
            bytes += piece
            guard bytes.count <= limit else { throw .tooLong(name, limit: limit) }
        }
        return bytes
    }

    /// - Parameter most: how many bytes to take at once.
    static func readPiece(
        of descriptor: Int32,
        _ name: String,
        most: Int = 1 << 17
    ) throws(InputError) -> ArraySlice<UInt8>? {
        var piece = [UInt8](repeating: 0, count: most)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count > 0 { return piece[..<count] }
            if count == 0 { return nil }
            if errno == EAGAIN {
                var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                _ = poll(&wanted, 1, -1)
            } else if errno != EINTR {
                throw .unreadable(name, errno)
            }
        }
    }
}
