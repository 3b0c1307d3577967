import ArgumentParser
import CommandLineSupport
import RaptorAuditClient

/// `erase`: asks the service to erase a person, and waits. Also shows, confirms, refuses and rehearses requests.
///
/// The receipt goes to standard output, everything else to standard error. The request is safe once the service has
/// answered: interrupting the wait does not stop it. Exit status: 0 when everything was erased (or with `--no-wait`
/// accepted), 1 when something is left, 64 without consent or without names, 65 when the service refuses the request,
/// 66 for `--show` of an unknown number; else as documented for the program.
struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erase a former operator from the trail.",
        discussion: """
            Give names as flags, on standard input (one a line), or both. No list of processes shows names on standard \
            input:

              raptor-audit erase --erasure_id DSR-2026-014 --verify <names.txt

            It reads standard input to its end, also beside --identifier. Inside "while read" give it </dev/null: the \
            first call would take the rest of the list as names of its person. It shows all names before it begins.

            Asks before it begins, since an erasure cannot be undone; without a terminal it needs --yes. Waits until \
            the erasure is done and prints its receipt. Repeating a request is safe.

            Exit status: 1 when --verify found something, or when not everything was erased: the request awaits a \
            confirmation or the end of a hold, or was stopped at its bounds.
            """
    )

    @Option(
        name: .wire("erasure_id"),
        help: "The request's number. It stays in the trail, so it must not name the person."
    )
    var erasureID: String

    /// Lists of processes show names that are given as flags, but not those on standard input.
    @OptionGroup var names: NameOptions

    @Flag(help: "Search the database afterwards for names that are left.")
    var verify = false

    @Flag(inversion: .prefixedNo, help: "Wait until it is done.")
    var wait = true

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(help: "Count and show what would change, as JSON, and erase nothing.")
    var dryRun = false

    @Option(
        name: .wire("dry_run_token"),
        help: "Erase nothing when the entries to change are not those that the dry run counted."
    )
    var dryRunToken: String?

    @Option(name: .wire("at_most"), help: "Erase nothing when more entries than this would change.")
    var atMost: Int?

    @Flag(help: "Erase what no hold covers now, and the rest when the hold ends.")
    var partial = false

    @Flag(help: "Accept names that are also words of the trail, or very short.")
    var force = false

    @Flag(help: "Show the receipt of an earlier request, and erase nothing. Needs no names.")
    var show = false

    @Flag(help: "Let a request go on that another account has made and that awaits a confirmation. Needs no names.")
    var confirm = false

    @Flag(help: "End a request that awaits a confirmation, and erase nothing. Needs no names.")
    var refuse = false

    @Flag(help: "Write the receipt as one line of JSON.")
    var json = false

    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard [dryRun, show, confirm, refuse].count(where: \.self) < 2 else {
            throw ValidationError("--dry-run, --show, --confirm and --refuse exclude each other.")
        }
    }

    /// Does the one thing that the flags ask for. Reads standard input only when names are needed. Asks for consent
    /// before the first request that could erase something.
    func run() async throws {
        let client = connection.client()
        if show {
            let erasure = try await reportingFailure { try await client.erasure(erasureID: erasureID) }
            return try report(erasure)
        }
        if confirm {
            return try await settle(client) { try await client.confirmErasure(erasureID: erasureID) }
        }
        if refuse {
            let erasure = try await reportingFailure { try await client.refuseErasure(erasureID: erasureID) }
            return print(erasure)
        }
        let names = try names.names()
        let bounds = bounds
        if dryRun {
            let preview = try await reportingFailure {
                try await client.previewErasure(erasureID: erasureID, identifiers: names, bounds: bounds)
            }
            return Console.print(json: preview.description)
        }
        try ErasureConsent.obtain(for: names, erasureID: erasureID, isGiven: yes)
        try await settle(client) {
            try await client.erase(erasureID: erasureID, identifiers: names, verified: verify, bounds: bounds)
        }
    }

    /// Asks, waits for the end unless `--no-wait` was given, and reports the result. Shows progress on a terminal.
    private func settle(_ client: AuditClient, _ ask: () async throws -> Erasure) async throws {
        let erasure = try await reportingFailure {
            let asked = try await ask()
            guard wait, !asked.isSettled else { return asked }
            return try await client.settledErasure(erasureID: erasureID) { erasure in
                Progress.show("erasing: \(erasure.entriesRewritten) entries rewritten")
            }
        }
        Progress.clear()
        try report(erasure)
    }

    /// Writes the receipt as JSON or as lines.
    private func print(_ erasure: Erasure) {
        if json { Console.print(json: erasure.json.description) } else { Console.print(Self.text(erasure)) }
    }

    /// Writes the receipt.
    /// - Throws: exit status 1 when the search found names, or without `--no-wait` when the request is not complete.
    private func report(_ erasure: Erasure) throws {
        print(erasure)
        if let verification = erasure.verification, !verification.isPassed {
            Console.complain("The search still found names; the receipt lists where.")
            throw ExitCode.failure
        }
        if wait, !erasure.isCompleted {
            Console.complain("Not everything was erased: it is \(erasure.state).")
            throw ExitCode.failure
        }
    }

    /// The flags that bound the request. The service checks them.
    private var bounds: AuditClient.ErasureBounds {
        var bounds = AuditClient.ErasureBounds()
        bounds.isForced = force
        bounds.isPartial = partial
        bounds.atMost = atMost
        bounds.dryRunToken = dryRunToken
        return bounds
    }

    /// Returns the receipt as lines for people.
    private static func text(_ erasure: Erasure) -> String {
        var fields: [FieldList.Field] = [
            .init("erasure_id", erasure.erasureID), .init("state", erasure.state),
            .init("tombstone", erasure.tombstone), .init("entries_rewritten", "\(erasure.entriesRewritten)"),
            .init("requested_at", erasure.requestedAt.wireText),
        ]
        if let time = erasure.completedAt { fields.append(.init("completed_at", time.wireText)) }
        if let verification = erasure.verification {
            fields.append(
                .init("verification", verification.isPassed ? "passed" : "FAILED") {
                    verification.isPassed ? $1 : $0.red($1)
                }
            )
            fields += verification.findings.map {
                .init("found", "\($0.table).\($0.column): \($0.form), \($0.count) rows")
            }
            fields += verification.unreadable.map { .init("not searched", $0) }
        }
        return FieldList(fields).text(Style(.output))
    }
}
