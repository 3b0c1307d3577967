-- Erasing operators who asked for it (GDPR, Article 17). The service changes nothing here itself: it calls the functions
-- below, which run as the owner of the tables and check what they are given.
create table audit_erasure (
    -- The data subject request's number, given by the caller: asking again answers with the same receipt.
    erasure_id         text collate "C" primary key,
    service_account    text collate "C" not null,
    -- counting: nothing happens until the entries that would change are as many, and the same, as was asked for.
    -- held: entries that a hold covers wait for its end. stopped: nothing was erased, and nothing will be.
    state              text not null default 'running',
    -- Stands for the person in every entry of theirs.
    tombstone          text collate "C" not null,
    -- Tombstones of earlier requests that turned out to be about this person. They are replaced like names, and deleted
    -- with the identifiers.
    former_tombstones  text[] not null default '{}',
    -- HMAC of the identifiers, of all and of each: shows whether a request sent again is the same one, and whom it is about.
    identifiers_digest bytea not null,
    identity_digests   bytea[] not null,
    -- The identifiers, encrypted under a key that is not in this database. Deleted when nothing is left to be done.
    sealed_identifiers bytea,
    verify             boolean not null default false,
    -- What the caller bounds it by: erase what no hold covers; change no more entries; change these entries and no others.
    is_partial         boolean not null default false,
    at_most            bigint,
    expected_entries   bytea,
    requested_at       timestamptz not null default pg_catalog.now(),
    -- The account that gave its consent, where the requesting one may not erase by itself.
    confirmed_by       text collate "C",
    -- From when on entries that arrive are tombstoned.
    started_at         timestamptz,
    entries_rewritten  bigint not null default 0,
    -- Entries that a hold keeps as they are.
    entries_held       bigint not null default 0,
    -- Failures in a row, the SQLSTATE or kind of the last one, and when to try again.
    attempts           bigint not null default 0,
    last_error         text,
    next_attempt_at    timestamptz not null default pg_catalog.now(),
    completed_at       timestamptz,
    receipt            jsonb,

    constraint audit_erasure_erasure_id_check check (pg_catalog.octet_length(erasure_id) between 1 and 128),
    constraint audit_erasure_state_check check (state in (
        'awaiting_confirmation', 'counting', 'running', 'held', 'stopped', 'completed', 'completed_with_findings')),
    constraint audit_erasure_tombstone_check check (tombstone ~ '^erased-operator-[a-z2-7]{26}$'),
    constraint audit_erasure_identifiers_digest_check check (pg_catalog.octet_length(identifiers_digest) = 32),
    constraint audit_erasure_completed_check check (
        (state in ('completed', 'completed_with_findings')) = (completed_at is not null)
        and (completed_at is null) = (receipt is null)),
    constraint audit_erasure_sealed_identifiers_check check (
        (state in ('stopped', 'completed', 'completed_with_findings')) = (sealed_identifiers is null))
);
create index audit_erasure_open_idx on audit_erasure (next_attempt_at) where sealed_identifiers is not null;

-- Recognises an erased operator in entries that arrive later: an HMAC of each name, under a key that is not in this
-- database. Nobody can read or guess a name from this table.
create table audit_erased_identity (
    identity_digest bytea primary key,
    tombstone       text collate "C" not null,
    erased_at       timestamptz not null default pg_catalog.now(),

    constraint audit_erased_identity_identity_digest_check check (pg_catalog.octet_length(identity_digest) = 32),
    constraint audit_erased_identity_tombstone_check check (tombstone ~ '^erased-operator-[a-z2-7]{26}$')
);
create index audit_erased_identity_tombstone_idx on audit_erased_identity (tombstone);

-- Keeps requests that have ended, and their receipts, as they are. Only a tombstone may still change, when two requests turn out
-- to be about one person.
create function audit_refuse_receipt_change() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
declare
    changed :"schema".audit_erasure := new;
