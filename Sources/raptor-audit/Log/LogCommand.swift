import ArgumentParser
import AuditProof
import CLibrary
import CommandLineSupport
import FoundationBase
import RaptorAuditClient
import TransparencyLog

/// `log`: verifies and copies the transparency log. Trusts the given keys alone, and nothing that the service says.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Verify the transparency log over the trail.",
        subcommands: [Verify.self, Copy.self]
    )

    /// Verifies the log and the trail. Findings and a summary go to standard output. Writes the checkpoint to `--state`
    /// only when nothing was found.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that the log only grew, and that every entry is what was recorded.",
            discussion: """
                Verifies the signature by --key, that the log begins with the tree in --state, every leaf, and every \
                entry of the trail against its leaf: each column, the payload, the commitment, erasures and retention. \
                Names what differs, which leaves are missing, and which two changed places.

                Exit status: 1 when something was found, or there was nothing to verify; 74 when --state cannot be \
                written.
                """
        )

        @OptionGroup var trusted: LogKeyOptions
        @OptionGroup var connection: ConnectionOptions
        @Option(help: "A file with the checkpoint that was verified last. The one that is verified now replaces it.")
        var state: String?
        @Option(help: "A file with the proof of a receipt: the log must begin with the tree that it signs.")
        var receipt: String?
        @Option(help: "A folder with a copy of the log and the entries, such as evidence has, instead of the service.")
        var from: String?
        @Flag(help: "The folder has only some of the entries: report none as missing.")
        var partial = false
        @Flag(help: "Only check the signature and that the log grew: a few tiles, for a log of any size.")
        var growth = false

        func validate() throws {
            if state != nil, receipt != nil { throw ValidationError("--state and --receipt exclude each other.") }
            if partial, from == nil { throw ValidationError("--partial goes with --from.") }
        }

        /// How often to look again at a log that grows meanwhile before believing what was found.
        private static let attempts = 3

        /// Verifies, and up to twice again while a live log grows and findings remain.
        func run() async throws {
            try await reportingProblem {
                let keys = try trusted.keys()
                let source = from.map { LogSource.folder(URL(filePath: $0)) } ?? .service(connection.client())
                let former = try former(keys)
                var report = try await verify(source, keys, former)
                for _ in 1..<Self.attempts where !report.findings.isEmpty && source.isLive {
                    // Retention that deletes while the entries are read looks like a change.
                    let size = report.size
                    report = try await verify(source, keys, former)
                    if report.size == size { break }
                }
                report.printFindings()
                Console.print(summary(report).visible)
                guard report.findings.isEmpty else { throw ExitCode.failure }
                if let state { try save(report.checkpoint, to: state) }
            }
        }

        /// Verifies everything, or the growth alone, as the flags ask.
        private func verify(_ source: LogSource, _ keys: [VerifierKey], _ former: Checkpoint?) async throws
            -> LogVerification.Report
        {
            let verification = LogVerification(source: source, keys: keys, former: former, isPartial: partial)
            return growth ? try await verification.verifyGrowth() : try await verification.verify()
        }

        /// Returns the checkpoint that the log must begin with, its signature checked; `nil` without one.
        private func former(_ keys: [VerifierKey]) throws -> Checkpoint? {
            if let receipt {
                let kept = try InclusionProof(ofReceipt: receipt).checkpoint
                return try SignedCheckpoint(verifying: Array(kept.description.utf8), keys: keys).checkpoint
            }
            // Only a file that is missing means that nothing was verified before.
            guard let state, access(state, F_OK) == 0 || errno != ENOENT else { return nil }
            guard let bytes = try? Data(contentsOf: URL(filePath: state)) else {
                throw LogProblem("\(state) cannot be read")
            }
            return try SignedCheckpoint(verifying: bytes, keys: keys).checkpoint
        }

        /// Replaces the file. A crash leaves the old checkpoint or the new.
        private func save(_ checkpoint: SignedCheckpoint, to path: String) throws {
            do {
                try Data(checkpoint.note.description.utf8).write(to: URL(filePath: path), options: .atomic)
            } catch {
                throw FileProblem("\(path) cannot be written")
            }
        }

        /// Returns the last line of the output. It says `verified` or `NOT verified` first.
        private func summary(_ report: LogVerification.Report) -> String {
            let word = report.findings.isEmpty ? "verified" : "NOT verified"
            let checkpoint = report.checkpoint.checkpoint
            guard !growth else { return "\(word): \(checkpoint.origin) grew to \(checkpoint.size) leaves" }
            return """
                \(word): \(report.entries) entries, \(checkpoint.size) leaves of \(checkpoint.origin), \
                \(report.amendments) amendments by erasures, \(report.retired) deleted by retention, \
                \(report.newer) recorded meanwhile
                """
        }
    }
    /// Copies the log and the entries as files. Writes nothing to the folder unless the copy was verified. A crash
    /// while the files are moved may leave old and new ones together; run it again.
    struct Copy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy the log and the entries into a folder, for other tools and for log verify --from.",
            discussion: """
                Verifies the copy before it writes it. Entries that are recorded meanwhile are not in it.

                Exit status: 1 when something was found; 74 when the folder cannot be written.
                """
        )

        @OptionGroup var trusted: LogKeyOptions
        @OptionGroup var connection: ConnectionOptions
        @Argument(help: "The folder. It is created if it is missing.")
        var folder: String

        /// Copies into a folder beside the target, verifies that copy, and moves its files.
        func run() async throws {
            try await reportingProblem {
                let source = LogSource.service(connection.client())
                try await LogCopy.withVerified(of: source, keys: trusted.keys(), at: folder) { copy in
                    try copy.move(to: URL(filePath: folder))
                    Console.print("\(copy.report.size) leaves copied to \(folder)")
                }
            }
        }
    }
}
