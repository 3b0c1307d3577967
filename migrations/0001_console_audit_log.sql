-- The migrator puts the name of the schema in the place of :"schema". By hand: sed 's/:"schema"/public/g' | psql.
--
-- A function of these files finds PostgreSQL's own functions and operators alone, and names our tables with their schema:
-- nothing that somebody else has put into the schema is ever run in its place.

-- What a column may hold. The checks of a domain are read once for a session, those of a table once for every statement.
-- Lengths are checked apart from patterns: a pattern that counts characters takes ten times as long.
create domain audit_account_name as text collate "C"
    check (pg_catalog.octet_length(value) between 2 and 63 and value ~ '^[a-z][a-z0-9-]*$');
-- The service's own acts stand in the trail too.
create domain audit_action as text collate "C"
    check (value ~ '^([a-z][a-z0-9_-]*[.](deploy|rollback|apply)[.][a-z][a-z0-9_-]*|audit[.](rewrite|erase|retain|access|hold)[.]trail)$');
create domain audit_actor as text collate "C" check (pg_catalog.octet_length(value) between 1 and 254);
create domain audit_git_sha as text collate "C"
    check ((pg_catalog.octet_length(value) between 7 and 40 or pg_catalog.octet_length(value) = 64)
           and value ~ '^[0-9a-f]*$');
create domain audit_app as text collate "C"
    check (pg_catalog.octet_length(value) between 2 and 63 and value ~ '^[a-z][a-z0-9.-]*$');
create domain audit_trigger as text collate "C" check (value in ('ci', 'local-script'));
create domain audit_outcome as text collate "C" check (value in ('success', 'health_check_failed', 'deploy_failed'));
create domain audit_sha256 as bytea check (pg_catalog.octet_length(value) = 32);
create domain audit_json_object as jsonb check (pg_catalog.jsonb_typeof(value) = 'object');
create domain audit_json_array as jsonb check (pg_catalog.jsonb_typeof(value) = 'array');

-- The trail: one row for each production deploy, rollback or apply. Append-only.
--
-- Fixed-width columns stand first, so that no row carries padding between them. Text that is compared by bytes
-- (identifiers, hashes) has collation "C": prefix searches use its indexes, whatever the database's locale.
create table console_audit_log (
    -- The entry's idempotency key, permanently.
    id               uuid primary key,
    recorded_at      timestamptz not null default pg_catalog.now(),
    ts_utc           timestamptz not null,
    -- Copied from the table that stood here before this service, which did not know all of the fields.
    adopted          boolean not null default false,
    service_account  audit_account_name not null,
    action           audit_action not null,
    actor            audit_actor,
    -- What stands for an erased operator, in every entry of theirs.
    actor_tombstone  text collate "C",
    from_sha         audit_git_sha,
    to_sha           audit_git_sha,
    target_app       audit_app,
    trigger          audit_trigger,
    outcome          audit_outcome,
    -- The whole entry but its id, as it was validated and redacted.
    payload_redacted audit_json_object not null,
    -- Where something was redacted, and by which rule: [{"pointer": …, "rule": …}].
    redactions       audit_json_array not null default '[]',
    -- The erasures that changed this entry.
    amended_by       text[] not null default '{}',
    -- HMAC of what no erasure may change: tells a repeated entry from another one after its content_digest is gone.
    deploy_digest    audit_sha256,
    -- HMAC of the redacted canonical content: tells a repeated entry from another one under the same id.
    content_digest   audit_sha256,
    -- SHA-256 of blind and redacted canonical content. Once the blind is destroyed it says nothing about the content,
    -- while every hash that was built on it stays true.
    blind            audit_sha256,
    commitment       audit_sha256 not null,

    constraint console_audit_log_actor_or_tombstone_check check ((actor is null) <> (actor_tombstone is null)),
    -- Adopted rows lack what their former table did not know. Acts of the service deploy nothing.
    constraint console_audit_log_complete_check
        check (adopted or action like 'audit.%.trail'
               or (to_sha is not null and target_app is not null and trigger is not null and outcome is not null))
);

-- Pages of the list, newest first, whole and by what people look for.
create index console_audit_log_ts_utc_idx on console_audit_log (ts_utc, id);
create index console_audit_log_target_app_idx on console_audit_log (target_app, ts_utc, id);
create index console_audit_log_actor_tombstone_idx on console_audit_log (actor_tombstone, ts_utc, id)
    where actor_tombstone is not null;
-- The first 15 digits of a SHA as a number, with zeros behind a shorter one. SHAs are as random as keys can be: an index
-- of the text is three times as large, and every insert touches another part of it.
create function audit_sha_key(text) returns bigint
    language sql immutable strict parallel safe
as $$ select ('x' operator(pg_catalog.||) pg_catalog.rpad($1, 15, '0'))::pg_catalog.bit(60)::bigint $$;

-- "Which deploy shipped this commit": prefixes, from either end.
create index console_audit_log_to_sha_idx on console_audit_log (audit_sha_key(to_sha));
create index console_audit_log_from_sha_idx on console_audit_log (audit_sha_key(from_sha)) where from_sha is not null;

-- Refuses UPDATE, DELETE and TRUNCATE for everyone, the owner included, even where no row matches. ENABLE ALWAYS:
-- session_replication_role does not switch it off.
--
-- The functions that erase and that delete what retention no longer covers set the setting for as long as they run. It
-- prevents mistakes, the owner's too. Privileges, not this setting, keep everyone else from changing a row.
create function audit_refuse_change() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
begin
    if (tg_op = 'UPDATE' and current_setting('raptor_audit.change', true) = 'erasure')
        or (tg_op = 'DELETE' and current_setting('raptor_audit.change', true) = 'retention')
    then
        return null;
    end if;
    raise exception '% of % is refused: the trail is append-only', tg_op, tg_table_name
        using errcode = 'prohibited_sql_statement_attempted';
end
$$;
revoke execute on function audit_refuse_change() from public;

create trigger console_audit_log_append_only
    before update or delete on console_audit_log
    for each statement execute function audit_refuse_change();
create trigger console_audit_log_no_truncate
    before truncate on console_audit_log
    for each statement execute function audit_refuse_change();
alter table console_audit_log enable always trigger console_audit_log_append_only;
alter table console_audit_log enable always trigger console_audit_log_no_truncate;
