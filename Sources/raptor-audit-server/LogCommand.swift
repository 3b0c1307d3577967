import ArgumentParser
import AuditProof
import AuditStore
import CommandLineSupport
import Foundation
import TransparencyLog

/// The log as an administrator sees it, from the database.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Show the log's public keys, and check the trail against its log.",
        subcommands: [Key.self, Verify.self]
    )

    /// Prints the public keys on standard output, one a line, the newest first. All of them sign, so that an old key
    /// and the new one overlap. Needs the pepper or the key file, and a database whose log has a name. Changes nothing.
    struct Key: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the log's public keys.",
            discussion: """
                Prints one verifier key a line, in the form of C2SP's signed-note. Keep the lines where the service's \
                hosts cannot change them, such as in the repository that deploys. Everyone who checks a proof needs \
                them.
                """
        )

        @OptionGroup var database: DatabaseOptions

        func run() async throws {
            try await reportingFailure {
                let keys = try database.logKeys()
                let origin = try await Preparation.withAdministration(database.databaseURL()) { connection, deadline in
                    try TrailLog.origin(on: connection, by: deadline)
                }
                guard let origin else { throw Refusal("The log has no name yet: it gets one at the first start.") }
                for key in keys.verifiers(origin: origin) { Console.print("\(key)") }
            }
        }
    }

    /// Reads the tables, not the service: it also works while the service refuses to sign. Prints findings and a
    /// summary on standard output, and `verified` only when nothing was found.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check every entry in the tables against the log, and name what differs.",
            discussion: """
                Checks that leaves are in order and hash to what is stored, that each entry agrees with its leaf, its \
                payload and its commitment, and that an erasure or retention explains everything that is missing. Names \
                what differs, which leaves are missing, and which two changed places. \
                Anyone who controls the database could rewrite all of it consistently. Only a checkpoint from outside \
                shows that: give one with --checkpoint, such as the one that the witness keeps.

                Exit status: 1 when something was found, or when there was nothing to check.
                """
        )

        @OptionGroup var database: DatabaseOptions
        @Option(help: "A file with a checkpoint that was kept elsewhere; repeat for more.")
        var checkpoint: [String] = []

        /// Checks the given checkpoints' signatures first, then the tables.
        func run() async throws {
            try await reportingFailure {
                let pepper = try database.pepper()
                let keys = try database.logKeys()
                let files = checkpoint
                let report = try await Preparation.withAdministration(database.databaseURL()) { connection, deadline in
                    let origin = try TrailLog.origin(on: connection, by: deadline) ?? ""
                    let checkpoints = try files.map { file in
                        guard let bytes = try? Data(contentsOf: URL(filePath: file)) else {
                            throw Refusal("The checkpoint \(file) cannot be read.")
                        }
                        return try SignedCheckpoint(verifying: bytes, keys: keys.verifiers(origin: origin)).checkpoint
                    }
                    return try LogAudit(checkpoints: checkpoints, pepper: pepper).run(on: connection)
                }
                for finding in report.findings { Console.print("found: \(finding)".visible) }
                for erasure in report.openErasures { Console.print("erasure \(erasure) is not complete".visible) }
                Console.print(
                    """
                    \(report.leaves) leaves, \(report.entries) entries, \(report.amendments) amendments, \
                    \(report.retired) deleted by retention; root \(report.root)
                    """
                )
                guard report.leaves > 0 else {
                    Console.complain("Nothing was verified: the log is empty.")
                    throw ExitCode.failure
                }
                guard report.isProof else { throw ExitCode.failure }
                Console.print("verified")
            }
        }
    }
}
