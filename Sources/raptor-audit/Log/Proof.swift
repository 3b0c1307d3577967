import ArgumentParser
import AuditModel
import AuditProof
import CommandLineSupport
import FoundationBase
import RaptorAuditClient
import StrictJSON
import TransparencyLog

/// `proof`: proves one entry, from the service or from a file. Trusts the given keys alone.
///
/// Prints on standard output what is proved. Writes `--out` only when the proof holds.
struct Proof: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prove that one entry is what was recorded.",
        discussion: """
            Checks the entry's leaf, the amendments of erasures, the acts that explain them and the content, by --key. \
            --out keeps the proof in a file, which --from checks later without the service. --receipt takes the proof of \
            the receipt, as "raptor-audit record --proofs" keeps it: the entry must be where that proof says. \
            "raptor-audit log verify --receipt" checks that the log has only grown since.

            Exit status: 1 when it is not proved, 66 when the log has no such entry.
            """
    )

    @Argument(help: "The entry's id.")
    var id: String
    @OptionGroup var trusted: LogKeyOptions
    @OptionGroup var connection: ConnectionOptions
    @Option(help: "A file in which a proof was kept, instead of the service.")
    var from: String?
    @Option(help: "Write the proof to this file.")
    var out: String?
    @Option(help: "A file with the proof of the entry's receipt, which must agree.")
    var receipt: String?

    func validate() throws {
        if UUID(uuidString: id) == nil { throw ValidationError("\(id.visible) is not an entry's id.") }
    }

    /// Gets the proof, compares it with that of the receipt, and verifies it.
    func run() async throws {
        try await reportingProblem {
            let keys = try trusted.keys()
            let bytes = try await bytes()
            guard let value = try? StrictJSON.parse(bytes, limits: .init(maximumBytes: 64 << 20, maximumDepth: 64)),
                let proof = EntryProof(value), proof.id.description == id.lowercased()
            else { throw LogProblem("this is not a proof of entry \(id)") }
            if let receipt { try check(receipt, against: proof, keys) }
            try verify(proof, bytes, keys)
        }
    }

    /// Checks the proof, keeps it if asked to, and prints what it shows.
    /// - Throws: ``LogProblem``; ``FileProblem`` when it cannot be kept.
    private func verify(_ proof: EntryProof, _ bytes: [UInt8], _ keys: [VerifierKey]) throws {
        let verified: EntryProof.Verified
        do {
            verified = try proof.verify(keys: keys)
        } catch {
            throw LogProblem("\(error)")
        }
        if let out, (try? Data(bytes).write(to: URL(filePath: out), options: .atomic)) == nil {
            throw FileProblem("\(out) cannot be written")
        }
        Console.print(text(verified))
    }

    /// Checks the proof of the entry's receipt.
    /// - Throws: ``LogProblem`` when the file is not a proof of the entry's leaf.
    private func check(_ path: String, against proof: EntryProof, _ keys: [VerifierKey]) throws {
        guard let own = proof.leaves.first else { throw LogProblem("the proof has no leaf") }
        let kept = try InclusionProof(ofReceipt: path)
        do {
            _ = try kept.verify(leaf: own.leaf, keys: keys)
        } catch {
            throw LogProblem("the receipt's proof does not hold: \(error)")
        }
    }

    /// Returns the proof, from the file or from the service.
    private func bytes() async throws -> [UInt8] {
        guard let from else { return try await connection.client().proof(id: UUID(uuidString: id) ?? UUID()) }
        guard let data = try? Data(contentsOf: URL(filePath: from)) else { throw LogProblem("\(from) cannot be read") }
        return Array(data)
    }

    /// Returns what the proof shows, in lines that are safe for a terminal.
    private func text(_ verified: EntryProof.Verified) -> String {
        func value(_ column: EntryLeaf.Column) -> String {
            if case .string(let text) = verified.leaf[column] { text } else { "-" }
        }
        var lines = [
            "proved: leaf \(verified.index) of \(verified.checkpoint.origin), of \(verified.checkpoint.size) leaves",
            "  \(value(.action)) of \(value(.targetApp)), \(value(.fromSHA)) to \(value(.toSHA)): \(value(.outcome))",
            "  at \(value(.timestamp)), recorded \(value(.recordedAt)) by \(value(.serviceAccount))",
        ]
        switch verified.content?["actor"] {
        case .string(let actor)?: lines.append("  actor \(actor)")
        case .null?: lines.append("  the actor was erased")
        default: lines.append("  retention deleted the entry: only what the leaf says is left")
        }
        for erasure in verified.erasures {
            let state = erasure.hasEnded ? "" : ", which is not complete"
            lines.append("  rewritten by the erasure \(erasure.erasureID), begun by entry \(erasure.act)\(state)")
        }
        return lines.map(\.visible).joined(separator: "\n")
    }
}
