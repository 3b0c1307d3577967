import ArgumentParser
import CommandLineSupport
import FoundationBase
import RaptorAuditClient

/// `spool`: shows and handles the entries on this machine. Only `retry` calls the service. Exit status 74 when the
/// spool cannot be used, 66 when it has no such entry.
struct SpoolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spool",
        abstract: "Show and handle the entries that are kept on this machine.",
        discussion: """
            An entry is waiting until it is delivered; refused when it was sent alone and refused while others were \
            stored, so that it is now sent after all others; and rejected when it can never be stored as it is.
            """,
        subcommands: [List.self, Show.self, Retry.self, Drop.self]
    )

    /// Prints a table, or one line of JSON for each entry. For an empty spool the exit status is 0.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List what is in the spool, oldest first.")

        @Flag(help: "Write entries as JSON, one a line.")
        var json = false

        func run() async throws {
            let entries = try await reportingFailure { try AuditClient().spooledEntries() }
            if json { return entries.forEach { Console.print(json: $0.json.text) } }
            guard !entries.isEmpty else { return Console.complain("The spool is empty.") }
            let rows = entries.map { entry in
                [
                    entry.id.text, entry.state.rawValue, String(entry.spooledAt.wireText.prefix(16)) + "Z",
                    entry.text("action") ?? "-", entry.detail ?? "",
                ]
            }
            Console.print(
                TextTable(header: ["ID", "STATE", "SPOOLED", "ACTION", "WHY"], rows: rows),
                keeping: ["ID", "STATE", "SPOOLED"]
            )
        }
    }

    /// Prints an entry as lines, as JSON, or alone. Exit status 65 for `--entry` when its file is not an entry.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one entry of the spool, and what is wrong with it.",
            discussion: """
                With --entry it writes the entry alone, which "raptor-audit record -" takes once it is corrected. Give it \
                an id of its own then: jq 'del(.id)'.
                """
        )

        @Argument(help: "The entry's id, or its first digits.")
        var id: String

        @Flag(help: "Write the entry alone, as JSON.")
        var entry = false

        @Flag(help: "Write one line of JSON.")
        var json = false

        func run() async throws {
            let found = try await SpoolCommand.entry(id)
            if json { return Console.print(json: found.json.text) }
            if entry {
                guard let content = found.entryText else {
                    Console.complain("\(found.file) cannot be read as an entry.")
                    throw ExitCode.dataError
                }
                return Console.print(json: content)
            }
            var fields: [FieldList.Field] = [
                .init("id", found.id.text), .init("state", found.state.rawValue),
                .init("spooled", found.spooledAt.wireText), .init("file", found.file),
            ]
            if let detail = found.detail { fields.append(.init("why", "\(detail) (\(found.code ?? "-"))")) }
            fields.append(.init("entry", found.entryText ?? "cannot be read"))
            Console.print(FieldList(fields).text(Style(.output)))
        }
    }

    /// Puts rejected entries back, and delivers the spool. Entries that wait already stay as they are.
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put set-aside entries back among those that wait, and deliver the spool.",
            discussion: "The exit status is that of flush."
        )

        @Argument(help: "The entry's id, or its first digits.")
        var id: String?

        @Flag(help: "All that were put aside.")
        var all = false

        @OptionGroup var proofs: ProofOptions
        @OptionGroup var connection: ConnectionOptions

        func validate() throws {
            guard all != (id != nil) else { throw ValidationError("Give an entry's id, or --all.") }
        }

        /// Puts back what was rejected, then delivers the whole spool, not only these entries.
        func run() async throws {
            var client = connection.client()
            proofs.keep(&client)
            let delivering = client
            let chosen: [SpooledEntry]
            if let id {
                chosen = [try await SpoolCommand.entry(id)]
            } else {
                chosen = try await reportingFailure { try delivering.spooledEntries() }
            }
            let report = try await reportingFailure {
                for entry in chosen { try delivering.retry(entry) }
                return try await delivering.flush()
            }
            Console.report("\(report.stored.count) stored, \(report.waiting) waiting")
            try Flush.explain(report)
        }
    }

    /// Deletes one entry, after asking at the terminal. Exit status 64 without consent; then nothing was deleted.
    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete an entry from the spool. If the service has not stored it, it is lost."
        )

        @Argument(help: "The entry's id, or its first digits.")
        var id: String

        @Flag(help: "Do not ask.")
        var yes = false

        /// Asks at the terminal, even when standard input is a file. Without a terminal it needs `--yes`.
        func run() async throws {
            let entry = try await SpoolCommand.entry(id)
            let name = entry.id.text
            if !yes {
                guard let question = Question() else {
                    Console.complain("No terminal to ask at: give --yes to delete \(name). Nothing was deleted.")
                    throw ExitCode.validationFailure
                }
                let what = [entry.state.rawValue, entry.text("action"), entry.text("to_sha")].compactMap(\.self)
                let answer = question.ask("Delete \(name) (\(what.joined(separator: " ")))? Type yes:")
                guard answer == "yes" else {
                    Console.complain("Nothing was deleted.")
                    throw ExitCode.validationFailure
                }
            }
            try await reportingFailure { try AuditClient().drop(entry) }
            Console.report("deleted \(name)")
        }
    }

    /// Returns the only entry whose id begins with `id`; of several files of that entry, the newest. No id begins with an
    /// empty text: a script's variable may be empty, and `drop` must not take the only entry for it.
    /// - Throws: exit status 66, after saying why, when no entry does, or several.
    fileprivate static func entry(_ id: String) async throws -> SpooledEntry {
        let entries = try await reportingFailure { try AuditClient().spooledEntries() }
        let found = id.isEmpty ? [] : entries.filter { $0.id.text.hasPrefix(id.lowercased()) }
        guard let entry = found.last, found.allSatisfy({ $0.id == entry.id }) else {
            Console.complain(
                found.isEmpty ? "The spool has no such entry." : "\(found.count) entries begin so: give more digits."
            )
            throw ExitCode.noInput
        }
        return entry
    }
}
