import ArgumentParser
import CommandLineSupport
import FoundationBase
import RaptorAuditClient
import TransparencyLog

/// The keys whose signatures are trusted.
struct LogKeyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The log's public key, as \"raptor-audit-server log key\" prints it; repeat for more. Instead of RAXX_AUDIT_LOG_KEY.",
            valueName: "vkey"
        )
    )
    var key: [String] = []

    /// Returns the keys of the flags, or else of the variable.
    /// - Throws: exit status 78, after saying why, without a key or for one that is not an Ed25519 verifier key.
    func keys() throws -> [VerifierKey] {
        let texts =
            key.isEmpty
            ? (ProcessInfo.processInfo.environment["RAXX_AUDIT_LOG_KEY"] ?? "").split(whereSeparator: \.isWhitespace)
                .map(String.init) : key
        guard !texts.isEmpty else {
            Console.complain(
                "No key is trusted. Give the log's public key with --key or RAXX_AUDIT_LOG_KEY; do not ask the log for it."
            )
            throw ExitCode.configurationError
        }
        return try texts.map { text in
            guard let key = VerifierKey(text) else {
                Console.complain("--key or RAXX_AUDIT_LOG_KEY has what is not an Ed25519 verifier key.")
                throw ExitCode.configurationError
            }
            return key
        }
    }
}

/// Runs a verification. Turns what makes it impossible into a sentence and an exit status: 1 for a log, a proof or a
/// file that cannot be used, 74 for a file that cannot be written, otherwise the status of the client's error.
func reportingProblem<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
        return try await work()
    } catch let error as MissingLeaves {
        for finding in error.findings { Console.print("found: \(finding)".visible) }
        Console.complain("not verified: \(error.reason)")
        throw ExitCode.failure
    } catch let error as AuditClientError {
        return try await reportingFailure { throw error }
    } catch let error as FileProblem {
        Console.complain("\(error.description).")
        throw ExitCode.ioError
    } catch let error as any Error & CustomStringConvertible
        where error is LogProblem || error is CheckpointError || error is TileError
    {
        Console.complain("not verified: \(error.description)")
        throw ExitCode.failure
    }
}
