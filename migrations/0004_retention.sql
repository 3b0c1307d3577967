-- Deletes up to at_most of the oldest entries from before a time, and returns how many. Nobody may delete the last 30
-- days: a mistyped date must not empty the trail.
create function audit_delete_entries(older_than timestamptz, at_most bigint) returns bigint
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    deleted bigint;
begin
    if older_than > now() - interval '30 days' then
        raise exception 'entries of the last 30 days are kept' using errcode = 'invalid_parameter_value';
    end if;
    perform set_config('raptor_audit.change', 'retention', true);
    delete from :"schema".console_audit_log
     where id in (select id from :"schema".console_audit_log
                   where ts_utc < older_than
                   order by ts_utc limit at_most);
    get diagnostics deleted = row_count;
    perform set_config('raptor_audit.change', '', true);
    return deleted;
end
$$;
revoke execute on function audit_delete_entries(timestamptz, bigint) from public;
