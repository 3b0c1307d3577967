-- What becomes of a request to be erased, from its beginning to its end.

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
    -- Before the row: two confirmations at once would wait for each other in audit_start_erasure.
    lock table :"schema".audit_erasure in share row exclusive mode;
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

-- Ends a request that awaits a confirmation. The names are gone from then on.
create function audit_refuse_erasure(erasure_id text, account text) returns boolean
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    update :"schema".audit_erasure as erasure
       set state = 'stopped', last_error = 'refused by ' || audit_refuse_erasure.account, sealed_identifiers = null
     where erasure.erasure_id = audit_refuse_erasure.erasure_id and state = 'awaiting_confirmation';
    return found;
end
$$;
revoke execute on function audit_refuse_erasure(text, text) from public;

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

-- Takes or keeps the work for so many seconds. False while another instance has it. One that has it for more than an hour
-- took it before the server's clock was set back.
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
     where worker.holder = excluded.holder
        or worker.expires_at not between now() and now() + interval '1 hour';
    return found;
end
$$;
revoke execute on function audit_lease_erasures(uuid, bigint) from public;

-- Waits until no insert is open that began before an identity was written to audit_erased_identity: an insert holds its
-- lock on the table until its commit, and looks identities up after it has the lock. Returns the time: a hold that is found
-- in force after it ends after it.
create function audit_erasure_barrier() returns timestamptz
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    lock table :"schema".audit_hold in share mode;
    lock table :"schema".console_audit_log in share mode;
    return clock_timestamp();
end
$$;
revoke execute on function audit_erasure_barrier() from public;

-- Keeps the requests from being started and rewritten for until the transaction ends. Taken before the lock on the log
-- by the transaction that records the end of an erasure: it then counts all of the amendments.
create function audit_lock_erasures() returns void
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    lock table :"schema".audit_erasure in share row exclusive mode;
end
$$;
revoke execute on function audit_lock_erasures() from public;

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