begin
    if tg_op = 'UPDATE' then
        changed.tombstone := old.tombstone;
        if old.sealed_identifiers is not null or changed is not distinct from old then
            return new;
        end if;
    end if;
    raise exception '% of a receipt is refused', tg_op using errcode = 'prohibited_sql_statement_attempted';
end
$$;
revoke execute on function audit_refuse_receipt_change() from public;

create trigger audit_erasure_receipts
    before update or delete on audit_erasure
    for each row execute function audit_refuse_receipt_change();
create trigger audit_erasure_no_truncate
    before truncate on audit_erasure
    for each statement execute function audit_refuse_change();
alter table audit_erasure enable always trigger audit_erasure_receipts;
alter table audit_erasure enable always trigger audit_erasure_no_truncate;

-- Refuses changes of an entry that no erasure makes. Its id, its times, who authenticated, what was deployed and the
-- commitment stay as they were, so the entry's leaf in the log stays true. The blind is replaced. The function runs for
-- what is refused alone: PostgreSQL compares the rows by itself, in a tenth of the time.
create function audit_refuse_other_change() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'an erasure may not change this of an entry' using errcode = 'prohibited_sql_statement_attempted';
end
$$;
revoke execute on function audit_refuse_other_change() from public;

create trigger console_audit_log_erasure
    before update on console_audit_log
    for each row when (
        (new.id, new.recorded_at, new.ts_utc, new.adopted, new.service_account, new.action, new.from_sha, new.to_sha,
         new.target_app, new.trigger, new.outcome, new.deploy_digest, new.commitment)
        is distinct from
        (old.id, old.recorded_at, old.ts_utc, old.adopted, old.service_account, old.action, old.from_sha, old.to_sha,
         old.target_app, old.trigger, old.outcome, old.deploy_digest, old.commitment)
        or new.content_digest is not null or new.blind is null or new.blind is not distinct from old.blind
        or (new.actor is not null and new.actor is distinct from old.actor))
    execute function audit_refuse_other_change();
alter table console_audit_log enable always trigger console_audit_log_erasure;

-- Refuses forged acts of the service. The owner may record any. Everyone else may record the beginning and the end of an
-- erasure that is under way, now, with the account and the tombstone that the erasure has, and its count at the end.
create function audit_refuse_forged_act() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
begin
    if pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'usage')
        or (new.action in ('audit.rewrite.trail', 'audit.erase.trail')
            and new.ts_utc = now()
            and new.actor = new.service_account
            and new.from_sha is null and new.to_sha is null and new.target_app is null
            and new.trigger is null and new.outcome is null
            and exists (select from :"schema".audit_erasure as erasure
                         where erasure.erasure_id = new.payload_redacted ->> 'erasure_id'
                           and erasure.tombstone = new.payload_redacted ->> 'tombstone'
                           and (new.action = 'audit.rewrite.trail'
                                or erasure.entries_rewritten::text = new.payload_redacted ->> 'entries_rewritten')
                           and erasure.service_account = new.service_account
                           and erasure.state = 'running'))
    then
        return new;
    end if;
    -- A copy of somebody's entries that was handed out; a hold that was placed or ended.
    if new.action in ('audit.access.trail', 'audit.hold.trail')
        and new.ts_utc = now() and new.actor = new.service_account
        and new.from_sha is null and new.to_sha is null and new.target_app is null
        and new.trigger is null and new.outcome is null
        and (new.action = 'audit.access.trail'
             or exists (select from :"schema".audit_hold as hold
                         where hold.hold_id = new.payload_redacted ->> 'hold_id'))
    then
        return new;
    end if;
    raise exception 'this act of the service is refused: it does not begin or end an erasure that is under way'
        using errcode = 'prohibited_sql_statement_attempted';
end
$$;
revoke execute on function audit_refuse_forged_act() from public;

create trigger console_audit_log_acts
    before insert on console_audit_log
    for each row when (new.action like 'audit.%') execute function audit_refuse_forged_act();
alter table console_audit_log enable always trigger console_audit_log_acts;
