package import ArgumentParser
import Intake
import Redaction

/// The command `redact` of both programs.
package struct Redact: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        abstract: "Show what redaction would keep of JSON from standard input. Stores and sends nothing.",
        discussion: """
            Reads one JSON value, or one on each line, and writes a line for each: \
            {"payload_redacted": …, "redactions": [{"pointer": …, "rule": …}]}, with the value's id if it has one. \
            Obeys AUDIT_REDACT_WORDS and AUDIT_REDACTION_FILE, as the service does.

            Exit status: 65 when a line is not JSON, which is reported by its number while the others are answered; 74 \
            when standard input cannot be read or standard output cannot be written; 78 when one of these settings is \
            wrong.
            """
    )

    package init() {}

    /// Answers piece by piece, so that a pipe gets its answers while its input goes on.
    package func run() async throws {
        let settings: RedactionSettings
        do {
            settings = try .ofProcess()
        } catch {
            Console.complain("\(error)")
            throw ExitCode(78)
        }
        var stream = PreviewStream(of: RedactionPreview(of: Redactor(settings)))
        var isSound = true
        do throws(InputError) {
            while let piece = try Console.readPiece() {
                await stream.append(piece)
                isSound = Self.write(&stream) && isSound
            }
        } catch {
            Console.complain(error.description)
            throw ExitCode(74)
        }
        await stream.finish()
        isSound = Self.write(&stream) && isSound
        if !isSound { throw ExitCode(65) }
    }

    /// Writes the answers so far to standard output, and names lines that are not JSON on standard error. Ends the
    /// process when standard output fails.
    /// - Returns: `false` when a line is not JSON.
    private static func write(_ stream: inout PreviewStream) -> Bool {
        if Console.isTerminal(.output) {
            for line in String(decoding: stream.output, as: UTF8.self).split(separator: "\n") {
                Console.print(json: String(line))
            }
        } else if let code = Console.write(stream.output, to: .output) {
            OutputFailure(code).end()
        }
        stream.output.removeAll(keepingCapacity: true)
        for fault in stream.faults { Console.complain("line \(fault.line): \(fault.error)") }
        defer { stream.faults = [] }
        return stream.faults.isEmpty
    }
}
