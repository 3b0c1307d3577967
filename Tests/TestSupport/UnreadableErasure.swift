package enum UnreadableErasure {
    /// SQL: inserts the open request `DSR-0`, whose names no key opens. No instance can carry it out.
    package static let insert = """
        insert into audit_erasure (
            erasure_id, service_account, tombstone, identifiers_digest, identity_digests, sealed_identifiers, requested_at
        ) values (
            'DSR-0', 'dsr', 'erased-operator-aaaaaaaaaaaaaaaaaaaaaaaaaa', sha256(''), array[sha256('')], 'nonsense',
            '2026-01-31T12:00:00Z'
        )
        """
}
