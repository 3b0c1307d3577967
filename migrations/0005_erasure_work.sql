-- Erasing an operator, step by step, and deleting what retention no longer covers. Each is one function that runs as
-- the owner of the trail; the triggers let through nothing else.

-- What a request still needs to go on after a crash. All of it but the counts is gone once it is completed.
alter table audit_erasure
    -- HMAC of its identifiers: tells the same request sent again from another one under its number.
    add column identifiers_digest bytea not null,
    -- The identifiers, encrypted under a key that is not in this database.
    add column sealed_identifiers bytea,
    add column verify             boolean not null default false,
    add column entries_rewritten  bigint not null default 0,
    add constraint audit_erasure_identifiers_digest_check check (octet_length(identifiers_digest) = 32),
    add constraint audit_erasure_sealed_identifiers_check
        check ((completed_at is null) = (sealed_identifiers is not null));

create index audit_erasure_running_idx on audit_erasure (requested_at) where completed_at is null;
create index audit_erased_identity_tombstone_idx on audit_erased_identity (tombstone);

-- The service's own acts stand in the trail too. They deploy nothing, so no SHA and no outcome belongs to them.
alter table console_audit_log
    drop constraint console_audit_log_action_check,
    add constraint console_audit_log_action_check
        check (action ~ '^([a-z][a-z0-9_-]*[.](deploy|rollback|apply)[.][a-z][a-z0-9_-]*|audit[.](erase|retain)[.]trail)$'),
    drop constraint console_audit_log_complete_check,
    add constraint console_audit_log_complete_check
        check (adopted or action in ('audit.erase.trail', 'audit.retain.trail')
               or num_nulls(to_sha, target_app, trigger, outcome) = 0);

-- The setting is the mark of the two functions below: it holds while one of them runs and ends with it. It keeps slips
-- out, the owner's too; that nobody else may change a row is for the privileges to see to.
create or replace function audit_refuse_change() returns trigger
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

-- What an erasure may change of an entry. Its id, its times, who authenticated, what was deployed and the commitment
-- stay as they were.
create function audit_refuse_other_change() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
begin
    if (new.id, new.recorded_at, new.ts_utc, new.adopted, new.service_account, new.action, new.from_sha, new.to_sha,
        new.target_app, new.trigger, new.outcome, new.commitment)
        is distinct from
        (old.id, old.recorded_at, old.ts_utc, old.adopted, old.service_account, old.action, old.from_sha, old.to_sha,
        old.target_app, old.trigger, old.outcome, old.commitment)
        or new.content_digest is not null or new.blind is not null
        or (new.actor is not null and new.actor is distinct from old.actor)
    then
        raise exception 'an erasure may not change this of an entry'
            using errcode = 'prohibited_sql_statement_attempted';
    end if;
    return new;
end
$$;
revoke execute on function audit_refuse_other_change() from public;

create trigger console_audit_log_erasure
    before update on console_audit_log
    for each row execute function audit_refuse_other_change();
alter table console_audit_log enable always trigger console_audit_log_erasure;

-- Names are spelled out with their schema: in a function that runs as its owner, nothing may depend on the caller's
-- search_path.
do $migration$
declare
    schema text := quote_ident(current_schema());
begin
    -- Waits until no insert is open that began before an identity was written to audit_erased_identity: an insert holds
    -- its lock on the table until its commit, and looks identities up after it has the lock.
    execute format($definition$
        create function audit_erasure_barrier() returns void
            language plpgsql security definer
            set search_path = pg_catalog, pg_temp
        as $$
        begin
            lock table %1$s.console_audit_log in share mode;
        end
        $$
        $definition$, schema);

    -- Rewrites entries for an erasure that is under way, and only then. is_actor tells whether the actor is the person,
    -- or one who only mentions them.
    execute format($definition$
        create function audit_erase_entries(
            request_id text, ids uuid[], is_actor boolean[], payloads jsonb[], redactions jsonb[]
        ) returns bigint
            language plpgsql security definer
            set search_path = pg_catalog, pg_temp
            set raptor_audit.change = 'erasure'
        as $$
        declare
            person text;
            count  bigint;
        begin
            select erasure.tombstone into person
              from %1$s.audit_erasure as erasure
             where erasure.request_id = audit_erase_entries.request_id and erasure.completed_at is null;
            if person is null then
                raise exception 'no such erasure is under way' using errcode = 'prohibited_sql_statement_attempted';
            end if;
            update %1$s.console_audit_log as log
               set actor            = case when entry.is_actor then null else log.actor end,
                   actor_tombstone  = case when entry.is_actor then person else log.actor_tombstone end,
                   payload_redacted = entry.payload,
                   redactions       = entry.redactions,
                   content_digest   = null,
                   blind            = null
              from unnest(ids, is_actor, payloads, audit_erase_entries.redactions)
                       as entry (id, is_actor, payload, redactions)
             where log.id = entry.id;
            get diagnostics count = row_count;
            return count;
        end
        $$
        $definition$, schema);

    -- Deletes up to so many of the oldest entries from before a time. A month is the least that anybody may be left with:
    -- a date that was mistyped must not empty the trail.
    execute format($definition$
        create function audit_delete_entries(older_than timestamptz, at_most bigint) returns bigint
            language plpgsql security definer
            set search_path = pg_catalog, pg_temp
            set raptor_audit.change = 'retention'
        as $$
        declare
            count bigint;
        begin
            if older_than > now() - interval '30 days' then
                raise exception 'entries of the last 30 days are kept' using errcode = 'invalid_parameter_value';
            end if;
            delete from %1$s.console_audit_log
             where id in (select id from %1$s.console_audit_log
                           where ts_utc < older_than
                           order by ts_utc limit at_most);
            get diagnostics count = row_count;
            return count;
        end
        $$
        $definition$, schema);
end
$migration$;
revoke execute on function audit_erasure_barrier() from public;
revoke execute on function audit_erase_entries(text, uuid[], boolean[], jsonb[], jsonb[]) from public;
revoke execute on function audit_delete_entries(timestamptz, bigint) from public;

-- The service erases; it never deletes.
do $$
begin
    if exists (select from pg_roles where rolname = 'raptor_audit_service') then
        grant execute on function audit_erasure_barrier() to raptor_audit_service;
        grant execute on function audit_erase_entries(text, uuid[], boolean[], jsonb[], jsonb[])
            to raptor_audit_service;
        grant insert on audit_erasure, audit_erased_identity to raptor_audit_service;
        grant update (tombstone, completed_at, receipt, sealed_identifiers, entries_rewritten) on audit_erasure
            to raptor_audit_service;
        grant update (tombstone) on audit_erased_identity to raptor_audit_service;
    end if;
end
$$;
