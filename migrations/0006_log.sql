-- The log over the trail: a Merkle tree (RFC 6962) that shows outsiders what was recorded, and that nothing was changed
-- since. It has a leaf for every entry, and one for every time that an erasure rewrote an entry, in one order without a
-- gap.
--
-- Leaves are appended by the statement that stores the entry, and in its transaction: an entry that is stored has its
-- place. Only the functions below write here. They run as the owner; the service's role may read and nothing else.

create domain audit_log_index as bigint check (value >= 0);
create domain audit_log_origin as text collate "C" check (pg_catalog.octet_length(value) between 1 and 255);
create domain audit_log_leaf_text as bytea check (pg_catalog.octet_length(value) between 1 and 65535);

-- How large the tree is, in one row.
create table audit_log_head (
    -- The one row is made below, and none can be added.
    singleton boolean primary key default true,
    -- Leaves so far. An append locks this row, so leaves are numbered in the order of commits.
    size      audit_log_index not null default 0,
    -- The log's name, signed with every tree. Chosen at the first start and kept.
    origin    audit_log_origin
);
insert into audit_log_head default values;

create table audit_log_leaf (
    index     audit_log_index primary key,
    -- The entry that it is about.
    entry_id  uuid not null,
    -- An erasure rewrote the entry. Otherwise this is the entry's own leaf.
    amendment boolean not null,
    -- Canonical JSON (RFC 8785). No personal data.
    leaf      audit_log_leaf_text not null,
    -- SHA-256 of a zero byte and the leaf.
    leaf_hash audit_sha256 not null
);
create index audit_log_leaf_entry_id_idx on audit_log_leaf (entry_id, index);

-- Roots of full subtrees: on level n each is over 256^n leaves. Everything here follows from audit_log_leaf; it saves
-- hashing millions of leaves for one proof.
create table audit_log_subtree (
    level smallint not null,
    index audit_log_index not null,
    hash  audit_sha256 not null,

    primary key (level, index),
    constraint audit_log_subtree_level_check check (level between 1 and 7)
);

-- Refuses every change of what is in the log.
create function audit_refuse_log_change() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception '% of % is refused: the log is append-only', tg_op, tg_table_name
        using errcode = 'prohibited_sql_statement_attempted';
end
$$;
revoke execute on function audit_refuse_log_change() from public;

create trigger audit_log_leaf_append_only
    before update or delete or truncate on audit_log_leaf
    for each statement execute function audit_refuse_log_change();
create trigger audit_log_subtree_append_only
    before update or delete or truncate on audit_log_subtree
    for each statement execute function audit_refuse_log_change();
create trigger audit_log_head_singleton
    before insert or delete on audit_log_head
    for each row execute function audit_refuse_log_change();
-- The head may grow, and be named once.
create trigger audit_log_head_growth
    before update on audit_log_head
    for each row when (new.singleton <> old.singleton or new.size < old.size or new.origin <> old.origin
                       or (old.origin is not null and new.origin is null))
    execute function audit_refuse_log_change();
create trigger audit_log_head_no_truncate
    before truncate on audit_log_head
    for each statement execute function audit_refuse_log_change();
alter table audit_log_leaf enable always trigger audit_log_leaf_append_only;
alter table audit_log_subtree enable always trigger audit_log_subtree_append_only;
alter table audit_log_head enable always trigger audit_log_head_singleton;
alter table audit_log_head enable always trigger audit_log_head_growth;
alter table audit_log_head enable always trigger audit_log_head_no_truncate;

-- The root over hashes that lie side by side. Their number is a power of two.
create function audit_merkle_root(hashes bytea[]) returns bytea
    language plpgsql immutable
    set search_path = pg_catalog, pg_temp
as $$
begin
    while cardinality(hashes) > 1 loop
        hashes := array(
            select sha256('\x01'::bytea || hashes[2 * pair - 1] || hashes[2 * pair])
              from generate_series(1, cardinality(hashes) / 2) as pair
             order by pair
        );
    end loop;
    return hashes[1];
end
$$;
revoke execute on function audit_merkle_root(bytea[]) from public;

-- Keeps the roots of the subtrees that appended leaves have completed.
create function audit_log_complete_subtrees(old_size bigint, new_size bigint) returns void
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
declare
    of_level smallint := 1;
    -- Leaves under a hash of the level.
    span     bigint := 256;
