import TransparencyLog

/// The texts of an archive.
enum EvidenceText {
    /// docs/proofs/verify.go, compiled in.
    static let goProgram = PackageResources.verify_go

    /// Returns README.txt. It says how to verify the archive without this program, and what it does not prove.
    static func readme(_ report: LogVerification.Report, keys: [VerifierKey]) -> String {
        let checkpoint = report.checkpoint.checkpoint
        return """
            Evidence of the audit trail \(checkpoint.origin)
            ================================================

            index.html      a page to look at
            entries.ndjson  the entries, a JSON object a line, with the blind of each commitment
            checkpoint      the log's size and root, signed (c2sp.org/tlog-checkpoint)
            tile/           the log's hashes and leaves (c2sp.org/tlog-tiles); leaves hold no personal data
            key             the public key that signs the log, as the person who packed this trusted it

            Compare the key with one that you have from somewhere else, such as the repository that deploys. An archive
            that brings its own key proves nothing.

            Verify it with the Go project's packages, on Debian or Ubuntu:

                apt-get install golang-go golang-golang-x-mod-dev
                GO111MODULE=off GOPATH=/usr/share/gocode go run verify.go . '\(keys.first.map(String.init) ?? "")'

            That shows: the key signs a log of \(checkpoint.size) leaves, and every leaf in tile/entries is in it.

            Verify the entries against the leaves with raptor-audit, without the service:

                raptor-audit log verify --from . --partial --key '\(keys.first.map(String.init) ?? "")'

            By hand, for one entry: its leaf is leaf number log_index. The leaf's members are the entry's. SHA-256 of
            "raptor-audit/commitment/v1", a zero byte, the blind's bytes and the canonical JSON (RFC 8785) of
            {"actor":…,"actor_tombstone":…,"payload_redacted":…,"redactions":…} is the leaf's commitment, or that of the last
            leaf that amends the entry.

            docs/proofs.md of Raptor Audit says what all this proves, and what it does not.

            """
    }
}
