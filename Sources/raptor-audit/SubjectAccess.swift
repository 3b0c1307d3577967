import ArgumentParser
import CommandLineSupport
import RaptorAuditClient
import Synchronization

struct SubjectAccess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write everything that the trail holds on a person.",
        discussion: """
            The right of access (GDPR, Article 15): every entry in which an erasure would find the person, under any of the \
            names. The trail records that somebody asked, without the names.

            What is written is whole only if the exit status is 0.
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
                failure.complain(" What was written is not whole.")
                throw ExitCode(failure.status)
            }
            Console.complain("What was written is not whole. \(error.message)")
            throw ExitCode(error)
        }
    }
}
