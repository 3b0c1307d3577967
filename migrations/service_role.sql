-- Everything that the service's role may do. It owns nothing, so it can neither change an entry nor switch a trigger off.
--
-- Run by every "migrate" and at every start with migrations, after the numbered files, by the tables' owner: a role that
-- an administrator makes later is given its privileges then. Grants only, so running it again changes nothing. A
-- numbered migration must revoke what a later version takes away.
do $$
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'raptor_audit_service') then
        begin
            create role raptor_audit_service nologin;
        exception
            when duplicate_object or unique_violation then null;  -- another database of this cluster was faster
            when insufficient_privilege then return;  -- the service runs as the owner, and says so
        end;
    end if;

    -- A role that this user may not become is somebody else's: it is given nothing.
    if not pg_catalog.pg_has_role(
        current_user, 'raptor_audit_service',
        case when pg_catalog.current_setting('server_version_num')::int4 < 160000 then 'member' else 'set' end)
    then
        begin
            grant raptor_audit_service to current_user;
        exception when insufficient_privilege then return;
        end;
    end if;

    execute pg_catalog.format('grant usage on schema %I to raptor_audit_service', pg_catalog.current_schema());
    grant select on console_audit_log, audit_service_account, audit_service_token, audit_pepper, audit_erasure,
        audit_erased_identity, audit_deleted_entry, audit_hold,
        audit_schema_migration, audit_log_head, audit_log_leaf, audit_log_subtree
        to raptor_audit_service;
    -- Not recorded_at and not adopted: a caller does not decide them.
    grant insert (
        id, ts_utc, service_account, action, actor, actor_tombstone, from_sha, to_sha, target_app, trigger, outcome,
        payload_redacted, redactions, deploy_digest, content_digest, blind, commitment
    ) on console_audit_log to raptor_audit_service;
    grant update (last_used_at) on audit_service_token to raptor_audit_service;
    grant insert (fingerprint) on audit_pepper to raptor_audit_service;
    -- For the indexes that an insert maintains. Everyone may, unless the owner's default privileges say otherwise.
    grant execute on function audit_fold(text), audit_words(jsonb), audit_sha_key(text) to raptor_audit_service;
    -- The service erases; it never deletes.
    grant execute on function
        audit_begin_erasure(text, text, text, bytea[], bytea, bytea, boolean, boolean, bigint, bytea, boolean),
        audit_start_erasure(text),
        audit_confirm_erasure(text, text),
        audit_refuse_erasure(text, text),
        audit_stop_erasure(text, text),
        audit_note_erasure_failure(text, text),
        audit_lease_erasures(uuid, bigint),
        audit_erasure_barrier(),
        audit_erase_entries(text, uuid, uuid[], boolean[], bigint[], text[], text[], bytea[], bytea[], uuid),
        audit_lock_erasures(),
        audit_complete_erasure(text, jsonb),
        audit_holds_on(bytea[]),
        audit_is_held(bytea[], text, timestamptz),
        audit_place_hold(text, text, text, text, timestamptz, timestamptz, bytea[], timestamptz),
        audit_end_hold(text),
        audit_hold_erasure(text, bigint, timestamptz),
        audit_expire_holds(),
        audit_resume_erasures(),
        audit_erase_hold(text, text, text),
        audit_log_name(text)
        to raptor_audit_service;
end
$$;
