import ArgumentParser
import CommandLineSupport
import FoundationBase
import RaptorAuditClient
import TransparencyLog

/// Where the proofs of receipts are kept.
struct ProofOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Keep the proof that each entry is in the log in this folder, as ID.tlog-proof. By default RAXX_AUDIT_PROOFS; \
            without either, none is kept.
            """,
            valueName: "folder"
        )
    )
    var proofs: String?

    /// Has the client keep the proof of every entry that it delivers. Warns when a proof cannot be written: the entry
    /// is stored, and "raptor-audit proof" gets another proof.
    ///
    /// The client calls this before the entry leaves the spool. After a crash in between it writes the proof again.
    func keep(_ client: inout AuditClient) {
        let variable = ProcessInfo.processInfo.environment["RAXX_AUDIT_PROOFS"]
        guard let folder = proofs ?? variable, !folder.isEmpty else { return }
        client.onStored = { receipt in
            guard let proof = receipt.proof else {
                Console.warn("The entry \(receipt.id.text) is stored, but its receipt came without a proof.")
                return
            }
            let url = URL(filePath: folder)
            do {
                try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
                let file = url.appending(path: "\(receipt.id.text).tlog-proof")
                try Data(proof.utf8).write(to: file, options: .atomic)
            } catch {
                Console.warn("The entry \(receipt.id.text) is stored, but its proof cannot be kept in \(folder).")
            }
        }
    }
}

extension InclusionProof {
    /// Reads the proof of a receipt from the file in which it was kept. Does not check it.
    /// - Throws: ``LogProblem`` when the file cannot be read or is not such a proof.
    init(ofReceipt path: String) throws {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { throw LogProblem("\(path) cannot be read") }
        guard let proof = InclusionProof(String(decoding: data, as: UTF8.self)) else {
            throw LogProblem("\(path) is not a proof of a receipt")
        }
        self = proof
    }
}
