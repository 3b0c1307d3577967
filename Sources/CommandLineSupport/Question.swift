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
        var byte: UInt8 = 0
        while true {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            // Another program may have left the terminal so that it does not block.
            if count < 0, errno == EAGAIN {
                var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                _ = poll(&wanted, 1, -1)
                continue
            }
            if count <= 0 || byte == UInt8(ascii: "\n") {
                return count <= 0 && bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
            }
            if byte != UInt8(ascii: "\r") { bytes.append(byte) }
        }
    }
}
