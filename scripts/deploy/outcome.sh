# shellcheck shell=bash
# Finds out how a deploy by the break-glass script ended: its release, its health, its entry.

# Asks the health. Sets `outcome`, and ends the script unless the app is well.
look_at_health() {
    outcome=health_check_failed
    rewrite_intent "$outcome" interrupted
    attended await_health "$health_url" 6 "$health_interval" "$health_timeout" || exit 1
    outcome=success
}

# Sets `release` and `verified`. Ends the script unless the release runs, or Heroku's API cannot say.
require_release() { # AFTER
    local ended
    await_release "$1" || exit 1
    case $ended in
    succeeded)
        verified=true
        say "release: $release runs"
        return
        ;;
    unknown)
        verified=false
        warn "THE RELEASE IS NOT VERIFIED: HEROKU'S API DOES NOT SAY WHAT RUNS."
        return
        ;;
    failed | superseded) verified=true ;;
    *) verified=false ;;
    esac
    reason=release_$ended
    say "release: $ended ($release)"
    exit 1
}

# Sets `ended` and `release` to what heroku_await_release prints, or to unknown and -. Fails when interrupted. Not for
# $(…), within which no signal to the script would end the wait.
await_release() { # AFTER
    local status=0 until=$release_timeout
    # Without a push, no release is under way.
    case ${main-$pushed} in "$pushed" | unknown) ;; *) until=0 ;; esac
    attended heroku_await_release "$app" "$pushed" "$1" "$until" "$release_interval" \
        >"$scratch/release" || status=$?
    [ "$interrupted" -eq 0 ] || return 130
    ended=unknown release=-
    [ "$status" -ne 0 ] || read -r ended release <"$scratch/release"
}

# Records. From the push on, every way out but kill -9 passes through this.
finish() {
    local status=$? recorded=0
    end_alone "$status"
    rm -rf "$scratch"
    explain_interrupt
    if [ "$outcome" = deploy_failed ] && [ "$remote_sha" = - ]; then
        remote_sha=$(remote_main "$remote")
        say_remote "$remote_sha"
    fi
    if [ "$outcome" != deploy_failed ]; then remote_sha=-; fi
    rewrite_intent "$outcome" "$reason"
    record_and_say || recorded=$?
    # It was recorded before the interrupt.
    if [ "$recorded" -eq 65 ] && [ "$mode" = check ]; then
        id=$(new_id) recorded=0
        record_and_say || recorded=$?
    fi
    if [ "$recorded" -eq 0 ]; then
        rm -f "$intent"
    else
        warn "NOT RECORDED (raptor-audit ended with $recorded). The next run will ask; the intent is $intent."
        [ "$status" -ne 0 ] || status=69
    fi
    say "Outcome: $outcome${reason:+ ($reason)}"
    say_way_forward
    exit "$status"
}

# Sets `reason` and `status` of a script that was interrupted. What is known of its release stays. bash gives up with 2
# when a signal reaches it while it reads a $(…), and has forgotten the signal then.
explain_interrupt() {
    [ "$interrupted" -gt 0 ] || [ "$status" -gt 1 ] || return 0
    case $reason in release_*) ;; *) reason=interrupted ;; esac
    status=130
}

# Suggests what an operator may want to do now.
say_way_forward() {
    local check="$again --check"
    case $outcome/$reason in
    success/* | health_check_failed/*) say_rollback ;;
    */release_failed) say "Production is as it was${previous:+: $previous runs}." ;;
    */release_superseded) say "Another release runs now. See: heroku releases --app $app" ;;
    */release_*) say "The release has not ended: production may still change. To look again: $check" ;;
    *)
        case $remote_sha in
        "$pushed")
            say "The push has arrived: production changes. To look at its release and its health: $check"
            say_rollback
            ;;
        unknown) say "Whether production changes is not known. To look at it: $check" ;;
        *) say "Production is as it was. Should the push arrive all the same: $check" ;;
        esac
        ;;
    esac
}

