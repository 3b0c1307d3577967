package import AuditModel
package import StrictJSON
package import TransparencyLog

extension EntryProof {
    package struct Verified: Sendable {
        /// An erasure that rewrote the entry.
        package struct Erasure: Sendable, Equatable {
            /// The number of the data subject's request.
            package let erasureID: String
            /// The act with which it began.
            package let act: EntryID
            /// Whether the act with which it ended is in the proof too.
            package let hasEnded: Bool
        }

        package let leaf: EntryLeaf
        /// The index of the entry's own leaf.
        package let index: UInt64
        /// The tree that all leaves of the proof are in.
        package let checkpoint: Checkpoint
        /// In the order of the entry's amendments.
        package internal(set) var erasures: [Erasure] = []
        /// The entry's other columns as they were recorded, or as the last erasure left them. `nil` when they are gone.
        package let content: JSONObject?
        let amendments: [(index: UInt64, leaf: AmendmentLeaf)]
    }

    /// Checks the signatures, the inclusion, that all leaves are about this entry, that the commitment opens to the
    /// content, and that acts of the service explain every amendment and an actor that is missing.
    /// - Throws: ``EntryProofError``, ``CheckpointError``, ``InclusionError``.
    ///   Each of them means that the proof shows nothing.
    package func verify(keys: [VerifierKey]) throws -> Verified {
        var entry = try verifyAlone(keys: keys)
        var erasures = ErasureActs()
        var amendments = entry.amendments
        for act in acts {
            let act = try act.verifyAlone(keys: keys)
            guard act.checkpoint == entry.checkpoint else { throw EntryProofError.otherCheckpoint }
            guard case .object(let payload)? = act.content?["payload_redacted"] else {
                throw EntryProofError.otherContent
            }
            erasures.note(payload, action: act.leaf[.action], id: act.leaf.id, index: act.index)
            amendments += act.amendments
        }
        for amendment in amendments {
            if let objection = erasures.objection(to: amendment.leaf, at: amendment.index) {
                throw EntryProofError.unexplained(objection)
            }
        }
        try checkTombstone(of: entry, erasures)
        entry.erasures = entry.amendments.compactMap { amendment in
            erasures.erasureID(of: amendment.leaf.erasure).map {
                Verified.Erasure(erasureID: $0, act: amendment.leaf.erasure, hasEnded: erasures.hasEnded($0))
            }
        }
        return entry
    }

    /// Checks that an erasure in the proof explains the tombstone, or the missing actor, of the entry's content.
    private func checkTombstone(of entry: Verified, _ erasures: ErasureActs) throws(EntryProofError) {
        guard let object = entry.content, let content else { return }
        if let last = entry.amendments.last {
            guard erasures.explains(ErasureActs.tombstones(in: content), rewrittenBy: last.leaf.erasure) else {
                throw .unexplained(.otherTombstone(id, index: entry.index))
            }
        } else if object["actor"] ?? .null == .null {
            guard case .string(let tombstone)? = object["actor_tombstone"],
                erasures.explains(tombstone, at: entry.index)
            else { throw .unexplained(.actorWithoutErasure(id, index: entry.index)) }
        }
    }

    /// Checks everything but the acts.
    private func verifyAlone(keys: [VerifierKey]) throws -> Verified {
        guard let own = leaves.first, case .entry(let leaf)? = LogLeaf(own.leaf), leaf.id == id else {
            throw EntryProofError.notThisEntry
        }
        let checkpoint = try own.proof.verify(leaf: own.leaf, keys: keys)
        var amendments: [(index: UInt64, leaf: AmendmentLeaf)] = []
        for proved in leaves.dropFirst() {
            guard case .amendment(let amendment)? = LogLeaf(proved.leaf), amendment.amends == id,
                amendment.index == own.proof.index
            else { throw EntryProofError.notThisEntry }
            guard try proved.proof.verify(leaf: proved.leaf, keys: keys) == checkpoint else {
                throw EntryProofError.otherCheckpoint
            }
            amendments.append((proved.proof.index, amendment))
        }
        return Verified(
            leaf: leaf,
            index: own.proof.index,
            checkpoint: checkpoint,
            content: try open(amendments.last?.leaf.commitment ?? leaf.commitment),
            amendments: amendments
        )
    }

    /// Returns the content, if there is one, once the blind has opened the commitment to it.
    /// - Throws: ``EntryProofError/otherContent``.
    private func open(_ commitment: Commitment) throws(EntryProofError) -> JSONObject? {
        guard let content else { return nil }
        guard let blind, Commitment(toCanonical: content, blind: blind) == commitment,
            case .object(let object)? = try? StrictJSON.parse(
                content,
                limits: .init(maximumBytes: 16 << 20, maximumDepth: 64)
            )
        else { throw .otherContent }
        return object
    }
}

/// Why a proof does not show what it should. The descriptions are for people.
package enum EntryProofError: Error, Equatable, CustomStringConvertible {
    case notThisEntry
    case otherContent
    case otherCheckpoint
    /// No act of the service in the proof explains what changed.
    case unexplained(Finding)

    package var description: String {
        switch self {
        case .notThisEntry: "a leaf of the proof is not about this entry"
        case .otherContent: "who did it, and what else was said, is not what was recorded: the commitment does not open"
        case .otherCheckpoint: "the leaves of the proof are not proved against one checkpoint"
        case .unexplained(let finding): "\(finding)"
        }
    }
}
