-- Operators who asked to be erased (GDPR, Article 17).
create table audit_erasure (
    -- The data subject request's number, given by the caller: asking again answers with the same receipt.
    request_id      text collate "C" primary key,
    service_account text collate "C" not null,
    -- Stands for the person in every entry of theirs.
    tombstone       text collate "C" not null,
    requested_at    timestamptz not null default now(),
    completed_at    timestamptz,
    receipt         jsonb,

    constraint audit_erasure_request_id_check check (octet_length(request_id) between 1 and 128),
    constraint audit_erasure_tombstone_check check (tombstone ~ '^erased-operator-[a-z2-7]{26}$'),
    constraint audit_erasure_receipt_check check ((completed_at is null) = (receipt is null))
);

-- What they were known by: an HMAC under a key that is not in this database, so that an entry which arrives later is
-- recognised and nobody can read or guess a name from this table.
create table audit_erased_identity (
    identity_digest bytea primary key,
    tombstone       text collate "C" not null,
    erased_at       timestamptz not null default now(),

    constraint audit_erased_identity_identity_digest_check check (octet_length(identity_digest) = 32),
    constraint audit_erased_identity_tombstone_check check (tombstone ~ '^erased-operator-[a-z2-7]{26}$')
);
