import ArgumentParser
import Redaction

struct Redact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what would be kept of JSON from standard input. Nothing is sent.",
        discussion: """
            Reads one JSON value, or one on each line, and writes a line for each: \
            {"payload_redacted": …, "redactions": [{"pointer": …, "rule": …}]}, with the value's id if it has one.

            A line that is not JSON is reported by its number, the others are answered all the same, and the exit status \
            is 65.
            """
    )

    func run() async throws {
        var stream = PreviewStream()
        var isSound = true
        while let piece = Console.readPiece() {
            await stream.append(piece)
            isSound = try Self.write(&stream) && isSound
        }
        await stream.finish()
        isSound = try Self.write(&stream) && isSound
        if !isSound { throw ExitCode.dataError }
    }

    /// - Returns: `false` when a line was no JSON.
    private static func write(_ stream: inout PreviewStream) throws -> Bool {
        guard Console.write(stream.output, to: .output) else { throw ExitCode.failure }
        stream.output.removeAll(keepingCapacity: true)
        for fault in stream.faults { Console.complain("line \(fault.line): \(fault.error)") }
        defer { stream.faults = [] }
        return stream.faults.isEmpty
    }
}
