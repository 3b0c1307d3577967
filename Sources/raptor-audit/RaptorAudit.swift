import ArgumentParser
import CBuildInfo
import CommandLineSupport

/// Prepares the streams before the argument parser writes to them. Takes `-V` for `--version`.
@main
enum Main {
    static func main() async {
        Console.prepare()
        let arguments = Console.arguments()
        await RaptorAudit.main(arguments == ["-V"] ? ["--version"] : arguments)
    }
}

/// The command line for scripts and people. Its help documents the exit statuses, which never change their meaning.
struct RaptorAudit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "raptor-audit",
        abstract: "Record deploys in the audit trail so that none is lost, and read the trail.",
        discussion: """
            Settings come from the environment:
              RAXX_AUDIT_URL         the service, such as https://audit.example.com
              RAXX_AUDIT_TOKEN       a service account's token
              RAXX_AUDIT_TOKEN_FILE  a file that holds it, if the token is not set
              RAXX_AUDIT_CA          a PEM file of authorities, instead of the system's
              RAXX_AUDIT_LOG_KEY     the log's public key, to verify the log and proofs
              RAXX_AUDIT_PROOFS      a folder for the proofs of stored entries
              RAXX_AUDIT_SPOOL       the folder where entries wait for the service
              RAXX_AUDIT_TIMEOUT     how long a call waits for the service, by default 10s
              RAXX_OPERATOR_EMAIL    the actor, outside of GitHub Actions
              RAXX_REQUIRE_OPERATOR_EMAIL  1 refuses an actor that is only a login name
              AUDIT_REDACT_WORDS, AUDIT_REDACTION_FILE  what this deployment adds to redaction
              https_proxy, no_proxy, NO_COLOR, FORCE_COLOR, TZ as everywhere

            Completions: raptor-audit --generate-completion-script bash (or zsh, fish)

            Exit status: 0 done; 0 with a warning when an entry waits in the spool; 1 an erasure left something, \
            something is not proved, or reconcile found a difference; 64 wrong usage, or no consent; 65 the entry, the \
            request or the input is not valid, or flush put an entry aside; 66 no such entry, erasure or hold; 69 the \
            service is away or unwell; 74 the spool cannot be used, the input cannot be read, or the output cannot be \
            written; 75 not delivered, with --require-delivery or from flush and spool retry; 76 something other than \
            the service answered; 77 the token is not accepted, or does not allow it; 78 a setting is missing or \
            wrong; 141 nobody reads the output any more.
            """,
        version: String(cString: raptor_audit_version()),
        subcommands: [
            Record.self, Flush.self, SpoolCommand.self, List.self, Show.self, Export.self, Erase.self,
            Erasures.self, HoldCommand.self, SubjectAccess.self, Redact.self, Reconcile.self, Status.self,
            LogCommand.self, Proof.self, Evidence.self, Version.self,
        ]
    )

    struct Version: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the version.")

        func run() { Console.report(RaptorAudit.configuration.version) }
    }
}
