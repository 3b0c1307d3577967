import ArgumentParser
import CLibrary
import CommandLineSupport
import RaptorAuditClient
import Synchronization

/// Writes a long answer to standard output as it arrives, for `export` and `subject-access`. On a terminal it writes
/// whole lines, without characters that the terminal would obey; elsewhere the bytes as they are.
final class AnswerWriter: Sendable {
    private struct State {
        var failure: OutputFailure?
        var bytes = 0
        /// The beginning of a line that has not ended yet.
        var line: [UInt8] = []
    }

    private let isJSON: Bool
    private let onProgress: @Sendable (_ bytes: Int) -> Void
    private let isTerminal = Console.isTerminal(.output)
    private let state = Mutex(State())

    /// - Parameters:
    ///   - isJSON: whether escapes may stand for what a terminal would obey.
    ///   - onProgress: called with how many bytes have come, unless a terminal shows them.
    init(isJSON: Bool, onProgress: @escaping @Sendable (_ bytes: Int) -> Void = { _ in }) {
        self.isJSON = isJSON
        self.onProgress = onProgress
    }

    /// Runs `fetch`, and writes the bytes that it takes.
    /// - Throws: the exit status when the output is not whole, after saying why: 74 or 141 when standard output fails,
    ///   else that of the client's error.
    func take(
        _ fetch: (_ write: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool) async throws(AuditClientError) -> Void
    ) async throws {
        do throws(AuditClientError) {
            try await fetch { self.write($0) }
            finish()
            Progress.clear()
        } catch {
            Progress.clear()
            guard state.withLock({ $0.failure }) == nil else { return try complain() }
            Console.complain("The output is not whole. \(error.message)")
            throw ExitCode(error)
        }
        try complain()
    }

    /// Reports on standard error that standard output could not be written.
    /// - Throws: the exit status if there was something to report.
    private func complain() throws {
        guard let failure = state.withLock({ $0.failure }) else { return }
        failure.complain(" The output is not whole.")
        throw ExitCode(failure.status)
    }

    /// Writes the next bytes. Called on the thread that receives them, so a slow reader slows the service down.
    /// - Returns: `false` when standard output cannot be written. That ends the transfer.
    private func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        state.withLock { state in
            state.bytes += bytes.count
            let code: Int32? =
                if isTerminal {
                    Console.write(shown(bytes, &state), to: .output)
                } else {
                    writeAll(bytes, to: STDOUT_FILENO)
                }
            state.failure = code.map { OutputFailure($0) }
            if !isTerminal { onProgress(state.bytes) }
            return code == nil
        }
    }

    /// Writes the last line, if it has no end.
    private func finish() {
        state.withLock { state in
            guard !state.line.isEmpty else { return }
            let lines = visible(String(decoding: state.line, as: UTF8.self))
            state.failure = Console.write(Array("\(lines)\n".utf8), to: .output).map { OutputFailure($0) }
        }
    }

    /// Returns the lines that are whole now, and keeps the rest.
    private func shown(_ bytes: UnsafeRawBufferPointer, _ state: inout State) -> [UInt8] {
        let known = state.line.count
        state.line += bytes
        guard let end = state.line[known...].lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        // Of a line end of two characters the first would be shown as a line end of its own.
        let hasReturn = end > 0 && state.line[end - 1] == UInt8(ascii: "\r")
        let lines = String(decoding: state.line[..<(hasReturn ? end - 1 : end)], as: UTF8.self)
        state.line.removeFirst(end + 1)
        return Array("\(visible(lines))\n".utf8)
    }

    /// Returns the lines as a terminal may show them.
    private func visible(_ lines: String) -> String {
        let shown = isJSON ? lines.split(separator: "\n").map { String($0).escapedForTerminal } : lines.visibleLines
        return shown.joined(separator: "\n")
    }
}
