-- Who may call, and with what.
create table audit_service_account (
    -- Stands in every entry that the account records, so it never changes and is never used again.
    name            text collate "C" primary key,
    scopes          text[] not null,
    -- What its entries may say: patterns such as console.* and raxx-console-*. '*' is everything.
    action_patterns text[] not null default '{*}',
    app_patterns    text[] not null default '{*}',
    created_at      timestamptz not null default pg_catalog.now(),
    disabled_at     timestamptz,

    constraint audit_service_account_name_check check (name ~ '^[a-z][a-z0-9-]{1,62}$'),
    constraint audit_service_account_scopes_check
        check (scopes operator(pg_catalog.<@) '{audit:write,audit:read,audit:erase,audit:erase:request,metrics:read}' and pg_catalog.cardinality(scopes) > 0),
    constraint audit_service_account_patterns_check
        check (pg_catalog.cardinality(action_patterns) > 0 and pg_catalog.cardinality(app_patterns) > 0)
);

create table audit_service_token (
    id           uuid primary key,
    account      text collate "C" not null references audit_service_account (name),
    -- HMAC-SHA-256 of the token under the pepper, which is not in this database. The token itself is nowhere.
    digest       bytea not null,
    created_at   timestamptz not null default pg_catalog.now(),
    expires_at   timestamptz,
    revoked_at   timestamptz,
    -- Kept to the minute: a busy token does not write a row for each request.
    last_used_at timestamptz,

    constraint audit_service_token_digest_key unique (digest),
    constraint audit_service_token_digest_check check (pg_catalog.octet_length(digest) = 32)
);
create index audit_service_token_account_idx on audit_service_token (account);

-- Identifies the service's pepper. With another pepper no token would be known, every repeated entry would look new, and
-- an erased operator would not be recognised.
create table audit_pepper (
    singleton   boolean primary key default true,
    fingerprint bytea not null,

    constraint audit_pepper_singleton_check check (singleton),
    constraint audit_pepper_fingerprint_check check (pg_catalog.octet_length(fingerprint) = 32)
);

-- Every instance listens and then empties its cache. A change of last_used_at alone notifies nobody.
create function audit_notify_credentials() returns trigger
    language plpgsql
    set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_notify('audit_credentials', '');
    return null;
end
$$;
revoke execute on function audit_notify_credentials() from public;

create trigger audit_service_account_notify
    after update or delete on audit_service_account
    for each statement execute function audit_notify_credentials();
create trigger audit_service_token_notify
    after insert or update of account, digest, expires_at, revoked_at or delete on audit_service_token
    for each statement execute function audit_notify_credentials();
