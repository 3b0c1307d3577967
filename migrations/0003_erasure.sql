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

-- Entries that must be kept although somebody asked to be erased (GDPR, Article 17(3)): of an app, of a period, of a person,
-- or of what all of them name. Erasure leaves them as they are until the hold ends. Retention keeps them too, and for a
-- hold on a person everyone's that its app and period name, since it knows no names.
create table audit_hold (
    hold_id          text collate "C" primary key,
    service_account  text collate "C" not null,
    reason           text not null,
    target_app       text collate "C",
    since            timestamptz,
    until            timestamptz,
    -- HMAC of each name of the person. Deleted when the hold ends.
    identity_digests bytea[],
    placed_at        timestamptz not null default pg_catalog.now(),
    -- When it ends by itself, and when it was ended.
    ends_at          timestamptz,
    ended_at         timestamptz,

    constraint audit_hold_hold_id_check check (pg_catalog.octet_length(hold_id) between 1 and 128),
    constraint audit_hold_reason_check check (pg_catalog.char_length(reason) > 0),
    constraint audit_hold_scope_check check (
        ended_at is not null or target_app is not null or since is not null or until is not null
        or identity_digests is not null)
);

-- Holds that are in force on an erasure of these names; on any erasure or retention for null.
create function audit_holds_on(identity_digests bytea[]) returns setof audit_hold
    language sql stable
    set search_path = pg_catalog, pg_temp
as $$
    select * from :"schema".audit_hold as hold
     where hold.ended_at is null and (hold.ends_at is null or hold.ends_at > now())
       and (hold.identity_digests is null or audit_holds_on.identity_digests is null
            or hold.identity_digests && audit_holds_on.identity_digests)
$$;
revoke execute on function audit_holds_on(bytea[]) from public;

-- Whether such a hold covers an entry of this app and time.
create function audit_is_held(identity_digests bytea[], target_app text, ts_utc timestamptz) returns boolean
    language sql stable
    set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from :"schema".audit_holds_on(audit_is_held.identity_digests) as hold
         where (hold.target_app is null or hold.target_app is not distinct from audit_is_held.target_app)
           and (hold.since is null or audit_is_held.ts_utc >= hold.since)
           and (hold.until is null or audit_is_held.ts_utc < hold.until))
$$;
revoke execute on function audit_is_held(bytea[], text, timestamptz) from public;

-- Places a hold. False when its hold_id is in use.
create function audit_place_hold(
    hold_id text, service_account text, reason text, target_app text, since timestamptz, until timestamptz,
    identity_digests bytea[], ends_at timestamptz
) returns boolean
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    insert into :"schema".audit_hold (
        hold_id, service_account, reason, target_app, since, until, identity_digests, ends_at
    ) values (
        audit_place_hold.hold_id, audit_place_hold.service_account, audit_place_hold.reason, audit_place_hold.target_app,
        audit_place_hold.since, audit_place_hold.until, audit_place_hold.identity_digests, audit_place_hold.ends_at
    ) on conflict (hold_id) do nothing;
    return found;
end
$$;
revoke execute on function audit_place_hold(text, text, text, text, timestamptz, timestamptz, bytea[], timestamptz)
    from public;

-- Ends a hold that is in force, and forgets whom it named. False when no such hold is in force.
create function audit_end_hold(hold_id text) returns boolean
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    update :"schema".audit_hold as hold
       set ended_at = now(), identity_digests = null
     where hold.hold_id = audit_end_hold.hold_id and ended_at is null;
    return found;
end
$$;
revoke execute on function audit_end_hold(text) from public;

-- Refuses changes of an entry that no erasure makes. Its id, its times, who authenticated, what was deployed and the
-- commitment stay as they were, so the entry's leaf in the log stays true. The blind is replaced.
create function audit_refuse_other_change() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
begin
    if (new.id, new.recorded_at, new.ts_utc, new.adopted, new.service_account, new.action, new.from_sha, new.to_sha,
        new.target_app, new.trigger, new.outcome, new.deploy_digest, new.commitment)
        is distinct from
        (old.id, old.recorded_at, old.ts_utc, old.adopted, old.service_account, old.action, old.from_sha, old.to_sha,
        old.target_app, old.trigger, old.outcome, old.deploy_digest, old.commitment)
        or new.content_digest is not null or new.blind is null or new.blind is not distinct from old.blind
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

