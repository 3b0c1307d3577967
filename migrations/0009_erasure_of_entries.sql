-- The rewriting of entries, and what it may change in them.

-- Whether JSON values differ from what they were in erased names alone: same members, same lengths, same numbers, and
-- every string or member name that changed contains the tombstone. The members of the new values stand in the order of
-- the old ones, so each is compared with one: to look for an old member's new name among thousands would never end. One
-- query for a whole page: to begin a query for each object would take longer than the rest of the erasure. Called with the
-- caller's search_path.
create function audit_only_names_erased(before jsonb[], after json[], tombstone text) returns boolean
    language plpgsql immutable
as $$
#variable_conflict use_column
begin
    return not exists (
        -- The values that changed, and the members and elements of them that did. One that is missing is null.
        with recursive changed (old_name, old, new_name, new) as (
            select ''::text, old, ''::text, new
              from unnest(audit_only_names_erased.before, audit_only_names_erased.after) as value (old, new)
             where old is distinct from new::jsonb
            union all
            select part.old_name, part.old, part.new_name, part.new
              from changed
                   cross join lateral (
                       select old_name, old, new_name, new
                         from rows from (
                                  jsonb_each(case jsonb_typeof(changed.old) when 'object' then changed.old end),
                                  json_each(case json_typeof(changed.new) when 'object' then changed.new end)
                              ) as member (old_name, old, new_name, new)
                       union all
                       select ''::text, old, ''::text, new
                         from rows from (
                                  jsonb_array_elements(case jsonb_typeof(changed.old) when 'array' then changed.old end),
                                  json_array_elements(case json_typeof(changed.new) when 'array' then changed.new end)
                              ) as element (old, new)
                   ) as part
             where part.old is distinct from part.new::jsonb or part.old_name is distinct from part.new_name
        )
        select from changed
         where jsonb_typeof(old) is distinct from json_typeof(new)
            or (old_name is distinct from new_name
                and coalesce(strpos(new_name, audit_only_names_erased.tombstone), 0) = 0)
            or (old is distinct from new::jsonb
                and case jsonb_typeof(old)
                        when 'string' then strpos(new::jsonb #>> '{}', audit_only_names_erased.tombstone) = 0
                        when 'array' then false
                        -- A name that stands twice would lose a member.
                        when 'object' then (select count(*) from json_object_keys(new))
                            <> (select count(*) from jsonb_object_keys(new::jsonb))
                        else true
                    end)
    );
end
$$;
revoke execute on function audit_only_names_erased(jsonb[], json[], text) from public;

-- Rewrites entries for an erasure that is under way, and counts them. is_actor: the actor is the person. ids in their order.
--
-- A change is about the content with its number: the payloads of the entries come first, their redactions after them. place
-- is the path to a string in it, and text the string from now on. Nothing else of the content can change, and the new
-- string must contain the tombstone. Where that cannot be said of a content, the place is empty and the text is all of its
-- JSON, with its members in the order in which they are there, and is compared with what is there.
--
-- Only for the instance that has the work: another one may have read an entry before this one rewrote it.
--
-- The former blinds are gone, so the former commitments say nothing any more. The log gets an amendment for each entry,
-- with a commitment to the new content that the new blind opens. act is the entry with which the erasure began.
create function audit_erase_entries(
    erasure_id text, holder uuid, ids uuid[], is_actor boolean[], numbers bigint[], places text[], texts text[],
    blinds bytea[], commitments bytea[], act uuid
) returns bigint
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    person     text;
    digests    bytea[];
    found_ids  uuid[];
    contents   jsonb[];
    content    jsonb;
    place      text[];
    before     jsonb[] := '{}';
    after      json[] := '{}';
    -- Members that name nobody.
    impersonal constant text[] := '{id,action,from_sha,to_sha,target_app,trigger,outcome,ts_utc}';
    is_refused boolean := false;
begin
    -- Before the lock on the log, as everyone takes them who records an act of an erasure or of a hold. A hold that is
    -- being placed is waited for, and none is placed meanwhile: it would cover what is rewritten.
    lock table :"schema".audit_erasure in row exclusive mode;
    lock table :"schema".audit_hold in share mode;
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

    select array_agg(entry.id), array_agg(payload_redacted::jsonb) || array_agg(redactions::jsonb) into found_ids, contents
      from (select id, payload_redacted, redactions from :"schema".console_audit_log
             where id = any (ids) order by id for update) as entry;
    if found_ids is distinct from ids then
        raise exception 'an entry is not there any more' using errcode = 'no_data_found';
    end if;
    if exists (select from :"schema".audit_holds_on(digests))
        and exists (select from :"schema".console_audit_log as log
                     where id = any (ids) and :"schema".audit_is_held(digests, log.target_app, log.ts_utc))
    then
        raise exception 'a hold covers one of these entries' using errcode = 'RA001';
    end if;

    for change in 1 .. cardinality(numbers) loop
        content := contents[numbers[change]];
        place := places[change]::text[];
        if place = '{}' then
            before := before || content;
            after := after || texts[change]::json;
            is_refused := is_refused or content is null or (
                numbers[change] <= cardinality(ids)
                and exists (select from unnest(impersonal) as name
                             where content -> name is distinct from texts[change]::jsonb -> name));
            content := texts[change];
        else
            is_refused := is_refused
                or jsonb_typeof(content #> place) is distinct from 'string'
                or coalesce(strpos(texts[change], person), 0) = 0
                or (numbers[change] <= cardinality(ids) and place[1] = any (impersonal));
            content := jsonb_set(content, place, to_jsonb(texts[change]), false);
        end if;
        contents[numbers[change]] := content;
    end loop;
    if is_refused or not :"schema".audit_only_names_erased(before, after, person) then
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
      from unnest(ids, audit_erase_entries.is_actor, contents[:cardinality(ids)], contents[cardinality(ids) + 1:], blinds)
               as entry (id, is_actor, payload, redactions, blind)
     where log.id = entry.id;
    perform :"schema".audit_log_amend(ids, commitments, act);
    perform set_config('raptor_audit.change', '', true);
    update :"schema".audit_erasure as erasure set entries_rewritten = entries_rewritten + cardinality(ids)
     where erasure.erasure_id = audit_erase_entries.erasure_id;
    return cardinality(ids);
end
$$;
revoke execute on function
    audit_erase_entries(text, uuid, uuid[], boolean[], bigint[], text[], text[], bytea[], bytea[], uuid) from public;