# --check: looks at what runs, or at how an interrupted deploy ended, and records it.
check() {
    local main ended='' operator='' author='' leftover='' rolled_back_from=''
    trap interrupt INT TERM HUP QUIT
    trap '' PIPE
    find_health_url
    main=$(remote_main "$remote")
    if read_intent; then
        leftover=yes
        export RAXX_OPERATOR_EMAIL=$operator GIT_AUTHOR_EMAIL=$author
        say "The deploy of $to, begun $began, was interrupted."
    else
        case $main in unknown | none) refuse "The remote has no main, or does not say so. Nothing was recorded." ;; esac
        describe_what_is_there "$main"
        take_rollback
    fi
    await_release 0 || exit 130
    say "release: $ended ($release)"
    outcome='' verified=true reason=checked remote_sha=$main
    case ${rolled_back_from:+rolled back }$ended in
    succeeded) ;;
    "rolled back "*) describe_what_runs ;;
    failed) outcome=deploy_failed reason=release_failed ;;
    superseded) if [ -n "$leftover" ]; then outcome=deploy_failed reason=release_superseded; else describe_what_runs; fi ;;
    *)
        verified=false
        if [ -n "$leftover" ] && [ "$main" != "$pushed" ]; then
            outcome=deploy_failed reason=interrupted
        elif [ "$ended" != unknown ]; then
            refuse "The release has not ended. Nothing was recorded; look again later."
        else
            warn "THE RELEASE IS NOT VERIFIED: HEROKU'S API DOES NOT SAY WHAT RUNS."
        fi
        ;;
    esac
    say_change
    if [ -n "$dry_run" ]; then refuse "Dry run: would ask $health_url and record the outcome." 0; fi
    if [ -n "$leftover$rolled_back_from" ]; then
        rewrite_intent health_check_failed checked
    elif ! claim_intent health_check_failed checked && [ -e "$intent" ]; then
        refuse "A deploy to $app began meanwhile. Nothing was recorded."
    fi
    trap finish EXIT
    if [ "$outcome" = deploy_failed ]; then exit 1; fi
    look_at_health
    exit 0
}

# Sets the entry of a deploy of the remote's main.
describe_what_is_there() { # COMMIT
    pushed=$1 id=$(new_id) began=$(date -u +%Y-%m-%dT%H:%M:%SZ) outcome=''
    (become_git fetch --quiet --no-tags --no-recurse-submodules --no-write-fetch-head "$remote" refs/heads/main) || true
    to=$(source_or_itself "$pushed")
    describe_before "$pushed"
}

# Sets the entry of a rollback: what runs is not the remote's main.
describe_what_runs() {
    local current before=$to
    current=$(heroku_current "$app") || refuse "Heroku's API does not say what runs. Nothing was recorded."
    read -r release pushed <<<"$current"
    to=$(source_or_itself "$pushed")
    case $rolled_back_from in
    '') ;;
    -) before= ;;
    *) before=$(source_or_itself "$rolled_back_from") ;;
    esac
    verb=rollback previous='' from=$before
}

# Sets the entry to a rollback's that has died, as its operator, and `rolled_back_from` to the commit that ran before.
take_rollback() {
    local file version previous release became status
    for file in "$intent".rollback.????????-????-????-????-????????????; do
        [ -e "$file" ] || continue
        [ "$(started "$(sed -n 5p "$file")")" != "$(sed -n 6p "$file")" ] || refuse "A rollback of $app is under way."
        previous=$(sed -n 17p "$file") version=$(sed -n 18p "$file") status=0
        rollback_release 2>/dev/null || status=$?
        case $status in
        0)
            intent=$file rolled_back_from=$(sed -n 1p "$file") id=$(sed -n 3p "$file") began=$(sed -n 4p "$file")
            RAXX_OPERATOR_EMAIL=$(sed -n 12p "$file") GIT_AUTHOR_EMAIL=$(sed -n 13p "$file")
            export RAXX_OPERATOR_EMAIL GIT_AUTHOR_EMAIL
            ;;
        1)
            say "The rollback to $version that was interrupted was not made."
            [ -n "$dry_run" ] || rm -f "$file"
            ;;
        esac
    done
}

# Sets `from` and `previous`, the release before those of a commit.
describe_before() { # COMMIT
    local releases version status rest seen=''
    previous='' from=''
    releases=$(heroku_releases "$app" 2>/dev/null) || return 0
    while read -r version status rest; do
        if ! heroku_commit "$app" "$version $status $rest" "$releases" || [ "$release_commit" = - ]; then continue; fi
        case $1 in "$release_commit"*) seen=yes && continue ;; esac
        if [ -z "$seen" ] || [ "$status" != succeeded ]; then continue; fi
        previous=v$version from=$(source_or_itself "$release_commit")
        return
    done <<<"$releases"
}

# Prints the commit of this repository, or warns and prints the app's commit when it is not found.
source_or_itself() { # COMMIT
    source_of "$1" || {
        warn "no commit of this repository matches the app's $(short "$1"); the entry has the app's commit." >&2
        printf '%s\n' "$1"
    }
}
