#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A question to the person at the terminal, also when standard input is something else.
package struct Question: ~Copyable {
    private let descriptor: Int32

    /// `nil` where nobody can be asked.
    package init?() {
        if Console.inputIsTerminal {
            descriptor = dup(STDIN_FILENO)
        } else {
            descriptor = Console.isTerminal(.error) ? open("/dev/tty", O_RDONLY | O_CLOEXEC) : -1
        }
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Asks on standard error, and returns the line that is typed; `nil` when none is.
    package func ask(_ question: String) -> String? {
        Console.complain(question)
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            if count <= 0 || byte == UInt8(ascii: "\n") {
                return count <= 0 && bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
            }
            if byte != UInt8(ascii: "\r") { bytes.append(byte) }
        }
    }
}
