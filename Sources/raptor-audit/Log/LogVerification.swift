import AuditProof
import CommandLineSupport
import RaptorAuditClient
import StrictJSON
import TransparencyLog

/// Verifies a log as an outsider: trusts what its key signed, and nothing that the service says.
struct LogVerification: Sendable {
    /// What was verified, and what was found. The trail is verified only when ``findings`` is empty.
    struct Report: Sendable {
        var checkpoint: SignedCheckpoint
        var findings: [Finding] = []
        var entries = 0
        /// Leaves with which erasures changed entries.
        var amendments = 0
        /// Entries that retention deleted.
        var retired = 0
        /// Entries that were recorded while the others were read, and not read.
        var newer = 0
        /// The numbers of erasures that have begun and not ended.
        var openErasures: [String] = []

        var size: UInt64 { checkpoint.checkpoint.size }

        /// Writes findings and open erasures to standard output, a line each.
        func printFindings() {
            for finding in findings { Console.print("found: \(finding)".visible) }
            for erasure in openErasures { Console.print("erasure \(erasure) is not complete".visible) }
        }
    }

    let source: LogSource
    let keys: [VerifierKey]
    /// A checkpoint from before, which the log must begin with.
    var former: Checkpoint?
    /// Whether the source has only some of the entries, so that none is reported as missing.
    var isPartial = false

    /// Verifies the signature, and that the log only grew since ``former``. Reads a few tiles.
    /// - Throws: ``CheckpointError``; ``LogProblem`` for an empty log or another log than before.
    func verifyGrowth() async throws -> Report {
        try await verifyGrowth(since: former)
    }

    /// Verifies growth since the given checkpoint; without one, the signature alone.
    private func verifyGrowth(since former: Checkpoint?) async throws -> Report {
        let signed = try SignedCheckpoint(verifying: try await source.checkpoint(), keys: keys)
        let checkpoint = signed.checkpoint
        guard checkpoint.size > 0 else { throw LogProblem("the log is empty: nothing was verified") }
        var report = Report(checkpoint: signed)
        guard let former else { return report }
        guard former.origin == checkpoint.origin else {
            throw LogProblem("the log is \(checkpoint.origin), and \(former.origin) was verified before")
        }
        guard former.size <= checkpoint.size else {
            // The tail was cut off.
            report.findings += [.rewritten(size: former.size), .gap(checkpoint.size..<former.size)]
            return report
        }
        var isGrown = former.size == 0
        if !isGrown {
            let source = source
            let reader = TileReader(size: checkpoint.size) { try await source.hashes($0) }
            isGrown = MerkleProof.isConsistent(
                oldSize: former.size,
                oldRoot: former.root,
                newSize: checkpoint.size,
                newRoot: checkpoint.root,
                proof: try await reader.hashes(of: MerkleProof.consistency(from: former.size, to: checkpoint.size))
            )
        }
        if !isGrown { report.findings.append(.rewritten(size: former.size)) }
        return report
    }

    /// Verifies all of it: growth, every leaf, and every entry against its leaf. Holds some megabytes of it at once.
    ///
    /// Reads the entries of a service between two checkpoints: all of the first must be there, and no others than the
    /// second's.
    /// - Throws: ``MissingLeaves`` when leaves are missing and nothing is signed; what ``verifyGrowth()`` throws.
    func verify() async throws -> Report {
        var report: Report
        do {
            report = try await verifyGrowth()
        } catch let error as AuditClientError where error.problem?.code == "log_rolled_back" {
            throw await missingLeaves(instead: error)
        }
        let first = report.checkpoint.checkpoint
        let reader = LeafReader(source)
        var trail = try await reader.add(upTo: first.size, to: TrailAudit(settled: source.isLive ? first.size : nil))
        try await compareRoot(of: reader, &report)
        var entries = try await source.entries()
        while let entry = try entries.next() { try await add(entry, to: &trail, reader) }
        if source.isLive {
            var later = try await verifyGrowth(since: first)
            later.findings = report.findings + later.findings
            report = later
            trail = try await reader.add(upTo: report.size, to: trail)
            if report.size > first.size { try await compareRoot(of: reader, &report) }
            for entry in trail.takeUnsettled() { try await add(entry, to: &trail, reader) }
        }
        while let tile = trail.nextTile(isWhole: !isPartial) {
            trail.look(at: try await reader.leaves(of: tile), in: tile)
        }
        report.findings += trail.finish()
        report.entries = trail.entryCount
        report.amendments = trail.amendmentCount
        report.retired = trail.retiredCount
        report.newer = trail.newerCount
        report.openErasures = trail.openErasures
        guard report.entries + report.retired > 0 else { throw LogProblem("no entry was verified") }
        return report
    }

