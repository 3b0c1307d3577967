import ArgumentParser
import CommandLineSupport
import FoundationBase
import RaptorAuditClient

/// `hold`: places, lists and ends holds. Results go to standard output. Exit status 65 when the service refuses the
/// request, such as for a number that is in use.
struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Keep entries from erasure and retention, as for a lawsuit.",
        discussion: """
            GDPR, Article 17(3). A hold covers the entries of an app, of a period, of a person, or of what all of them name. \
            Placing and ending one are acts of the trail. Needs the scope audit:erase.
            """,
        subcommands: [Place.self, List.self, End.self]
    )

    /// Places a hold on the entries that fit all of the given bounds. The service refuses one without any bound.
    struct Place: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Place a hold.",
            discussion: """
                Names make it a hold on one person's entries. Give them as flags, or on standard input (one a line), \
                where no list of processes shows them. Standard input is read to its end unless it is a terminal.

                Whom a hold is about is kept as a digest, and forgotten when it ends. An erasure of what it covers is \
                refused, or with --partial waits for its end.
                """
        )

        @Option(name: .wire("hold_id"), help: "Its number. It stays in the trail, so it must not name the person.")
        var holdID: String

        @Option(help: "Why. It stays in the trail.")
        var reason: String

        @Option(name: .wire("target_app"), help: "The app whose entries it covers.")
        var targetApp: String?

        @Option(parsing: .unconditional, help: ArgumentHelp("It covers entries from this time on.", valueName: "time"))
        var since: TimeExpression?

        @Option(parsing: .unconditional, help: ArgumentHelp("It covers entries before this time.", valueName: "time"))
        var until: TimeExpression?

        @OptionGroup var names: NameOptions

        @Option(
            name: .wire("ends_at"),
            help: ArgumentHelp("When it ends by itself, such as 2027-01-31.", valueName: "time")
        )
        var endsAt: TimeExpression?

        @Flag(help: "Write the hold as one line of JSON.")
        var json = false

        @OptionGroup var connection: ConnectionOptions

        /// Counts lengths of time from now, and reads times without an offset as UTC.
        func run() async throws {
            let now = Date()
            var scope = Hold.Scope()
            scope.targetApp = targetApp
            scope.since = since?.date(now: now, isLocal: false)
            scope.until = until?.date(now: now, isLocal: false)
            scope.identifiers = try names.optionalNames()
            let covered = scope
            let hold = try await reportingFailure {
                try await connection.client().placeHold(
                    holdID: holdID,
                    reason: reason,
                    on: covered,
                    endsAt: endsAt?.date(now: now, isLocal: false)
                )
            }
            HoldCommand.report(hold, asJSON: json)
        }
    }

    /// Prints a table of holds, or one line of JSON for each. Without holds the exit status is 0.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List holds, the newest first.")

        @Flag(help: "Write holds as JSON, one a line.")
        var json = false

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            let holds = try await reportingFailure { try await connection.client().holds() }
            if json { return holds.forEach { Console.print(json: $0.json.description) } }
            guard !holds.isEmpty else { return Console.complain("There is no hold.") }
            let rows = holds.map { hold in
                [hold.holdID, hold.stateText, String(hold.placedAt.wireText.prefix(10)), hold.scopeText, hold.reason]
            }
            Console.print(
                TextTable(header: ["HOLD_ID", "STATE", "PLACED", "COVERS", "REASON"], rows: rows),
                keeping: ["HOLD_ID", "STATE", "PLACED"]
            )
        }
    }

    /// Ends a hold, which cannot be undone. Exit status 66 for one that is unknown or has ended.
    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a hold. Erasures that waited for it go on.")

        @Option(name: .wire("hold_id"), help: "Its number.")
        var holdID: String

        @Flag(help: "Write the hold as one line of JSON.")
        var json = false

        @OptionGroup var connection: ConnectionOptions

        func run() async throws {
            let hold = try await reportingFailure { try await connection.client().endHold(holdID: holdID) }
            HoldCommand.report(hold, asJSON: json)
        }
    }

    /// Writes the hold as JSON or as lines.
    fileprivate static func report(_ hold: Hold, asJSON: Bool) {
        if asJSON { return Console.report(hold.json.description) }
        var fields: [FieldList.Field] = [
            .init("hold_id", hold.holdID), .init("state", hold.stateText), .init("covers", hold.scopeText),
            .init("reason", hold.reason), .init("placed_at", hold.placedAt.wireText),
        ]
        if let time = hold.endsAt { fields.append(.init("ends_at", time.wireText)) }
        if let time = hold.endedAt { fields.append(.init("ended_at", time.wireText)) }
        Console.print(FieldList(fields).text(Style(.output)))
    }
}

extension Hold {
    fileprivate var stateText: String { isInForce ? "in force" : "ended" }

    /// What the hold covers, in words. It never names the person.
    fileprivate var scopeText: String {
        [
            targetApp, isAboutPerson ? "one person" : nil, since.map { "from \($0.wireText)" },
            until.map { "until \($0.wireText)" },
        ]
        .compactMap(\.self).joined(separator: ", ")
    }
}
