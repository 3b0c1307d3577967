import CLibrary

/// Asks the person at the terminal, even when standard input is a file or a pipe.
package struct Question: ~Copyable {
    private let descriptor: Int32

    /// Returns `nil` when the process has no terminal.
    package init?() {
        if Console.inputIsTerminal {
            descriptor = dup(STDIN_FILENO)
        } else {
            descriptor = Console.isTerminal(.error) ? open("/dev/tty", O_RDONLY | O_CLOEXEC) : -1
        }
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Asks on standard error and returns the line that is typed, or `nil` at the end of input. Waits for as long as
    /// the person takes. Repairs bytes that are not UTF-8.
    package func ask(_ question: String) -> String? {
        Console.complain(question)
        var bytes: [UInt8] = []
        // Byte by byte: what follows the line is for others.
        while let byte = (try? Console.readPiece(of: descriptor, "The terminal", most: 1))?.first {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            if byte != UInt8(ascii: "\r") { bytes.append(byte) }
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
