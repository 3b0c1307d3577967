# shellcheck shell=bash
# --rollback: releases again what ran before, through Heroku's API, and records that. It asks nothing. Up to the rollback
# it needs neither git nor the trail nor a place to write.

# The present release and the one to go back to. Not local: the end of the script reads them.
now_version='' now_slug='' now_commit=- target='' target_id=- target_commit=-

# Rolls back and ends the script.
roll_back() {
    local status=0
    [ -n "${HEROKU_API_KEY-}" ] || refuse "HEROKU_API_KEY is not set." 64
    require_health_settings
    find_target
    say "v$now_version ($(short "$now_commit")) -> $version ($(short "$target_commit"))"
    if [ -n "$dry_run" ]; then refuse "Dry run: would roll $app back to $version." 0; fi
    id=$(new_id) began=$(date -u +%Y-%m-%dT%H:%M:%SZ) verb=rollback
    # Records whatever Heroku was asked to do.
    trap '' INT TERM HUP QUIT PIPE
    release=$(heroku_rollback "$app" "$target" "$target_id") || status=$?
    if [ "$status" -ne 0 ]; then find_rollback "$status"; fi
    say "Rolled back: $release is what $version was."
    previous=v$now_version
    # From here on the rollback is recorded, whatever happens.
    outcome=deploy_failed verified=false
    trap finish_rollback EXIT
    trap interrupt INT TERM HUP QUIT
    await_rollback
    find_health_url
    outcome=health_check_failed
    attended await_health "$health_url" 6 "$health_interval" "$health_timeout" || exit 1
    outcome=success
    exit 0
}

# Sets the present release, and the release to go back to: `version`, or the latest earlier one with other code.
find_target() {
    local releases number state current slug id description before
    releases=$(heroku_releases "$app") ||
        refuse "Heroku's API does not say what runs. Nothing was done. Try: heroku releases:rollback $version --app $app"
    while read -r number state current slug id description; do
        if [ "$current" = yes ]; then
            now_version=$number now_slug=$slug
            now_commit=$(heroku_commit "$app" "$number" "$state" "$current" "$slug" "$id" "$description") || now_commit=-
            # A second rollback goes further back, not forward again.
            before=$number
            [[ ! $description =~ ^Rollback\ to\ v([0-9]+)$ ]] || before=${BASH_REMATCH[1]}
            continue
        fi
        if [ -n "$version" ]; then
            [ "v$number" = "$version" ] || continue
            [ "$state" = succeeded ] || refuse "$version $state: it cannot be released again. Nothing was done."
        else
            if [ -z "$now_version" ] || [ "$number" -ge "$before" ] || [ "$state" != succeeded ]; then continue; fi
            case $slug in - | "$now_slug") continue ;; esac
        fi
        [ -z "$target" ] || continue
        target=$number target_id=$id
        target_commit=$(heroku_commit "$app" "$number" "$state" "$current" "$slug" "$id" "$description") || target_commit=-
    done <<<"$releases"
    if [ -z "$target" ]; then
        if [ "$version" = "v$now_version" ]; then refuse "$version runs already. Nothing was done." 0; fi
        refuse "There is no release ${version:-with other code before v$before} among the latest. Nothing was done."
    fi
    version=v$target
}

# A rollback may be done although its answer was lost.
find_rollback() { # STATUS
    local line
    if [ "$1" -eq 2 ] && line=$(heroku_releases "$app" | grep -m 1 " Rollback to $version\$") &&
        [ "${line%% *}" -gt "$now_version" ]; then
        release=v${line%% *}
        return
    fi
    refuse "Heroku has not rolled $app back: v$now_version runs. Try: heroku releases:rollback $version --app $app"
}

# A rollback has a release phase too.
await_rollback() {
    local line state=''
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
        line=$(heroku_releases "$app" 2>/dev/null | grep -m 1 "^${release#v} ") || line=
        read -r _ state _ <<<"$line" || state=
        case $state in
        succeeded)
            verified=true
            return
            ;;
        failed)
            verified=true reason=release_failed
            exit 1
            ;;
        esac
        [ "$interrupted" -eq 0 ] || exit 1
        [ -n "$line" ] || return 0
        attended sleep "$release_interval" || true
    done
}

finish_rollback() {
    local status=$? recorded=0
    trap '' INT TERM HUP QUIT
    if [ "$interrupted" -gt 0 ]; then
        reason=interrupted
        status=130
    fi
    # Heroku does not say which commit a container image is of; the trail may.
    if [ "$target_commit" = - ]; then
        target_commit=$(trail_commit release "$version") || target_commit=$(printf '%040d' 0)
        to=$target_commit
    else
        to=$(source_or_itself "$target_commit")
    fi
    pushed=$target_commit
    if [ "$now_commit" != - ]; then from=$(source_or_itself "$now_commit"); fi
    record_and_say || recorded=$?
    if [ "$recorded" -ne 0 ]; then
        warn "NOT RECORDED (raptor-audit ended with $recorded). Record it when you can:"
        describe_entry
        say "raptor-audit record$(printf ' %q' "${arguments[@]}")"
        [ "$status" -ne 0 ] || status=69
    fi
    say "Outcome: $outcome${reason:+ ($reason)}"
    exit "$status"
}
