import ArgumentParser
import CommandLineSupport
import RaptorAuditClient
import Synchronization

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
        let failure = Mutex<OutputFailure?>(nil)
        do throws(AuditClientError) {
            try await connection.client().subjectAccess(identifiers: names, asPage: page) { bytes in
                let code = Console.write(bytes, to: .output)
                failure.withLock { $0 = code.map { OutputFailure($0) } }
                return code == nil
            }
        } catch {
            if let failure = failure.withLock({ $0 }) {
                failure.complain(" The output is not whole.")
                throw ExitCode(failure.status)
            }
            Console.complain("The output is not whole. \(error.message)")
            throw ExitCode(error)
        }
    }
}