    /// Gives an entry to the audit, with the leaf that it names.
    private func add(_ entry: JSONObject, to trail: inout TrailAudit, _ reader: LeafReader) async throws {
        let index = entry.logIndex
        var leaf: [UInt8]?
        if let index { leaf = try await reader.leaf(at: index) }
        trail.add(entry: entry, leaf: leaf, at: index)
    }

    /// Compares the leaves that were read with the checkpoint, and names those that differ. Looks for two leaves that
    /// changed places, if nothing else explains the root. Does nothing when leaves are missing.
    private func compareRoot(of reader: LeafReader, _ report: inout Report) async throws {
        let tree = await reader.tree
        guard await reader.isWhole else { return }
        let checkpoint = report.checkpoint.checkpoint
        var signed: [(size: UInt64, root: MerkleHash)] = []
        if tree.root != checkpoint.root {
            let changed = try await changedLeaves(reader)
            report.findings += changed.isEmpty ? [.otherRoot(size: checkpoint.size)] : changed
            guard changed.isEmpty else { return }
            signed.append((checkpoint.size, checkpoint.root))
        }
        if let former, report.findings.contains(.rewritten(size: former.size)) {
            signed.append((former.size, former.root))
        }
        guard !signed.isEmpty else { return }
        let search = SwapSearch(tree: tree, expected: try await disturbedTiles(tree), signed: signed)
        var hashes: [UInt64: [MerkleHash]] = [:]
        for tile in search.tiles {
            hashes[tile] = try await reader.leaves(of: tile).compactMap { $0 }.map { MerkleHash.leaf($0) }
        }
        if let pair = search.pair(in: hashes) { report.findings.append(.swapped(pair.first, pair.second)) }
    }

    /// Returns the leaves that differ from the tiles of hashes.
    private func changedLeaves(_ reader: LeafReader) async throws -> [Finding] {
        var findings: [Finding] = []
        let size = await reader.tree.size
        for index in 0...(size - 1) / 256 {
            let tile = Tile(level: 0, index: index, width: Int(min(256, size - index * 256)))
            let leaves = try await reader.leaves(of: index)
            let hashes = try await source.hashes([tile])[0]
            for (position, pair) in zip(leaves, hashes).enumerated() where pair.0.map({ .leaf($0) }) != pair.1 {
                findings.append(.changedLeaf(index: tile.nodes.lowerBound + UInt64(position)))
            }
        }
        return findings
    }

    /// Returns the roots that the source has for full tiles, where the leaves that were read give others.
    private func disturbedTiles(_ tree: LeafTree) async throws -> [UInt64: MerkleHash] {
        var disturbed: [UInt64: MerkleHash] = [:]
        for start in stride(from: 0, to: tree.tileRoots.count, by: Tile.fullWidth) {
            let roots = tree.tileRoots[start..<min(start + Tile.fullWidth, tree.tileRoots.count)]
            let tile = Tile(level: 1, index: UInt64(start / Tile.fullWidth), width: roots.count)
            for (index, pair) in zip(roots, try await source.hashes([tile])[0]).enumerated() where pair.0 != pair.1 {
                disturbed[UInt64(start + index)] = pair.1
            }
        }
        return disturbed
    }

    /// Finds the leaves whose absence keeps the service from signing. The service then signs no checkpoint, so the
    /// entries say how many leaves there should be.
    /// - Returns: ``MissingLeaves``; `error` when no leaf is missing or the search fails.
    private func missingLeaves(instead error: AuditClientError) async -> any Error {
        do {
            var size = former?.size ?? 0
            var entries = try await source.entries()
            while let entry = try entries.next() { size = max(size, (entry.logIndex ?? 0) + 1) }
            let findings = try await LeafReader(source).add(upTo: size, to: TrailAudit()).findings.filter { finding in
                switch finding {
                case .gap, .unread: true
                default: false
                }
            }
            return findings.isEmpty ? error : MissingLeaves(findings: findings, reason: error)
        } catch {
            return error
        }
    }
}

/// Leaves are missing, so that the service signs nothing.
struct MissingLeaves: Error {
    let findings: [Finding]
    /// Why the service signed nothing.
    let reason: AuditClientError
}
