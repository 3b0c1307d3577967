-- The rewriting of entries, and what it may change in them.

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
            -- A member whose name was replaced keeps its value. Equal values are found by their hash: an entry may have
            -- thousands of such members.
            return is_erased and added = removed and (removed = 0 or not exists (
                select from jsonb_each(before) as old
                 where not after ? old.key
                   and old.value not in (select new.value from jsonb_each(after) as new where not before ? new.key)
                   and not exists (
                       select from jsonb_each(after) as new
                        where not before ? new.key
                          and jsonb_typeof(new.value) = jsonb_typeof(old.value)
                          and case jsonb_typeof(new.value)
                                  when 'string' then strpos(new.value #>> '{}', tombstone) > 0
                                  else :"schema".audit_only_names_erased(old.value, new.value, tombstone)
                              end)));
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
-- with a commitment to the new content that the new blind opens. act is the entry with which the erasure began.
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
    -- Before the lock on the log, as everyone takes them who records an act of an erasure.
    lock table :"schema".audit_erasure in row exclusive mode;
    select tombstone, identity_digests into person, digests
      from :"schema".audit_erasure as erasure
     where erasure.erasure_id = audit_erase_entries.erasure_id and state = 'running';
    if person is null then
        raise exception 'no such erasure is under way' using errcode = 'prohibited_sql_statement_attempted';
    end if;
    perform from :"schema".console_audit_log as log
      where log.id = audit_erase_entries.act and log.action = 'audit.rewrite.trail'
        and log.payload_redacted ->> 'erasure_id' = audit_erase_entries.erasure_id;
    if not found then
        raise exception 'the trail does not have the beginning of this erasure'
            using errcode = 'prohibited_sql_statement_attempted';
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
