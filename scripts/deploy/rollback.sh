# shellcheck shell=bash
# --rollback: releases again what ran before, through Heroku's API, and records that. It asks nothing. Up to the rollback
# it needs neither git nor the trail nor a place to write. Where it can write, it leaves an intent until it has recorded.

# Stands for a commit that is not known.
no_commit=0000000000000000000000000000000000000000

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
    previous=v$now_version verified=false
    keep_rollback_intent
    release=$(heroku_rollback "$app" "$target" "$target_id") || status=$?
    if [ "$status" -ne 0 ]; then find_rollback "$status"; fi
    say "Rolled back: $release is what $version was."
    # From here on the rollback is recorded, whatever happens.
    outcome=deploy_failed
    trap finish_rollback EXIT
    trap interrupt INT TERM HUP QUIT
    await_rollback
    find_health_url
    look_at_health
    exit 0
}

# Names the intent after the entry: it replaces neither a deploy's nor another rollback's.
keep_rollback_intent() {
    intent=$intent.rollback.$id
    start=$(started "$$")
    start=${start:--}
    pushed=$target_commit from=$now_commit
    [ "$pushed" != - ] || pushed=$no_commit
    [ "$from" != - ] || from=
    to=$pushed
    rewrite_intent deploy_failed interrupted
}

# Sets the present release, and the release to go back to: `version`, or the latest earlier one with other code.
find_target() {
    local releases line number state current slug id description before=''
    releases=$(heroku_releases "$app") ||
        refuse "Heroku's API does not say what runs. Nothing was done. Try: heroku releases:rollback ${version:+$version }--app $app"
    while read -r number state current slug id description; do
        if [ "$current" = yes ]; then
            now_version=$number now_slug=$slug before=$number
            heroku_commit "$app" "$number $state $current $slug $id $description" "$releases" || true
            now_commit=$release_commit
        fi
        # A second rollback goes further back, not forward again, also when a change of settings came after the first.
        if [ -n "$now_version" ] && [ "$slug" = "$now_slug" ] && [[ $description =~ ^Rollback\ to\ v([0-9]+)$ ]] &&
            [ "${BASH_REMATCH[1]}" -lt "$before" ]; then
            before=${BASH_REMATCH[1]}
        fi
        if [ "$current" = yes ] || [ -n "$version" ]; then continue; fi
        if [ -z "$now_version" ] || [ "$number" -ge "$before" ] || [ "$state" != succeeded ]; then continue; fi
        case $slug in - | "$now_slug") continue ;; esac
        take_target "$number $state $current $slug $id $description" "$releases"
        break
    done < <(heroku_lines "$releases")
    if [ -n "$version" ]; then
        if [ "$version" = "v$now_version" ]; then refuse "$version runs already. Nothing was done." 0; fi
        # It may be older than the latest ones.
        line=$(heroku_line "$releases" "$version") || line=$(heroku_release "$app" "$version") ||
            refuse "There is no release $version, or Heroku does not show it. Nothing was done. Try: heroku releases:rollback $version --app $app"
        read -r _ state _ < <(heroku_lines "$line")
        [ "$state" = succeeded ] || refuse "$version $state: it cannot be released again. Nothing was done."
        take_target "$line" "$releases"
    fi
    [ -n "$target" ] || refuse "There is no release with other code${before:+ before v$before} among the latest. Nothing was done."
    version=v$target
}

take_target() { # LINE RELEASES
    read -r target _ _ _ target_id _ < <(heroku_lines "$1")
    heroku_commit "$app" "$1" "$2" || true
    target_commit=$release_commit
}

# Sets `release` and `became` to number and state of the release that the rollback made. Returns 1 when it made none, and
# 2 when Heroku's API does not say.
rollback_release() {
    local releases line
    releases=$(heroku_releases "$app") || return 2
    line=$(heroku_lines "$releases" | awk -v wanted="Rollback to $version" '
        $6 " " $7 " " $8 == wanted && NF == 8 && !found++')
    [ -n "$line" ] && [ "${line%% *}" -gt "${previous#v}" ] || return 1
    read -r release became _ < <(heroku_lines "$line")
    release=v$release
}

# A rollback may be done although its answer was lost, or may still be made: its intent then stays, and the next run asks.
find_rollback() { # STATUS
    local became status=0
    if [ "$1" -ne 2 ]; then
        rm -f "$intent"
        refuse "Heroku has not rolled $app back: v$now_version runs. Try: heroku releases:rollback $version --app $app"
    fi
    rollback_release || status=$?
    case $status in
    0) ;;
    1) refuse "Heroku has not rolled $app back, or not yet: v$now_version runs. Look: heroku releases --app $app" ;;
    *) refuse "Heroku's API does not say whether it has rolled $app back. Look: heroku releases --app $app" ;;
    esac
}

# A rollback has a release phase too. Sets `verified`; ends the script when the release failed, or has not ended in time.
await_rollback() {
    local releases state='' unreachable=0
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
        if releases=$(heroku_releases "$app" 2>/dev/null); then
            unreachable=0
            read -r _ state _ < <(heroku_line "$releases" "$release") || state=
        else
            unreachable=$((unreachable + 1))
        fi
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
        [ "$unreachable" -lt 3 ] || break
        attended sleep "$release_interval" || true
    done
    # What answers the health meanwhile is the release before.
    if [ "$state" = pending ]; then
        reason=release_pending
        say "$release has not ended: production may still change. To look again: $again --check"
        exit 1
    fi
    warn "THE RELEASE IS NOT VERIFIED: HEROKU'S API DOES NOT SAY WHETHER $release RUNS."
}

# Says what has become of a rollback that has died, and sets the entry to that.
look_for_rollback() {
    local became='' status=0
    rollback_release 2>/dev/null || status=$?
    case $status/$became in
    0/succeeded)
        say "Heroku has made it: $release is what $version was."
        outcome=health_check_failed verified=true
        ;;
    0/*) say "Heroku has made it: $release, which is $became." ;;
    1/*) say "Heroku has made no such release: production is as it was." ;;
    *) say "Heroku's API does not say whether it has made it." ;;
    esac
}

# Sets `from`, `to` and `pushed` to what a rollback is recorded with.
name_commits() { # TARGET NOW
    pushed=$1
    # Heroku does not say which commit a container image is of; the trail may.
    if [ "$1" = "$no_commit" ]; then
        pushed=$(trail_commit release "$version") || pushed=$no_commit
        to=$pushed
    else
        to=$(source_or_itself "$1")
    fi
    if [ "$2" != - ]; then from=$(source_or_itself "$2"); fi
}

finish_rollback() {
    local status=$? recorded=0
    end_alone "$status"
    explain_interrupt
    rewrite_intent "$outcome" "$reason"
    name_commits "$pushed" "$now_commit"
    record_and_say || recorded=$?
    if [ "$recorded" -eq 0 ]; then
        rm -f "$intent"
    else
        warn "NOT RECORDED (raptor-audit ended with $recorded). Record it when you can; the next deploy asks for it, too:"
        describe_entry
        say "raptor-audit record$(printf ' %q' "${arguments[@]}")"
        [ "$status" -ne 0 ] || status=69
    fi
    say "Outcome: $outcome${reason:+ ($reason)}"
    exit "$status"
}
