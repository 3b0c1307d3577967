-- For pgbench: 100 rows a transaction, each as insert.sql has it.
\set n random(1, 1000000)
insert into console_audit_log (
    id, service_account, action, actor, from_sha, to_sha, target_app, trigger, outcome, ts_utc,
    payload_redacted, redactions, content_digest, blind, commitment
)
select gen_random_uuid(), 'bench', 'console.deploy.prod', 'person-' || row % 8 || '@example.test',
       left(encode(sha256(uuid_send(gen_random_uuid())), 'hex'), 40),
       left(encode(sha256(uuid_send(gen_random_uuid())), 'hex'), 40),
       'app-' || row % 12, 'ci', 'success', now() - (:n + row) * interval '600 us',
       :payload, '[]', :digest, :digest, :digest
  from generate_series(1, 100) as row;
