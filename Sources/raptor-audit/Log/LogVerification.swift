import AuditProof
import CommandLineSupport
import StrictJSON
import TransparencyLog

/// Verifies a log as an outsider: trusts what its key signed, and nothing that the service says.
struct LogVerification: Sendable {
    struct Report: Sendable {
        var checkpoint: SignedCheckpoint
        var findings: [Finding] = []
        var entries = 0
        var amendments = 0
        /// Entries that retention deleted.
        var retired = 0
        /// Entries that were recorded while the others were read, and not read.
        var newer = 0
        /// The numbers of erasures that have begun and not ended.
        var openErasures: [String] = []

        var size: UInt64 { checkpoint.checkpoint.size }

        func printFindings() {
            for finding in findings { Console.print("found: \(finding)".visible) }
            for erasure in openErasures { Console.print("erasure \(erasure) is not complete".visible) }
        }
    }

    let source: LogSource
    let keys: [VerifierKey]
    /// A checkpoint from before, which the log must begin with.
    let former: Checkpoint?
    /// Whether the source has only some of the entries, so that none is reported as missing.
    var isPartial = false

    /// Verifies the signature, and that the log only grew.
    /// - Throws: ``CheckpointError``, ``LogProblem``, what the source throws.
    func verifyGrowth() async throws -> Report {
        let signed = try SignedCheckpoint(verifying: try await source.checkpoint(), keys: keys)
        let checkpoint = signed.checkpoint
        guard checkpoint.size > 0 else { throw LogProblem("the log is empty: nothing was verified") }
        var report = Report(checkpoint: signed)
        guard let former else { return report }
        guard former.origin == checkpoint.origin else {
            throw LogProblem("the log is \(checkpoint.origin), and \(former.origin) was verified before")
        }
        guard former.size <= checkpoint.size else {
            report.findings.append(.rewritten(size: former.size))
            return report
        }
        var isGrown = former.size == 0
        if !isGrown {
            let reader = TileReader(size: checkpoint.size) { try await source.hashes($0) }
            isGrown = MerkleProof.isConsistent(
                oldSize: former.size,
                oldRoot: former.root,
                newSize: checkpoint.size,
                newRoot: checkpoint.root,
                proof: try await reader.consistencyProof(from: former.size, to: checkpoint.size)
            )
        }
        if !isGrown { report.findings.append(.rewritten(size: former.size)) }
        return report
    }

    /// Verifies all of it: growth, every leaf, and every entry against its leaf.
    ///
    /// Reads the entries of a service between two checkpoints: each must be in the log of the second, and those of the
    /// first must all be there.
    func verify() async throws -> Report {
        var report = try await verifyGrowth()
        let first = report.checkpoint.checkpoint
        var entries: [JSONObject] = []
        try await source.entries { entries.append($0) }
        if source.isLive {
            var later = try await LogVerification(source: source, keys: keys, former: first).verifyGrowth()
            later.findings = report.findings + later.findings
            report = later
        }
        var trail = TrailAudit(settled: first.size)
        try await addLeaves(to: &trail, &report)
        for entry in entries { trail.add(entry: entry) }
        report.findings += trail.finish(isWhole: !isPartial)
        report.entries = trail.entryCount
        report.amendments = trail.amendmentCount
        report.retired = trail.retiredCount
        report.newer = trail.newerCount
        report.openErasures = trail.openErasures
        guard report.entries + report.retired > 0 else { throw LogProblem("no entry was verified") }
        return report
    }

    private func addLeaves(to trail: inout TrailAudit, _ report: inout Report) async throws {
        var tree = CompactRange()
        for index in 0...(report.size - 1) / 256 {
            let tile = Tile(level: 0, index: index, width: Int(min(256, report.size - index * 256)))
            guard let leaves = EntryBundle.decode(try await source.resource(.entries(tile))),
                leaves.count == tile.width
            else { throw LogProblem("\(TilePath.entries(tile)) is not a bundle of \(tile.width) leaves") }
            for leaf in leaves {
                tree.append(.leaf(leaf))
                trail.add(leaf: leaf)
            }
        }
        if tree.root != report.checkpoint.checkpoint.root {
            report.findings += try await changedLeaves(size: report.size)
        }
    }

    /// Returns the leaves that differ from the tiles, or else that the tiles differ from the checkpoint.
    private func changedLeaves(size: UInt64) async throws -> [Finding] {
        var findings: [Finding] = []
        for index in 0...(size - 1) / 256 {
            let tile = Tile(level: 0, index: index, width: Int(min(256, size - index * 256)))
            let leaves = EntryBundle.decode(try await source.resource(.entries(tile))) ?? []
            let hashes = try await source.hashes([tile])[0]
            for (position, pair) in zip(leaves, hashes).enumerated() where MerkleHash.leaf(pair.0) != pair.1 {
                findings.append(.changedLeaf(index: tile.nodes.lowerBound + UInt64(position)))
            }
        }
        return findings.isEmpty ? [.otherRoot(size: size)] : findings
    }
}
