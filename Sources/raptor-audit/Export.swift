import ArgumentParser
import CommandLineSupport
import RaptorAuditClient
import Synchronization

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write all entries that match to standard output, newest first.",
        discussion: """
            Runs without a time limit, at constant memory. The output is whole only if the exit status is 0: 74 means \
            a full disk, 141 a reader that has gone.
            """
    )

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case ndjson, csv
    }

    @OptionGroup var options: FilterOptions
    @OptionGroup var connection: ConnectionOptions

    @Option(help: "ndjson, one entry a line; or csv (RFC 4180) with a header.")
    var format = Format.ndjson

    func run() async throws {
        let writer = ExportWriter(isJSON: format == .ndjson)
        do throws(AuditClientError) {
            try await connection.client().export(matching: options.filter, as: format == .csv ? .csv : .ndjson) {
                bytes in
                writer.write(bytes)
            }
            Progress.clear()
        } catch {
            Progress.clear()
            if let failure = writer.failure {
                failure.complain(" The output is not whole.")
                throw ExitCode(failure.status)
            }
            Console.complain("The output is not whole. \(error.message)")
            throw ExitCode(error)
        }
    }
}

/// Writes an export as it arrives.
private final class ExportWriter: Sendable {
    private struct State {
        var failure: OutputFailure?
        var bytes = 0
        /// The beginning of a line that has not ended yet.
        var line: [UInt8] = []
    }

    private let isJSON: Bool
    private let isTerminal = Console.isTerminal(.output)
    private let state = Mutex(State())

    init(isJSON: Bool) {
        self.isJSON = isJSON
    }

    var failure: OutputFailure? { state.withLock { $0.failure } }

    /// - Returns: `false` when standard output cannot be written.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        state.withLock { state in
            state.bytes += bytes.count
            let code: Int32? =
                if isTerminal {
                    Console.write(shown(bytes, &state), to: .output)
                } else {
                    Console.write(bytes, to: .output)
                }
            state.failure = code.map { OutputFailure($0) }
            if !isTerminal { Progress.show("exported \(state.bytes >> 10) KiB") }
            return code == nil
        }
    }

    /// Returns the whole lines, without characters that a terminal would obey.
    private func shown(_ bytes: UnsafeRawBufferPointer, _ state: inout State) -> [UInt8] {
        state.line += bytes
        guard let end = state.line.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        let lines = String(decoding: state.line[..<end], as: UTF8.self)
        state.line.removeFirst(end + 1)
        let shown =
            isJSON
            ? lines.split(separator: "\n").map { String($0).escapedForTerminal } : lines.visibleLines
        return Array((shown.joined(separator: "\n") + "\n").utf8)
    }
}
