import ArgumentParser
import CommandLineSupport
import RaptorAuditClient

/// `subject-access`: writes everything that the trail has about a person to standard output. Asks once.
///
/// Exit status: 64 without names, 77 without the scope `audit:erase`, else as for `export`.
struct SubjectAccess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write everything that the trail holds about a person.",
        discussion: """
            Answers a request for access (GDPR, Article 15) with every entry in which an erasure would find the \
            person, under any of the names. The trail records that somebody asked, without the names.

            The output is whole only if the exit status is 0.
            """
    )

    @OptionGroup var names: NameOptions

    @Flag(help: "Write a page to read and print (HTML) rather than JSON.")
    var page = false

    @OptionGroup var connection: ConnectionOptions

    func run() async throws {
        let names = try names.names()
        try await AnswerWriter(isJSON: !page).take { write async throws(AuditClientError) in
            try await connection.client().subjectAccess(identifiers: names, asPage: page, into: write)
        }
    }
}
