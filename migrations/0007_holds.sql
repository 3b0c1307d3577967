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

-- Refuses the end of a transaction that places or ends a hold without the act that says so.
create function audit_require_hold_act() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select from :"schema".console_audit_log
         where action = 'audit.hold.trail' and ts_utc = now()
           and payload_redacted ->> 'hold_id' = new.hold_id
           and payload_redacted ->> 'hold' = case when new.ended_at is null then 'placed' else 'ended' end)
    then
        raise exception 'a hold is refused: its act is not in the trail'
            using errcode = 'prohibited_sql_statement_attempted';
    end if;
    return null;
end
$$;
revoke execute on function audit_require_hold_act() from public;

create constraint trigger audit_hold_act
    after insert or update of ended_at on audit_hold
    deferrable initially deferred
    for each row execute function audit_require_hold_act();
alter table audit_hold enable always trigger audit_hold_act;

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

-- Whether a hold on anything covered an entry of this app and time at some moment since then.
create function audit_was_held(moment timestamptz, target_app text, ts_utc timestamptz) returns boolean
    language sql stable
    set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from :"schema".audit_hold as hold
         where (hold.ended_at is null or hold.ended_at > audit_was_held.moment)
           and (hold.ends_at is null or hold.ends_at > audit_was_held.moment)
           and (hold.target_app is null or hold.target_app is not distinct from audit_was_held.target_app)
           and (hold.since is null or audit_was_held.ts_utc >= hold.since)
           and (hold.until is null or audit_was_held.ts_utc < hold.until))
$$;
revoke execute on function audit_was_held(timestamptz, text, timestamptz) from public;

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

-- Ends a hold that is in force, and forgets whom it named. False when no such hold is in force. It has ended when this has
-- the lock on the table, and not when the transaction began: an erasure may have found it in force in between.
create function audit_end_hold(hold_id text) returns boolean
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    update :"schema".audit_hold as hold
       set ended_at = clock_timestamp(), identity_digests = null
     where hold.hold_id = audit_end_hold.hold_id and ended_at is null;
    return found;
end
$$;
revoke execute on function audit_end_hold(text) from public;

-- Ends the holds whose time is up, and forgets whom they named. Returns them.
create function audit_expire_holds() returns setof audit_hold
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    -- Every instance asks each second: nobody's lock is waited for where there is nothing to do.
    if not exists (select from :"schema".audit_hold where ended_at is null and ends_at <= now()) then
        return;
    end if;
    return query update :"schema".audit_hold
                    set ended_at = ends_at, identity_digests = null
                  where ended_at is null and ends_at <= now()
              returning *;
end
$$;
revoke execute on function audit_expire_holds() from public;

-- Puts an erasure off that found what a hold covers. since: when the holds were read.
create function audit_hold_erasure(erasure_id text, entries_held bigint, since timestamptz) returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    update :"schema".audit_erasure as erasure
       set state = 'held', entries_held = audit_hold_erasure.entries_held, attempts = 0, last_error = null,
           next_attempt_at = audit_hold_erasure.since
     where erasure.erasure_id = audit_hold_erasure.erasure_id and state = 'running';
end
$$;
revoke execute on function audit_hold_erasure(text, bigint, timestamptz) from public;

-- Lets erasures go on once a hold has ended since they were put off: what is still covered puts them off again.
create function audit_resume_erasures() returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    update :"schema".audit_erasure as erasure
       set state = 'running', entries_held = 0, next_attempt_at = now()
     where state = 'held'
       and (exists (select from :"schema".audit_hold as hold where hold.ended_at >= erasure.next_attempt_at)
            or not exists (select from :"schema".audit_holds_on(null)));
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
