-- Ids of entries that retention deleted: an id is used once, permanently.
create table audit_deleted_entry (
    id         uuid primary key,
    deleted_at timestamptz not null default pg_catalog.now()
);

-- The ids of entries that retention may delete, the oldest first; all of them when at_most is null. An entry is as old as
-- the later of the time that it claims and the time it was recorded: nobody can date one back so that it is deleted soon.
-- Adopted rows have the time that their former table gave them. Entries that a hold covers are kept, and those that one
-- covered at act_at, when the act of retention was recorded: the trail's acts and holds show which entries retention was
-- allowed to delete. The service's own acts are kept, since they explain what is missing.
create function audit_old_entries(older_than timestamptz, act_at timestamptz, at_most bigint) returns setof uuid
    language plpgsql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    -- As audit_was_held, without a call for each entry that is old enough.
    return query
        select id
          from :"schema".console_audit_log as log
         where ts_utc < older_than and (adopted or recorded_at < older_than) and action not like 'audit.%'
           and not exists (
                   select from :"schema".audit_hold as hold
                    where (hold.ended_at is null or hold.ended_at > act_at)
                      and (hold.ends_at is null or hold.ends_at > act_at)
                      and (hold.target_app is null or hold.target_app = log.target_app)
                      and (hold.since is null or log.ts_utc >= hold.since)
                      and (hold.until is null or log.ts_utc < hold.until))
         order by ts_utc limit at_most;
end
$$;
revoke execute on function audit_old_entries(timestamptz, timestamptz, bigint) from public;

-- Deletes up to at_most of these entries, and returns how many. Nobody may delete the last 30 days: a mistyped date must
-- not empty the trail.
create function audit_delete_entries(older_than timestamptz, act_at timestamptz, at_most bigint) returns bigint
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    old_ids uuid[];
    deleted bigint := 0;
begin
    if older_than > now() - interval '30 days' then
        raise exception 'entries of the last 30 days are kept' using errcode = 'invalid_parameter_value';
    end if;
    perform set_config('raptor_audit.change', 'retention', true);
    loop
        old_ids := array(select :"schema".audit_old_entries(older_than, act_at, at_most));
        -- A hold that is being placed is waited for, and none is placed before the commit: it would cover what is deleted.
        -- Taken late, since nobody can place a hold meanwhile.
        lock table :"schema".audit_hold in share mode;
        with old as (
            delete from :"schema".console_audit_log
             where id = any (old_ids) and not :"schema".audit_was_held(act_at, target_app, ts_utc)
            returning id
        ), remembered as (
            insert into :"schema".audit_deleted_entry (id) select id from old on conflict do nothing
        )
        select count(*) into deleted from old;
        -- Again where a hold was placed on all of them: 0 says that nothing is left.
        exit when deleted > 0 or old_ids = '{}';
    end loop;
    perform set_config('raptor_audit.change', '', true);
    return deleted;
end
$$;
revoke execute on function audit_delete_entries(timestamptz, timestamptz, bigint) from public;
