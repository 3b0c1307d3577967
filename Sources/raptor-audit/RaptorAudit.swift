import ArgumentParser
import CBuildInfo

@main
struct RaptorAudit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "raptor-audit",
        abstract: "Records deploys in the audit trail, so that none is lost, and reads it.",
        discussion: """
            Settings come from the environment:
              RAXX_AUDIT_URL     the service, such as https://audit.example.com
              RAXX_AUDIT_TOKEN   a service account's token
              RAXX_AUDIT_CA      a PEM file of authorities to trust instead of the system's
              RAXX_AUDIT_SPOOL   the folder where entries wait while the service is away
              https_proxy, no_proxy, NO_COLOR as everywhere

            Completions: raptor-audit --generate-completion-script bash (or zsh, fish)

            Exit status: 0 done; 0 with a warning when an entry waits in the spool; 1 an erasure left something; 64 wrong usage; \
            65 refused: the entry or the request is not valid; 66 no such entry; 69 the service is away; \
            74 the spool cannot be used; 75 not delivered, with --require-delivery; 76 something else answered; \
            77 the token does not allow it; 78 a setting is missing or wrong.
            """,
        version: String(cString: raptor_audit_version()),
        subcommands: [
            Record.self, Flush.self, List.self, Show.self, Export.self, Erase.self, Redact.self, Reconcile.self,
            Status.self,
        ]
    )
}
