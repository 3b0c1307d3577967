package import StrictJSON
import SystemCrypto

/// A hash, for the log, over all in an entry that an erasure may change. Without the blind it reveals nothing.
package struct Commitment: Hashable, Sendable {
    /// The length of a blind: random bytes for one version of one entry.
    package static let blindByteCount = 32
    private static let tag = Array("raptor-audit/commitment/v1\0".utf8)

    package let bytes: [UInt8]

    /// - Returns: `nil` unless there are 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == SHA256.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Computes SHA-256 of the tag, the blind and the content's canonical form.
    package init(to content: CommittedContent, blind: [UInt8]) {
        self.init(toCanonical: content.canonical, blind: blind)
    }

    /// - Parameter content: ``CommittedContent/canonical``.
    init(toCanonical content: [UInt8], blind: [UInt8]) {
        bytes = SHA256.digest(Self.tag, blind, content)
    }

    /// Returns a fresh blind and the commitment that it opens.
    package static func make(to content: CommittedContent) -> (blind: [UInt8], commitment: Commitment) {
        let blind = SecureRandom.bytes(blindByteCount)
        return (blind, Commitment(to: content, blind: blind))
    }
}

/// The columns of an entry that its leaf does not show: who did it, and what else was said.
package struct CommittedContent: Sendable {
    /// `{"actor":…,"actor_tombstone":…,"payload_redacted":…,"redactions":…}` in canonical form (RFC 8785).
    package let canonical: [UInt8]

    /// Puts the members together without parsing them again.
    /// - Parameters:
    ///   - payload: in canonical form.
    ///   - redactions: in canonical form.
    package init(actor: String?, actorTombstone: String?, payload: [UInt8], redactions: [UInt8]) {
        var bytes = Array(#"{"actor":"#.utf8)
        StrictJSON.append(canonical: actor.map { .string($0) } ?? .null, to: &bytes)
        bytes += #","actor_tombstone":"#.utf8
        StrictJSON.append(canonical: actorTombstone.map { .string($0) } ?? .null, to: &bytes)
        bytes += #","payload_redacted":"#.utf8
        bytes += payload
        bytes += #","redactions":"#.utf8
        bytes += redactions
        bytes.append(UInt8(ascii: "}"))
        canonical = bytes
    }

    /// Creates the content of an entry as the API shows it. A missing member counts as null.
    package init(of entry: JSONObject) {
        let names = ["actor", "actor_tombstone", "payload_redacted", "redactions"]
        let members = names.map { JSONObject.Member(name: $0, value: entry[$0] ?? .null) }
        canonical = StrictJSON.canonical(.object(JSONObject(members)))
    }
}
