import ArgumentParser
import Foundation
import Redaction

struct Redact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what would be kept of JSON from standard input.",
        discussion: """
            Reads one JSON value, or one on each line, and writes a line for each: \
            {"payload_redacted": …, "redactions": [{"pointer": …, "rule": …}]}, with the value's id if it has one. \
            Needs no database and stores nothing.

            A line that is not JSON is reported on standard error by its number, the others are answered all the same, \
            and the exit status is 65.
            """
    )

    private static let pieceSize = 1 << 17

    func run() async throws {
        var stream = PreviewStream()
        var isSound = true
        var piece = [UInt8](repeating: 0, count: Self.pieceSize)
        while true {
            let count = piece.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure("standard input cannot be read") }
            if count == 0 { break }
            await stream.append(piece[..<count])
            try Self.write(&stream, &isSound)
        }
        await stream.finish()
        try Self.write(&stream, &isSound)
        if !isSound { throw ExitCode(EX_DATAERR) }
    }

    private static func write(_ stream: inout PreviewStream, _ isSound: inout Bool) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: stream.output)
        } catch {
            throw failure("standard output cannot be written")
        }
        stream.output.removeAll(keepingCapacity: true)
        for fault in stream.faults { complain("line \(fault.line): \(fault.error)") }
        isSound = isSound && stream.faults.isEmpty
        stream.faults = []
    }

    private static func failure(_ sentence: String) -> ExitCode {
        complain(sentence)
        return ExitCode(EX_IOERR)
    }
}
