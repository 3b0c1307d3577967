-- Erasing operators who asked for it (GDPR, Article 17). The service changes nothing here itself: it calls the functions
-- below, which run as the owner of the tables and check what they are given.
create table audit_erasure (
    -- The data subject request's number, given by the caller: asking again answers with the same receipt.
    request_id         text collate "C" primary key,
    service_account    text collate "C" not null,
    -- Stands for the person in every entry of theirs.
    tombstone          text collate "C" not null,
    -- Tombstones of earlier requests that turned out to be about this person. They are replaced like names, and deleted
    -- with the identifiers.
    former_tombstones  text[] not null default '{}',
    -- HMAC of the identifiers: shows whether a request sent again is the same one.
    identifiers_digest bytea not null,
    -- The identifiers, encrypted under a key that is not in this database. Deleted when the request is completed.
    sealed_identifiers bytea,
    verify             boolean not null default false,
    requested_at       timestamptz not null default pg_catalog.now(),
    entries_rewritten  bigint not null default 0,
    completed_at       timestamptz,
    receipt            jsonb,

    constraint audit_erasure_request_id_check check (pg_catalog.octet_length(request_id) between 1 and 128),
    constraint audit_erasure_tombstone_check check (tombstone ~ '^erased-operator-[a-z2-7]{26}$'),
    constraint audit_erasure_identifiers_digest_check check (pg_catalog.octet_length(identifiers_digest) = 32),
    constraint audit_erasure_receipt_check check ((completed_at is null) = (receipt is null)),
    constraint audit_erasure_sealed_identifiers_check check ((completed_at is null) = (sealed_identifiers is not null))
);
create index audit_erasure_running_idx on audit_erasure (requested_at) where completed_at is null;

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

-- Keeps completed requests and their receipts as they are. Only a tombstone may still change, when two requests turn out
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
        if old.completed_at is null or changed is not distinct from old then
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
-- commitment stay as they were, so the entry's leaf in the log stays true. The blind is replaced.
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
                         where erasure.request_id = new.payload_redacted ->> 'request_id'
                           and erasure.tombstone = new.payload_redacted ->> 'tombstone'
                           and erasure.entries_rewritten::text = new.payload_redacted ->> 'entries_rewritten'
                           and erasure.service_account = new.service_account
                           and erasure.completed_at is null))
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

-- Takes a request: from its commit on, every entry of the person that arrives is tombstoned as it is stored. Returns the
-- request as it stands. A request_id that is known changes nothing; the caller compares identifiers_digest.
--
-- The person has the tombstone of the first request that shares a name with this one, or new_tombstone. Requests that
-- were taken for other people's, and turn out to be about this person, take it over. One request at a time, so that two
-- about one person cannot miss each other.
create function audit_begin_erasure(
    request_id text, service_account text, new_tombstone text, identity_digests bytea[], identifiers_digest bytea,
    sealed_identifiers bytea, verify boolean
) returns audit_erasure
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    request :"schema".audit_erasure;
    people  text[];
begin
    lock table :"schema".audit_erasure in share row exclusive mode;
    select * into request from :"schema".audit_erasure as known where known.request_id = audit_begin_erasure.request_id;
    if found then
        return request;
    end if;

    people := array(
        select tombstone
          from :"schema".audit_erased_identity
         where tombstone in (select tombstone from :"schema".audit_erased_identity
                              where identity_digest = any (audit_begin_erasure.identity_digests))
         group by tombstone
         order by min(erased_at), tombstone
    );
    if people = '{}' then
        people := array[new_tombstone];
    end if;
    update :"schema".audit_erased_identity set tombstone = people[1] where tombstone = any (people[2:]);
    update :"schema".audit_erasure set tombstone = people[1] where tombstone = any (people[2:]);
    insert into :"schema".audit_erased_identity (identity_digest, tombstone)
    select digest, people[1] from unnest(audit_begin_erasure.identity_digests) as digest
        on conflict (identity_digest) do nothing;
    insert into :"schema".audit_erasure (
        request_id, service_account, tombstone, former_tombstones, identifiers_digest, sealed_identifiers, verify
    ) values (
        audit_begin_erasure.request_id, audit_begin_erasure.service_account, people[1], people[2:],
        audit_begin_erasure.identifiers_digest, audit_begin_erasure.sealed_identifiers, audit_begin_erasure.verify
    ) returning * into request;
    return request;
end
$$;
revoke execute on function audit_begin_erasure(text, text, text, bytea[], bytea, bytea, boolean) from public;

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
-- The former blinds are gone, so the former commitments say nothing any more. The log gets an amendment for each entry,
-- with a commitment to the new content that the new blind opens. act is the id that the erasure's own entry will have.
create function audit_erase_entries(
    request_id text, ids uuid[], is_actor boolean[], payloads jsonb[], redactions jsonb[], blinds bytea[],
    commitments bytea[], act uuid
) returns bigint
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    person  text;
    changed bigint;
begin
    select tombstone into person
      from :"schema".audit_erasure as erasure
     where erasure.request_id = audit_erase_entries.request_id and completed_at is null;
    if person is null then
        raise exception 'no such erasure is under way' using errcode = 'prohibited_sql_statement_attempted';
    end if;

    perform from :"schema".console_audit_log where id = any (ids) order by id for update;
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
           blind            = entry.blind
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
     where erasure.request_id = audit_erase_entries.request_id;
    return changed;
end
$$;
revoke execute on function audit_erase_entries(text, uuid[], boolean[], jsonb[], jsonb[], bytea[], bytea[], uuid) from public;

-- Ends an erasure whose act stands in the trail. The names are gone from then on.
create function audit_complete_erasure(request_id text, receipt jsonb) returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    update :"schema".audit_erasure as erasure
       set completed_at = now(), sealed_identifiers = null, former_tombstones = '{}',
           receipt = audit_complete_erasure.receipt
     where erasure.request_id = audit_complete_erasure.request_id
       and completed_at is null
       and exists (select from :"schema".console_audit_log as log
                    where log.id = (audit_complete_erasure.receipt ->> 'entry_id')::uuid
                      and log.action = 'audit.erase.trail'
                      and log.payload_redacted ->> 'request_id' = erasure.request_id);
    if not found then
        raise exception 'no such erasure is under way, or its act is not in the trail'
            using errcode = 'prohibited_sql_statement_attempted';
    end if;
end
$$;
revoke execute on function audit_complete_erasure(text, jsonb) from public;
