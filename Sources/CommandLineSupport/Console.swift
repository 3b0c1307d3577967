import CLibrary
import FoundationBase

/// Standard input, output and error. What is written comes out whole, or the process's status says otherwise.
package enum Console {
    package enum Stream: Sendable {
        case output, error

        var number: Int32 { self == .output ? STDOUT_FILENO : STDERR_FILENO }
    }

    /// Prepares the process's streams. Call it before anything else. Opens streams that were closed, so that no later
    /// file takes their place, and makes a write to a closed pipe fail instead of raising SIGPIPE.
    package static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        // Opened for the opposite direction, so that every use of it fails.
        for (stream, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(stream, F_GETFD) == -1 {
            _ = open("/dev/null", mode)
        }
        // Help and completions are not written by `print(_:)`.
        atexit {
            errno = 0
            guard fflush(nil) != 0 else { return }
            let failure = OutputFailure(errno)
            failure.complain()
            _exit(failure.status)
        }
    }

    /// Returns the process's arguments, without its name. Ends it with status 64 when one is not UTF-8: repaired, it
    /// would be another name or value than the one that was given.
    package static func arguments() -> [String] {
        var arguments: [String] = []
        for case let argument? in UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)) {
            guard let text = String(validatingCString: argument) else {
                complain("The argument after \"\(arguments.last?.split(separator: "/").last ?? "")\" is not UTF-8.")
                exit(64)
            }
            arguments.append(text)
        }
        return Array(arguments.dropFirst())
    }

    /// Whether a person may be watching the stream.
    package static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.number) == 1 }
    /// Whether standard input is a terminal, and a person would have to type.
    package static var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// Whether a person watches standard error and it can redraw a line.
    package static var showsProgress: Bool {
        isTerminal(.error) && !["", "dumb"].contains(ProcessInfo.processInfo.environment["TERM", default: ""])
    }

    /// The columns of the terminal; 80 when it does not say.
    package static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes lines to standard output, or ends the process. Pass it no untrusted text; see ``Swift/String/visible``.
    package static func print(_ text: String) {
        if let code = write(Array("\(text)\n".utf8), to: .output) { OutputFailure(code).end() }
    }

    /// Writes a line that says what was done; to standard error if standard output fails, and ends the process then.
    package static func report(_ line: String) {
        guard let code = write(Array("\(line)\n".utf8), to: .output) else { return }
        complain("This could not be written to standard output: \(line)")
        OutputFailure(code).end()
    }

    /// Writes a line of JSON. On a terminal, what would move its cursor or reorder the line is escaped.
    package static func print(json: String) { print(isTerminal(.output) ? json.escapedForTerminal : json) }

    /// Writes a line to standard error, without characters that a terminal would obey.
    package static func complain(_ text: String) { complain(label: "", text) }

    /// Writes a warning to standard error.
    package static func warn(_ text: String) { complain(label: "\(Style(.error).yellow("warning:")) ", text) }

    /// Writes lines to standard error, each after the program's name or an indentation. A failure to write is ignored:
    /// there is nowhere left to say so.
    private static func complain(label: String, _ text: String) {
        Progress.clear()
        let lines = text.visibleLines.joined(separator: "\n  ")
        _ = write(Array("\(programName): \(label)\(lines)\n".utf8), to: .error)
    }

    /// The name that the program was called by.
    private static let programName = String(
        (CommandLine.arguments.first ?? "").split(separator: "/").last ?? "raptor-audit"
    )

    /// Writes all bytes.
    /// - Returns: the `errno` of the failure, or `nil`.
    package static func write(_ bytes: [UInt8], to stream: Stream) -> Int32? {
        bytes.withUnsafeBytes { writeAll($0, to: stream.number) }
    }
}

/// A failure to write standard output.
package struct OutputFailure: Sendable {
    private let code: Int32

    /// - Parameter code: an `errno`.
    package init(_ code: Int32) {
        self.code = code
    }

    /// The status that a shell reports for a program that SIGPIPE has ended.
    private static let closedPipe: Int32 = 128 + SIGPIPE

    /// 141 when nobody reads any more, as after `| head`; 74 for a disk that is full, or anything else.
    package var status: Int32 { code == EPIPE ? Self.closedPipe : 74 }

    /// Says what is wrong, unless the reader has closed the pipe and a person watches, as after `| head`.
    /// - Parameter consequence: a sentence to add, after a space.
    package func complain(_ consequence: String = "") {
        if code == EPIPE, Console.isTerminal(.error) { return }
        Console.complain("Standard output cannot be written: \(String(cString: strerror(code))).\(consequence)")
    }

    /// Says what is wrong, and ends the process with ``status``.
    package func end() -> Never {
        complain()
        exit(status)
    }
}
