import ArgumentParser
import AuditModel
import AuditProof
import CommandLineSupport
import FoundationBase
import RaptorAuditClient
import StrictJSON
import TransparencyLog

/// `evidence`: packs a verified archive for an auditor.
///
/// Verifies the whole trail before it packs anything. The result is one line on standard output; so are findings. Exit
/// status: 1 when something was found or no entry was selected, 74 when a file cannot be written; the file at `--out`
/// then stays as it was. An interrupted run leaves a folder `<out>.<number>.partial`, which may be deleted.
struct Evidence: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Pack evidence for an auditor: entries, the log that proves them, and a page to read.",
        discussion: """
            Verifies the whole trail first, and packs nothing unverified. The archive has all leaves of the log, which \
            hold no personal data, and the entries of the given time and apps, with the service's own acts. Its \
            README.txt says how to verify it with programs that are not ours. Until it is whole, it is made in a folder \
            beside --out, which needs twice its size.

            Exit status: 1 when the trail is not verified or has no such entry; 74 when the archive cannot be written.
            """
    )

    @OptionGroup var trusted: LogKeyOptions
    @OptionGroup var connection: ConnectionOptions
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Entries at or after this time, such as 2026-01-01, 2026-01-01T12:00:00Z or 90d.",
            valueName: "time"
        )
    )
    var since: TimeExpression?
    @Option(parsing: .unconditional, help: ArgumentHelp("Entries before this time.", valueName: "time"))
    var until: TimeExpression?
    @Option(name: .wire("target_app"), help: "Entries of this app; repeat for more.")
    var targetApp: [String] = []
    @Option(help: "The archive to write.")
    var out: String
    @Option(help: "A folder with a copy of the log and the entries, instead of the service.")
    var from: String?

    /// Verifies, selects and packs. Fails when no entry is selected, since an empty archive would look like evidence.
    func run() async throws {
        try await reportingProblem {
            let keys = try trusted.keys()
            let selection = EvidenceSelection(since: since, until: until, apps: targetApp)
            let source = from.map { LogSource.folder(URL(filePath: $0)) } ?? .service(connection.client())
            try await LogCopy.withVerified(of: source, keys: keys, at: out) { copy in
                let count = try pack(copy, selection, keys)
                Console.print("\(count) entries and \(copy.report.size) leaves, verified: \(out)")
            }
        }
    }

    /// Writes the archive in the copy's folder, and moves it to its place when it is whole.
    /// - Returns: the number of entries in it.
    /// - Throws: ``LogProblem`` when no entry is selected or a file cannot be read; ``FileProblem`` when one cannot be
    ///   written.
    private func pack(_ copy: LogCopy, _ selection: EvidenceSelection, _ keys: [VerifierKey]) throws -> Int {
        let all = copy.folder.appending(path: LogSource.entriesFile).path
        guard let file = PieceFile(reading: all) else { throw LogProblem("\(all) cannot be read") }
        let chosen = try PieceFile(writing: copy.folder.appending(path: "chosen").path)
        var page = EvidencePage(selection: selection, report: copy.report)
        var count = 0
        var entries = EntryLines(file)
        while let entry = try entries.next() {
            guard selection.takes(entry) else { continue }
            try chosen.append(StrictJSON.canonical(.object(entry)) + [UInt8(ascii: "\n")])
            page.add(entry)
            count += 1
        }
        guard count > 0 else { throw LogProblem("no entry is of this time and these apps") }

        let archive = copy.folder.appending(path: "archive")
        var zip = ZipWriter(try PieceFile(writing: archive.path))
        for path in copy.paths {
            guard let file = PieceFile(reading: copy.folder.appending(path: path).path) else {
                throw LogProblem("\(path) cannot be read")
            }
            try zip.add(path, contentsOf: file)
        }
        try zip.add(LogSource.entriesFile, contentsOf: chosen)
        try zip.add("key", Array(keys.map { "\($0)\n" }.joined().utf8))
        try zip.add("index.html", Array(page.html.utf8))
        try zip.add("README.txt", Array(EvidenceText.readme(copy.report, keys: keys).utf8))
        try zip.add("verify.go", EvidenceText.goProgram)
        try zip.finish()
        try copy.move("archive", to: URL(filePath: out))
        return count
    }
}

/// Chooses the entries of an archive: those of a time and of some apps, and all acts of the service.
///
/// Goes by the caller's clock (`ts_utc`): `since` is inclusive, `until` is not.
struct EvidenceSelection: Sendable {
    let since: Timestamp?
    let until: Timestamp?
    let apps: [String]

    /// - Parameter now: what lengths of time are counted back from.
    init(since: TimeExpression?, until: TimeExpression?, apps: [String], now: Date = Date()) {
        func time(_ expression: TimeExpression) -> Timestamp { Timestamp(expression.date(now: now, isLocal: false)) }
        self.since = since.map(time)
        self.until = until.map(time)
        self.apps = apps
    }

    /// Whether the entry belongs in the archive. Without apps, entries of every app do.
    func takes(_ entry: JSONObject) -> Bool {
        if case .string(let action)? = entry["action"], action.hasPrefix("audit.") { return true }
        guard case .string(let text)? = entry["ts_utc"], let time = Timestamp(text) else { return false }
        if let since, time < since { return false }
        if let until, time >= until { return false }
        guard !apps.isEmpty else { return true }
        if case .string(let app)? = entry["target_app"] { return apps.contains(app) }
        return false
    }
}
