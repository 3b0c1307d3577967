-- The role that the service runs as: it owns nothing, so it can neither change an entry nor switch a trigger off.
--
-- Where this user may not create roles, the service runs as the user itself, and the triggers alone protect the trail.
-- A role of this name that an administrator made beforehand is used as it is.
do $$
begin
    if not exists (select from pg_roles where rolname = 'raptor_audit_service') then
        begin
            create role raptor_audit_service nologin;
        exception
            when duplicate_object or unique_violation then null;  -- another database of this cluster was faster
            when insufficient_privilege then
                raise notice 'no right to create the role raptor_audit_service: the service will run as %', current_user;
                return;
        end;
    end if;

    if not pg_has_role(current_user, 'raptor_audit_service', 'member') then
        begin
            grant raptor_audit_service to current_user;
        exception when insufficient_privilege then
            raise notice 'no right to become raptor_audit_service: the service will run as %', current_user;
        end;
    end if;

    execute format('grant usage on schema %I to raptor_audit_service', current_schema());
    grant select, insert on console_audit_log to raptor_audit_service;
    grant select on audit_service_account, audit_erasure, audit_erased_identity, audit_schema_migration
        to raptor_audit_service;
    grant select, update (last_used_at) on audit_service_token to raptor_audit_service;
    grant select, insert on audit_pepper to raptor_audit_service;
end
$$;
