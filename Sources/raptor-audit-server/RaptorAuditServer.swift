import ArgumentParser
import CBuildInfo
import CommandLineSupport

/// Prepares the streams before the argument parser writes to them.
@main
enum Main {
    static func main() async {
        Console.prepare()
        await RaptorAuditServer.main(Console.arguments())
    }
}

/// The service and its administrative commands. Serves when no command is given.
struct RaptorAuditServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "raptor-audit-server",
        abstract: "Records every production deploy in PostgreSQL, durably and without secrets.",
        discussion: """
            Settings come from the environment: DATABASE_URL, DATABASE_READ_URL and AUDIT_PEPPER (or the same with \
            _FILE), HOST, PORT, LOG_LEVEL, AUDIT_TRUSTED_PROXIES, AUDIT_REDACT_WORDS, AUDIT_REDACTION_FILE, \
            AUDIT_LOG_ORIGIN, AUDIT_LOG_KEY_FILE. With --data DIR the administrative commands use the database and the \
            pepper of the embedded service that runs there.

            Exit status: 0 done; 1 migrate --status, erase or log verify found something; 64 wrong usage, or no \
            consent; 65 not JSON (redact), or names that are not UTF-8 (erase); 69 the database cannot be reached; 74 \
            input cannot be read or output cannot be written; 78 something must be set right first, as the message \
            says; 141 nobody reads the output any more.
            """,
        version: String(cString: raptor_audit_version()),
        subcommands: [
            Serve.self, Migrate.self, AccountCommand.self, TokenCommand.self, Erase.self, Retain.self, LogCommand.self,
            Redact.self,
        ],
        defaultSubcommand: Serve.self
    )
}
