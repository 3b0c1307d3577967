import ArgumentParser
import CommandLineSupport
import Intake
import RaptorAuditClient
import StrictJSON

extension Record {
    /// In bytes.
    private static let inputLimit = 64 << 20

    /// Keeps each line's entry in the spool, and delivers them together. Reports invalid lines on standard error by
    /// their numbers, and goes on.
    ///
    /// Once a line was read, its entry is safe: after a crash the next call delivers it.
    /// - Throws: the exit status: 65 when a line was not valid or an entry was refused; 74 when standard input cannot
    ///   be read, or when the spool takes no more, which leaves the earlier lines undelivered in the spool; with
    ///   `--require-delivery` 75, 77 or 78 for entries that wait.
    func recordLines() async throws {
        let input: [UInt8]
        do throws(InputError) {
            input = try Console.readInput(limit: Self.inputLimit)
        } catch {
            Console.complain(error.description)
            throw ExitCode.ioError
        }
        var client = connection.client()
        proofs.keep(&client)
        var isSound = true
        var warned: Set<String> = []
        func warn(_ text: String) { if warned.insert(text).inserted { Console.warn(text) } }
        for (index, line) in input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        where !line.allSatisfy({ " \t\r".utf8.contains($0) }) {
            do {
                guard case .object(let entry) = try StrictJSON.parse(line, limits: EntrySize.limits) else {
                    isSound = false
                    Console.complain("line \(index + 1): This is not a JSON object.")
                    continue
                }
                let draft = try completed(entry) { warn($0) }
                let delivery = try client.enqueue(json: StrictJSON.canonical(.object(draft)))
                if let failure = delivery.spoolFailure { warn(failure.message) }
            } catch let error as UnknownActor {
                isSound = false
                Console.complain("line \(index + 1): \(error.description)")
            } catch let error as AuditClientError where error.code == .invalidEntry {
                isSound = false
                let rules = error.violations.map { "\($0.pointer): \($0.detail)" }
                Console.complain("line \(index + 1): \(([error.message] + rules).joined(separator: " "))")
            } catch let error as JSONError {
                isSound = false
                Console.complain("line \(index + 1): \(error.description(in: line))")
            } catch let error as AuditClientError {
                Console.complain("line \(index + 1) and those after it: \(error.message)")
                throw ExitCode(error)
            }
        }
        try await deliver(client)
        if !isSound { throw ExitCode.dataError }
    }

    /// Sends what waits, or with `--no-wait` leaves it to a process in the background.
    /// - Throws: the exit status: 65 for an entry that was refused; with `--require-delivery` 75, 77 or 78.
    private func deliver(_ client: AuditClient) async throws {
        if noWait {
            BackgroundFlush.start(proofs: proofs.proofs)
            return try await reportWaiting(client)
        }
        let report: FlushReport
        do throws(AuditClientError) {
            report = try await client.flush()
        } catch {
            if json { try await reportWaiting(client) }
            Console.warn("NOT DELIVERED. The entries are safe in the spool. \(error.message)")
            if requireDelivery { throw ExitCode.undelivered(error) }
            return
        }
        Console.report(json ? Flush.json(report).text : "\(report.stored.count) stored, \(report.waiting) waiting")
        do {
            try Flush.explain(report)
        } catch {
            if !report.rejected.isEmpty { throw ExitCode.dataError }
            // As for a single entry: entries that wait are safe.
            if requireDelivery { throw error }
        }
    }

    /// Prints how many entries wait.
    private func reportWaiting(_ client: AuditClient) async throws {
        let waiting = try await reportingFailure { try client.spooled().waiting }
        let line: JSONObject = ["stored": 0, "waiting": .number(Double(waiting))]
        Console.report(json ? line.text : "\(waiting) waiting")
    }
}
