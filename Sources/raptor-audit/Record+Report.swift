import ArgumentParser
import CommandLineSupport
import RaptorAuditClient
import StrictJSON

extension Record {
    /// Reports on standard output what became of the entry, and on standard error what else a person should know.
    /// - Throws: the exit status with `--require-delivery` when the entry waits.
    func report(_ delivery: Delivery) throws {
        if let failure = delivery.spoolFailure { Console.warn(failure.message) }
        for rejection in delivery.rejected { Flush.warn(of: rejection) }
        let id = delivery.id.text
        var line: JSONObject = ["id": .string(id)]
        let redactions = delivery.redactions + (delivery.receipt?.redactions ?? [])
        if !json, !redactions.isEmpty {
            let places = Set(redactions.map { "\($0.pointer) (\($0.rule))" }).sorted().joined(separator: ", ")
            Console.warn("redacted \(places)")
        }
        if let lead = delivery.clockLead { line["clock_lead_s"] = .number(Double(lead.components.seconds)) }
        line["redactions"] = .array(redactions.map { ["pointer": .string($0.pointer), "rule": .string($0.rule)] })
        switch delivery.state {
        case .stored(let receipt):
            line["state"] = "stored"
            line["recorded_at"] = .string(receipt.recordedAt.wireText)
            line["log_index"] = .number(Double(receipt.logIndex))
            line["proof"] = receipt.proof.map { .string($0) }
            Console.report(json ? line.text : "stored \(id)")
            Self.warn(ofLeft: delivery.left)
            if let lead = delivery.clockLead { Self.warnOfClock(lead) }
        case .spooled(let error):
            line["state"] = "spooled"
            line["code"] = .string(error.code.description)
            line["detail"] = .string(error.message)
            Console.report(json ? line.text : "spooled \(id)")
            guard !noWait else { return }
            Console.warn("NOT DELIVERED. \(Self.prospect(error)) \(error.message)")
            if requireDelivery { throw ExitCode.undelivered(error) }
        }
    }

    /// Warns of entries from before that a record could not deliver.
    static func warn(ofLeft left: [FlushReport.Left]) {
        guard let first = left.first else { return }
        Console.warn("\(left.count) from before still wait: raptor-audit flush. \(first.error.message)")
    }

    /// Returns what becomes of an entry that is in the spool.
    private static func prospect(_ error: AuditClientError) -> String {
        switch error.code {
        // An answer without a problem is a proxy's or a firewall's, which knows no account.
        case .forbidden where error.problem == nil, .unauthenticated where error.problem == nil:
            "The entry is safe in the spool, and goes out with the next call that gets through to the service."
        case .forbidden:
            "The entry is safe in the spool, and goes out once the account may record it."
        case .unauthenticated:
            "The entry is safe in the spool, and goes out once the token is accepted."
        case .notConfigured, .insecureURL, .untrustedServer:
            "The entry is safe in the spool, and goes out with the next call once the settings are right."
        default:
            #"The entry is safe in the spool and goes out with the next call, or with "raptor-audit flush"."#
        }
    }

    /// The smallest difference between the clocks to warn of. Deploys of two machines are told apart by less.
    private static let notableLead: Duration = .seconds(60)

    /// Warns of a clock that dates entries wrongly, although they are stored.
    static func warnOfClock(_ lead: Duration) {
        guard lead > notableLead || lead < .zero - notableLead else { return }
        Console.warn("The clock here is \(ServiceClock.words(lead)): times that come from it are wrong by as much.")
    }
}
