-- For pgbench: what a client could do at best that inserts one row a transaction. The row is as wide as one of
-- post.lua's, and falls on as many places of each index.
\set n random(1, 1000000)
insert into console_audit_log (
    id, service_account, action, actor, from_sha, to_sha, target_app, trigger, outcome, ts_utc,
    payload_redacted, redactions, content_digest, blind, commitment
) values (
    gen_random_uuid(), 'bench', 'console.deploy.prod', 'person-' || :n % 8 || '@example.test',
    left(encode(sha256(uuid_send(gen_random_uuid())), 'hex'), 40),
    left(encode(sha256(uuid_send(gen_random_uuid())), 'hex'), 40),
    'app-' || :n % 12, 'ci', 'success', now() - :n * interval '600 us',
    :payload, '[]', :digest, :digest, :digest
);