-- Refuses forged acts of the service. The owner may record any. Everyone else may record one: the end of an erasure that
-- is under way, now, with the account, the tombstone and the count that the erasure has.
create function audit_refuse_forged_act() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
begin
    if pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'usage')
        or (new.action = 'audit.erase.trail'
            and new.ts_utc = now()
            and new.actor = new.service_account
            and new.from_sha is null and new.to_sha is null and new.target_app is null
            and new.trigger is null and new.outcome is null
            and exists (select from :"schema".audit_erasure as erasure
                         where erasure.erasure_id = new.payload_redacted ->> 'erasure_id'
                           and erasure.tombstone = new.payload_redacted ->> 'tombstone'
                           and erasure.entries_rewritten::text = new.payload_redacted ->> 'entries_rewritten'
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
    raise exception 'this act of the service is refused: it is not the end of an erasure that is under way'
        using errcode = 'prohibited_sql_statement_attempted';
end
$$;
revoke execute on function audit_refuse_forged_act() from public;

create trigger console_audit_log_acts
    before insert on console_audit_log
    for each row when (new.action like 'audit.%') execute function audit_refuse_forged_act();
alter table console_audit_log enable always trigger console_audit_log_acts;

-- Takes a request and returns it as it stands. An erasure_id that is known changes nothing; the caller compares
-- identifiers_digest. Unless it awaits something, every entry of the person that arrives is tombstoned from its commit on.
--
-- One request at a time, so that two about one person cannot miss each other.
create function audit_begin_erasure(
    erasure_id text, service_account text, new_tombstone text, identity_digests bytea[], identifiers_digest bytea,
    sealed_identifiers bytea, verify boolean, is_partial boolean, at_most bigint, expected_entries bytea,
    awaits_confirmation boolean
) returns audit_erasure
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    request :"schema".audit_erasure;
begin
    lock table :"schema".audit_erasure in share row exclusive mode;
    select * into request from :"schema".audit_erasure as known where known.erasure_id = audit_begin_erasure.erasure_id;
    if found then
        return request;
    end if;
    if not audit_begin_erasure.is_partial
        and exists (select from :"schema".audit_holds_on(audit_begin_erasure.identity_digests))
    then
        raise exception 'a hold is in force' using errcode = 'RA001';
    end if;
    insert into :"schema".audit_erasure (
        erasure_id, service_account, state, tombstone, identifiers_digest, identity_digests, sealed_identifiers, verify,
        is_partial, at_most, expected_entries
    ) values (
        audit_begin_erasure.erasure_id, audit_begin_erasure.service_account,
        case when audit_begin_erasure.awaits_confirmation then 'awaiting_confirmation' else 'counting' end,
        audit_begin_erasure.new_tombstone, audit_begin_erasure.identifiers_digest, audit_begin_erasure.identity_digests,
        audit_begin_erasure.sealed_identifiers, audit_begin_erasure.verify, audit_begin_erasure.is_partial,
        audit_begin_erasure.at_most, audit_begin_erasure.expected_entries
    ) returning * into request;
    if request.state = 'counting' and request.at_most is null and request.expected_entries is null then
        return :"schema".audit_start_erasure(request.erasure_id);
    end if;
    return request;
end
$$;
revoke execute on function audit_begin_erasure(
    text, text, text, bytea[], bytea, bytea, boolean, boolean, bigint, bytea, boolean) from public;

-- Begins to erase: from its commit on, every entry of the person that arrives is tombstoned as it is stored.
--
-- The person has the tombstone of the first request that shares a name with this one, or the request's own. Requests that
-- were taken for other people's, and turn out to be about this person, take it over.
create function audit_start_erasure(erasure_id text) returns audit_erasure
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    request :"schema".audit_erasure;
    people  text[];
begin
    lock table :"schema".audit_erasure in share row exclusive mode;
    select * into request from :"schema".audit_erasure as known
     where known.erasure_id = audit_start_erasure.erasure_id and state = 'counting';
    if not found then
        raise exception 'no such erasure waits to be started' using errcode = 'prohibited_sql_statement_attempted';
    end if;
    people := array(
        select tombstone
          from :"schema".audit_erased_identity
         where tombstone in (select tombstone from :"schema".audit_erased_identity
                              where identity_digest = any (request.identity_digests))
         group by tombstone
         order by min(erased_at), tombstone
    );
    if people = '{}' then
        people := array[request.tombstone];
    end if;
    update :"schema".audit_erased_identity set tombstone = people[1] where tombstone = any (people[2:]);
    update :"schema".audit_erasure set tombstone = people[1] where tombstone = any (people[2:]);
    insert into :"schema".audit_erased_identity (identity_digest, tombstone)
    select digest, people[1] from unnest(request.identity_digests) as digest
        on conflict (identity_digest) do nothing;
    update :"schema".audit_erasure as erasure
       set state = 'running', tombstone = people[1], former_tombstones = people[2:], started_at = now()
     where erasure.erasure_id = request.erasure_id
    returning * into request;
    return request;
end
$$;
revoke execute on function audit_start_erasure(text) from public;

-- Lets a request go on that another account asked for.
create function audit_confirm_erasure(erasure_id text, account text) returns boolean
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    request :"schema".audit_erasure;
begin
    update :"schema".audit_erasure as erasure
       set state = 'counting', confirmed_by = audit_confirm_erasure.account, next_attempt_at = now()
     where erasure.erasure_id = audit_confirm_erasure.erasure_id
       and state = 'awaiting_confirmation' and service_account <> audit_confirm_erasure.account
    returning * into request;
    if not found then
        return false;
    end if;
    if request.at_most is null and request.expected_entries is null then
        perform :"schema".audit_start_erasure(request.erasure_id);
    end if;
    return true;
end
$$;
revoke execute on function audit_confirm_erasure(text, text) from public;

-- Ends a request of which nothing was carried out. The names are gone from then on.
create function audit_stop_erasure(erasure_id text, reason text) returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    update :"schema".audit_erasure as erasure
       set state = 'stopped', last_error = audit_stop_erasure.reason, sealed_identifiers = null
     where erasure.erasure_id = audit_stop_erasure.erasure_id and state in ('awaiting_confirmation', 'counting');
    if not found then
        raise exception 'no such erasure waits to be started' using errcode = 'prohibited_sql_statement_attempted';
    end if;
end
$$;
revoke execute on function audit_stop_erasure(text, text) from public;

-- Writes down that a request failed and when to try it again: after a second, then twice as long each time, at most an hour.
create function audit_note_erasure_failure(erasure_id text, error text) returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    update :"schema".audit_erasure as erasure
       set attempts = attempts + 1, last_error = audit_note_erasure_failure.error,
           next_attempt_at = now() + least(interval '1 hour', interval '1 second' * 2 ^ least(attempts, 12))
     where erasure.erasure_id = audit_note_erasure_failure.erasure_id and sealed_identifiers is not null;
end
$$;
revoke execute on function audit_note_erasure_failure(text, text) from public;

-- The instance that carries out erasures, until when. A lock on a row that only the service may take: an advisory lock is
-- everyone's who may connect.
create table audit_erasure_worker (
    singleton  boolean primary key default true,
    holder     uuid not null,
    expires_at timestamptz not null,

    constraint audit_erasure_worker_singleton_check check (singleton)
);

-- Takes or keeps the work for so many seconds. False while another instance has it.
create function audit_lease_erasures(holder uuid, seconds bigint) returns boolean
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    insert into :"schema".audit_erasure_worker as worker (holder, expires_at)
    values (audit_lease_erasures.holder, now() + audit_lease_erasures.seconds * interval '1 second')
        on conflict (singleton) do update
       set holder = excluded.holder, expires_at = excluded.expires_at
     where worker.holder = excluded.holder or worker.expires_at < now();
    return found;
end
$$;
revoke execute on function audit_lease_erasures(uuid, bigint) from public;

-- Waits until no insert is open that began before an identity was written to audit_erased_identity: an insert holds its
-- lock on the table until its commit, and looks identities up after it has the lock.
create function audit_erasure_barrier() returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    lock table :"schema".console_audit_log in share mode;
end
$$;
revoke execute on function audit_erasure_barrier() from public;

-- Whether two JSON values differ in erased names alone: same members, same lengths, same numbers, and every string or
-- member name that changed contains the tombstone. Called for each entry, with the caller's search_path.
create function audit_only_names_erased(before jsonb, after jsonb, tombstone text) returns boolean
    language plpgsql immutable
as $$
declare
    is_erased boolean;
    added     bigint;
    removed   bigint;
begin
    if before = after then
        return true;
    elsif jsonb_typeof(before) <> jsonb_typeof(after) then
        return false;
    end if;
    case jsonb_typeof(before)
        when 'string' then
            return strpos(after #>> '{}', tombstone) > 0;
        when 'array' then
            return jsonb_array_length(before) = jsonb_array_length(after)
                and not exists (
                    select from rows from (jsonb_array_elements(before),
                                           jsonb_array_elements(after)) as element (old, new)
                     where old <> new and not :"schema".audit_only_names_erased(old, new, tombstone));
        when 'object' then
            select bool_and(case
                       when new.key is null then true
                       when old.key is null then strpos(new.key, tombstone) > 0
                       else old.value = new.value
                            or :"schema".audit_only_names_erased(old.value, new.value, tombstone)
                   end),
                   count(*) filter (where old.key is null), count(*) filter (where new.key is null)
              into is_erased, added, removed
              from jsonb_each(before) as old full join jsonb_each(after) as new on new.key = old.key;
            -- A member whose name was replaced keeps its value.
            return is_erased and added = removed and (removed = 0 or not exists (
                select from jsonb_each(before) as old
                 where not after ? old.key
                   and not exists (
                       select from jsonb_each(after) as new
                        where not before ? new.key
                          and (new.value = old.value
                               or :"schema".audit_only_names_erased(old.value, new.value, tombstone)))));
        else
            return false;
    end case;
end
$$;
revoke execute on function audit_only_names_erased(jsonb, jsonb, text) from public;

-- Rewrites entries for an erasure that is under way, and counts them. is_actor: the actor is the person. Refuses content
-- in which anything but names became tombstones.
--
-- Only for the instance that has the work: another one may have read an entry before this one rewrote it.
--
-- The former blinds are gone, so the former commitments say nothing any more. The log gets an amendment for each entry,
-- with a commitment to the new content that the new blind opens. act is the id that the erasure's own entry will have.
create function audit_erase_entries(
    erasure_id text, holder uuid, ids uuid[], is_actor boolean[], payloads jsonb[], redactions jsonb[],
    blinds bytea[], commitments bytea[], act uuid
) returns bigint
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    person  text;
    digests bytea[];
    changed bigint;
begin
    select tombstone, identity_digests into person, digests
      from :"schema".audit_erasure as erasure
     where erasure.erasure_id = audit_erase_entries.erasure_id and state = 'running';
    if person is null then
        raise exception 'no such erasure is under way' using errcode = 'prohibited_sql_statement_attempted';
    end if;
    perform from :"schema".audit_erasure_worker as worker
      where worker.holder = audit_erase_entries.holder and expires_at > now()
        for update;
    if not found then
        raise exception 'another instance carries out erasures' using errcode = 'lock_not_available';
    end if;

    perform from :"schema".console_audit_log where id = any (ids) order by id for update;
    if exists (select from :"schema".audit_holds_on(digests))
        and exists (select from :"schema".console_audit_log as log
                     where id = any (ids) and :"schema".audit_is_held(digests, log.target_app, log.ts_utc))
    then
        raise exception 'a hold covers one of these entries' using errcode = 'RA001';
    end if;
    if exists (
        select from unnest(ids, payloads, audit_erase_entries.redactions) as entry (id, payload, redactions)
               join :"schema".console_audit_log as log on log.id = entry.id
         -- Members that name nobody.
         where (log.payload_redacted -> 'id', log.payload_redacted -> 'action', log.payload_redacted -> 'from_sha',
                log.payload_redacted -> 'to_sha', log.payload_redacted -> 'target_app',
                log.payload_redacted -> 'trigger', log.payload_redacted -> 'outcome', log.payload_redacted -> 'ts_utc')
               is distinct from
               (entry.payload -> 'id', entry.payload -> 'action', entry.payload -> 'from_sha',
                entry.payload -> 'to_sha', entry.payload -> 'target_app',
                entry.payload -> 'trigger', entry.payload -> 'outcome', entry.payload -> 'ts_utc')
            or :"schema".audit_only_names_erased(log.payload_redacted, entry.payload, person) is not true
            or (log.redactions <> entry.redactions
                and :"schema".audit_only_names_erased(log.redactions, entry.redactions, person) is not true)
    ) then
        raise exception 'an erasure may only replace names by their tombstone'
            using errcode = 'prohibited_sql_statement_attempted';
    end if;

    perform set_config('raptor_audit.change', 'erasure', true);
    update :"schema".console_audit_log as log
       set actor            = case when entry.is_actor then null else log.actor end,
           actor_tombstone  = case when entry.is_actor then person else log.actor_tombstone end,
           payload_redacted = entry.payload,
           redactions       = entry.redactions,
           content_digest   = null,
           blind            = entry.blind,
           amended_by       = case when audit_erase_entries.erasure_id = any (log.amended_by) then log.amended_by
                                   else log.amended_by || audit_erase_entries.erasure_id end
      from unnest(ids, audit_erase_entries.is_actor, payloads, audit_erase_entries.redactions, blinds)
               as entry (id, is_actor, payload, redactions, blind)
     where log.id = entry.id;
    get diagnostics changed = row_count;
    if changed <> cardinality(ids) then
        raise exception 'an entry is not there any more' using errcode = 'no_data_found';
    end if;
    perform :"schema".audit_log_amend(ids, commitments, act);
    perform set_config('raptor_audit.change', '', true);
    update :"schema".audit_erasure as erasure set entries_rewritten = entries_rewritten + changed
     where erasure.erasure_id = audit_erase_entries.erasure_id;
    return changed;
end
$$;
revoke execute on function
    audit_erase_entries(text, uuid, uuid[], boolean[], jsonb[], jsonb[], bytea[], bytea[], uuid) from public;

-- Puts an erasure off until no hold covers what is left of it.
create function audit_hold_erasure(erasure_id text, entries_held bigint) returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    update :"schema".audit_erasure as erasure
       set state = 'held', entries_held = audit_hold_erasure.entries_held, attempts = 0, last_error = null
     where erasure.erasure_id = audit_hold_erasure.erasure_id and state = 'running';
end
$$;
revoke execute on function audit_hold_erasure(text, bigint) from public;

-- Lets erasures go on whose holds have ended.
create function audit_resume_erasures() returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    update :"schema".audit_erasure as erasure
       set state = 'running', entries_held = 0, next_attempt_at = now()
     where state = 'held' and not exists (select from :"schema".audit_holds_on(erasure.identity_digests));
end
$$;
revoke execute on function audit_resume_erasures() from public;

-- Takes the person's names out of the reason of a hold that has ended.
create function audit_erase_hold(erasure_id text, hold_id text, reason text) returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    update :"schema".audit_hold as hold
       set reason = audit_erase_hold.reason
      from :"schema".audit_erasure as erasure
     where hold.hold_id = audit_erase_hold.hold_id
       and erasure.erasure_id = audit_erase_hold.erasure_id and erasure.state = 'running'
       and strpos(audit_erase_hold.reason, erasure.tombstone) > 0
       and (hold.ended_at is not null or hold.ends_at <= now());
end
$$;
revoke execute on function audit_erase_hold(text, text, text) from public;

-- Ends an erasure whose act stands in the trail. The names are gone from then on.
create function audit_complete_erasure(erasure_id text, receipt jsonb) returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    update :"schema".audit_erasure as erasure
       set state = case when audit_complete_erasure.receipt #> '{verification,passed}' = 'false'
                        then 'completed_with_findings' else 'completed' end,
           completed_at = now(), sealed_identifiers = null, former_tombstones = '{}',
           receipt = audit_complete_erasure.receipt,
           attempts = 0, last_error = null
     where erasure.erasure_id = audit_complete_erasure.erasure_id
       and state = 'running'
       and exists (select from :"schema".console_audit_log as log
                    where log.id = (audit_complete_erasure.receipt ->> 'entry_id')::uuid
                      and log.action = 'audit.erase.trail'
                      and log.payload_redacted ->> 'erasure_id' = erasure.erasure_id);
    if not found then
        raise exception 'no such erasure is under way, or its act is not in the trail'
            using errcode = 'prohibited_sql_statement_attempted';
    end if;
end
$$;
revoke execute on function audit_complete_erasure(text, jsonb) from public;
