-- What people look entries up by.

-- Actors are found in any case, by the rules of Unicode where PostgreSQL has them, else by those of the database's
-- locale. Both ways round, so that letters with several small forms are equal, too. What is stored and what is asked for
-- are in normal form C already.
do $migration$
begin
    execute pg_catalog.format(
        $definition$
            create function audit_fold(text) returns text
                language sql immutable strict parallel safe
            as $$ select pg_catalog.lower(pg_catalog.upper($1 collate %s)) $$
        $definition$,
        case when exists (select from pg_catalog.pg_collation
                           where collname = 'und-x-icu' and collnamespace = 'pg_catalog'::pg_catalog.regnamespace
                             and collencoding in (-1, (select encoding from pg_catalog.pg_database
                                                        where datname = pg_catalog.current_database())))
             then 'pg_catalog."und-x-icu"' else 'pg_catalog."default"' end);
end
$migration$;

-- The words of an entry's strings, but for the members that have filters of their own: most entries have few others, and
-- are inserted as quickly as without the index. Numbers are left out: one may have hundreds of digits, and a text search
-- vector holds a mebibyte at most.
create function audit_words(jsonb) returns tsvector
    language sql immutable strict parallel safe
as $$
    select pg_catalog.jsonb_to_tsvector(
        'pg_catalog.simple'::pg_catalog.regconfig,
        $1 operator(pg_catalog.-) '{action,actor,from_sha,to_sha,target_app,trigger,outcome,ts_utc,release}'::text[],
        '["string"]')
$$;

create index console_audit_log_actor_idx on console_audit_log (audit_fold(actor), ts_utc, id) where actor is not null;
create index console_audit_log_service_account_idx on console_audit_log (service_account, ts_utc, id);
-- The first characters: an adopted entry's release may be longer than an index takes.
create index console_audit_log_release_idx
    on console_audit_log (pg_catalog.left(payload_redacted ->> 'release'::text, 256), ts_utc, id)
    where pg_catalog.left(payload_redacted ->> 'release'::text, 256) is not null;
create index console_audit_log_words_idx on console_audit_log using gin (audit_words(payload_redacted));

-- What an incident asks for matches rarely: without these a search for it would read the trail to its beginning.
create index console_audit_log_action_idx on console_audit_log (action, ts_utc, id);
create index console_audit_log_outcome_idx on console_audit_log (outcome, ts_utc, id) where outcome <> 'success';
create index console_audit_log_trigger_idx on console_audit_log (trigger, ts_utc, id) where trigger <> 'ci';