begin
    while new_size / span > old_size / span loop
        insert into :"schema".audit_log_subtree (level, index, hash)
        select of_level, subtree, :"schema".audit_merkle_root(
                   case when of_level = 1
                       then array(select leaf.leaf_hash from :"schema".audit_log_leaf as leaf
                                   where leaf.index between subtree * 256 and subtree * 256 + 255
                                   order by leaf.index)
                       else array(select below.hash from :"schema".audit_log_subtree as below
                                   where below.level = of_level - 1
                                     and below.index between subtree * 256 and subtree * 256 + 255
                                   order by below.index)
                   end)
          from generate_series(old_size / span, new_size / span - 1) as subtree;
        of_level := of_level + 1;
        span := span * 256;
    end loop;
end
$$;
revoke execute on function audit_log_complete_subtrees(bigint, bigint) from public;

-- Appends the leaf of every entry that a statement inserted, in the order of insertion. The leaf has the columns that no
-- erasure changes. Their checks leave no character that JSON would escape. Times are as the API writes them.
--
-- Says in a setting of the session where the first of them stands, so that the caller need not look it up.
create function audit_log_entries() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    old_size bigint;
    new_size bigint;
begin
    update :"schema".audit_log_head as head set size = head.size + added.count
      from (select count(*) from inserted) as added
     where added.count > 0
    returning head.size - added.count, head.size into old_size, new_size;
    -- All of them were there already.
    if not found then
        return null;
    end if;
    insert into :"schema".audit_log_leaf (index, entry_id, amendment, leaf, leaf_hash)
    select old_size + number - 1, id, false, leaf, sha256('\x00'::bytea || leaf)
      from (select row_number() over () as number, id, convert_to(
                       '{"action":"' || action
                       || '","adopted":' || case when adopted then 'true' else 'false' end
                       || ',"commitment":"' || encode(commitment, 'hex')
                       || '","from_sha":' || coalesce('"' || from_sha || '"', 'null')
                       || ',"id":"' || id::text
                       || '","outcome":' || coalesce('"' || outcome || '"', 'null')
                       || ',"recorded_at":"' || to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                       || '","service_account":"' || service_account
                       || '","target_app":' || coalesce('"' || target_app || '"', 'null')
                       || ',"to_sha":' || coalesce('"' || to_sha || '"', 'null')
                       || ',"trigger":' || coalesce('"' || trigger || '"', 'null')
                       || ',"ts_utc":"' || rtrim(rtrim(
                              to_char(ts_utc at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.')
                       || 'Z","v":1}', 'UTF8') as leaf
              from inserted) as entry;
    if new_size / 256 > old_size / 256 then
        perform :"schema".audit_log_complete_subtrees(old_size, new_size);
    end if;
    perform set_config('raptor_audit.first_leaf', old_size::text, false);
    return null;
end
$$;
revoke execute on function audit_log_entries() from public;

create trigger console_audit_log_leaves
    after insert on console_audit_log
    referencing new table as inserted
    for each statement execute function audit_log_entries();
alter table console_audit_log enable always trigger console_audit_log_leaves;

-- Appends an amendment for each entry that an erasure has rewritten: from then on its content is what the new commitment
-- says. erasure is the id of the entry by which the service records that erasure.
create function audit_log_amend(ids uuid[], commitments bytea[], erasure uuid) returns void
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
declare
    old_size bigint;
    new_size bigint;
begin
    update :"schema".audit_log_head set size = size + cardinality(ids)
    returning size - cardinality(ids), size into strict old_size, new_size;
    insert into :"schema".audit_log_leaf (index, entry_id, amendment, leaf, leaf_hash)
    select old_size + number - 1, id, true, leaf, sha256('\x00'::bytea || leaf)
      from (select amended.number, amended.id, convert_to(
                       '{"amends":"' || amended.id::text
                       || '","commitment":"' || encode(amended.commitment, 'hex')
                       || '","erasure":"' || audit_log_amend.erasure::text
                       || '","index":' || (
                           select max(own.index) from :"schema".audit_log_leaf as own
                            where own.entry_id = amended.id and not own.amendment
                       )::text
                       || ',"v":1}', 'UTF8') as leaf
              from unnest(ids, commitments) with ordinality as amended (id, commitment, number)) as amendment;
    perform :"schema".audit_log_complete_subtrees(old_size, new_size);
end
$$;
revoke execute on function audit_log_amend(uuid[], bytea[], uuid) from public;

-- Names the log, once. Returns the name that it has.
create function audit_log_name(name text) returns text
    language plpgsql security definer
    set search_path = pg_catalog, pg_temp
as $$
begin
    update :"schema".audit_log_head set origin = name where origin is null;
    return (select origin from :"schema".audit_log_head);
end
$$;
revoke execute on function audit_log_name(text) from public;
