#!/usr/bin/env bash
# Deploys to production from a terminal, when CI cannot (break glass). Every push ends in an audit entry.
#
#   scripts/deploy-console.sh [--surface console|api] [--dry-run]
#
# HEROKU_API_KEY               the key; only git's credential helper reads it, for git.heroku.com
# RAXX_AUDIT_URL, RAXX_AUDIT_TOKEN, RAXX_OPERATOR_EMAIL   as raptor-audit takes them
# RAPTOR_AUDIT                 the program, by default raptor-audit of the PATH
# CONSOLE_DEPLOY_CONFIRMATION_PHRASE   another phrase to type; it must name the surface and prod
# CONSOLE_DEPLOY_REMOTE        another git remote, by default https://git.heroku.com/APP.git
# CONSOLE_DEPLOY_HEALTH_URL    by default https://APP.herokuapp.com/health
# CONSOLE_DEPLOY_HEALTH_INTERVAL, CONSOLE_DEPLOY_HEALTH_TIMEOUT   seconds between the five tries and for each, by default 10
#
# Exit status: 0 deployed, or nothing to do; 1 refused, failed or unhealthy; 64 wrong usage or setting; 69 no entry could
# be kept; 130 interrupted. Runs on bash 3.2.
{ set +x; } 2>/dev/null # A trace would show the key.
set -euo pipefail

surface=console
dry_run=
while [ $# -gt 0 ]; do
    case $1 in
    --surface)
        [ $# -ge 2 ] || { echo "deploy: --surface wants console or api" >&2 && exit 64; }
        surface=$2
        shift
        ;;
    --dry-run) dry_run=yes ;;
    -h | --help) sed -n '2,/^{ set /{/^{ set /d;s/^# \{0,1\}//;p;}' "$0" && exit 0 ;;
    *) echo "deploy: no such option: $1" >&2 && exit 64 ;;
    esac
    shift
done
case $surface in
console | api) app=raxx-$surface-prod ;;
*) echo "deploy: no such surface: $surface" >&2 && exit 64 ;;
esac

remote=${CONSOLE_DEPLOY_REMOTE:-https://git.heroku.com/$app.git}
health_url=${CONSOLE_DEPLOY_HEALTH_URL:-https://$app.herokuapp.com/health}
interval=${CONSOLE_DEPLOY_HEALTH_INTERVAL:-10} timeout=${CONSOLE_DEPLOY_HEALTH_TIMEOUT:-10}
phrase=${CONSOLE_DEPLOY_CONFIRMATION_PHRASE:-deploy $surface to prod}
audit=${RAPTOR_AUDIT:-raptor-audit}
intent=${XDG_STATE_HOME:-$HOME/.local/state}/raptor-audit/intents/$app
rollback="To roll back: heroku releases:rollback --app $app"
# Nobody but git needs it.
[ -z "${HEROKU_API_KEY-}" ] || export -n HEROKU_API_KEY

red='' yellow='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR-}" ] && [ "${TERM-}" != dumb ]; then
    red=$'\033[1;37;41m' yellow=$'\033[33m' plain=$'\033[0m'
fi
# A terminal that is gone must not end the script before it has recorded.
say() { printf '%s\n' "$*" 2>/dev/null || true; }
warn() { say "${yellow}WARNING: $*$plain"; }
refuse() {
    say "$1"
    exit "${2:-1}"
}

# Becomes git, so that a signal for this process is one for git: for subshells and background jobs alone.
become_git() {
    # Single quotes: git's own shell reads the key from the environment.
    # shellcheck disable=SC2016
    local helper='!f() { test "$1" = get && printf "username=heroku\npassword=%s\n" "$HEROKU_API_KEY"; }; f'
    export HEROKU_API_KEY=${HEROKU_API_KEY-} GIT_TERMINAL_PROMPT=0
    # Empty credentials first: git would rather take somebody's key from ~/.netrc than ask the helper.
    exec git -c http.https://git.heroku.com.emptyAuth=true \
        -c credential.helper= -c credential.https://git.heroku.com.helper="$helper" "$@"
}

# A commit's subject is a stranger's text: no control characters, nor any that turn the direction of writing.
log() {
    git --no-pager log --oneline --no-decorate --no-color --no-show-signature "$@" |
        LC_ALL=C tr -d '\001-\010\013-\037\177' |
        LC_ALL=C sed -e $'s/\302[\200-\237]//g' -e $'s/\342\200[\252-\256]//g' -e $'s/\342\201[\246-\251]//g'
}

record() { # OUTCOME REASON FROM TO ID TIME [OPTION]
    local arguments
    arguments=(--action "$surface.deploy.prod" --target_app "$app" --trigger local-script --outcome "$1"
        --to_sha "$4" --id "$5" --ts_utc "$6")
    if [ -n "$2" ]; then arguments+=(--reason "$2"); fi
    if [ -n "$3" ]; then arguments+=(--from_sha "$3"); fi
    if [ -n "${7-}" ]; then arguments+=("$7"); fi
    "$audit" record "${arguments[@]}"
}

# Written aside and then named, so that there is a whole intent or none. It says what is to be recorded should this run
# go no further, and as whom.
write_intent() { # OUTCOME REASON
    umask 077
    mkdir -p "${intent%/*}" 2>/dev/null &&
        printf '%s\n' "${from:--}" "$to" "$id" "$began" "$$" "$1" "${2:--}" "${RAXX_OPERATOR_EMAIL-}" \
            "${GIT_AUTHOR_EMAIL-}" 2>/dev/null >"$intent.$$"
}

report_leftover() {
    [ -e "$intent" ] || return 0
    local old_from old_to old_id old_time old_pid old_outcome old_reason old_operator old_author answer
    local sha='^([0-9a-f]{40}|[0-9a-f]{64})$'
    {
        read -r old_from && read -r old_to && read -r old_id && read -r old_time && read -r old_pid &&
            read -r old_outcome && read -r old_reason && IFS= read -r old_operator && IFS= read -r old_author &&
            [[ $old_to =~ $sha && $old_pid =~ ^[0-9]+$ ]]
    } <"$intent" || refuse "The intent $intent cannot be read. Look at it, record what happened, and remove it."
    case $(ps -ww -o args= -p "$old_pid" 2>/dev/null || true) in
    *deploy-console*) refuse "Another deploy to $app is under way (process $old_pid)." ;;
    esac
    [ "$old_from" != - ] || old_from=
    [ "$old_reason" != - ] || old_reason=
    warn "a deploy to $app of $old_to, begun $old_time, was interrupted and has no entry."
    say "$rollback"
    [ -z "$dry_run" ] || return 0
    [ -t 0 ] || refuse "Run this from a terminal."
    printf 'Record it as %s%s? y, or n to forget it: ' "$old_outcome" "${old_reason:+ ($old_reason)}"
    IFS= read -r answer || answer=
    case $answer in
    y)
        RAXX_OPERATOR_EMAIL=$old_operator GIT_AUTHOR_EMAIL=$old_author \
            record "$old_outcome" "$old_reason" "$old_from" "$old_to" "$old_id" "$old_time" ||
            refuse "It could not be recorded; its intent stays." 69
        ;;
    n) ;;
    *) refuse "Neither y nor n: nothing was done." ;;
    esac
    rm -f "$intent"
}

show_difference() {
    local refs main head
    to=$(git rev-parse --verify --quiet HEAD) || refuse "There is no commit here to deploy."
    refs=$(become_git ls-remote "$remote" HEAD refs/heads/main) || refuse "The remote cannot be read."
    main=$(awk '$2 == "refs/heads/main" { print $1 }' <<<"$refs")
    head=$(awk '$2 == "HEAD" { print $1 }' <<<"$refs")
    from=${main:-$head} lease=$main
    if [ -n "$(git status --porcelain)" ]; then warn "the tree is dirty; what is not committed is NOT deployed."; fi
    if [ -z "$from" ]; then
        say "First deploy: nothing -> $to"
        log --max-count=20 "$to"
        return
    fi
    say "$from -> $to"
    if [ "$from" = "$to" ]; then
        say "Nothing would change."
        exit 0
    fi
    (become_git fetch --quiet "$remote" "$([ -n "$main" ] && echo refs/heads/main || echo HEAD)") ||
        refuse "The remote cannot be read."
    if ! git merge-base --is-ancestor "$from" "$to"; then
        say "The remote has commits that you do not:"
        log "$to..$from"
        refuse "The remote is ahead; git would refuse the push."
    fi
    log "$from..$to"
}

# That the entry can be recorded: all that can be known of it now is checked by who will record it.
preflight() {
    local status=0 report
    report=$("$audit" status --action "$surface.deploy.prod" --target_app "$app" 2>&1) || status=$?
    case $status in
    0) ;;
    74 | 126 | 127)
        say "$report"
        refuse "No entry could be kept: raptor-audit ended with $status. Nothing was deployed." 69
        ;;
    *)
        say "$report"
        warn "AUDIT SERVICE NOT READY. The entry will wait in the spool; run \"raptor-audit flush\" afterwards."
        ;;
    esac
    id=$(uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid)
    id=$(printf %s "$id" | tr '[:upper:]' '[:lower:]')
    report=$(record success '' "$from" "$to" "$id" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" --dry-run 2>&1) || {
        say "$report"
        refuse "The entry would be refused. Nothing was deployed." 64
    }
    command -v curl >/dev/null || refuse "curl is missing; the health could not be checked. Nothing was deployed." 64
}

confirm() {
    case $phrase in
    *"$surface"*prod*) ;;
    *) refuse "CONSOLE_DEPLOY_CONFIRMATION_PHRASE must name $surface and prod." 64 ;;
    esac
    [ -t 0 ] || refuse "The confirmation is typed at a terminal; there is none."
    local answer
    printf "Type '%s' to continue: " "$phrase"
    IFS= read -r answer || answer=
    [ "$answer" = "$phrase" ] || refuse "That is not the phrase. Nothing was deployed."
}

# Runs a command that a signal for this script ends too. A signal ends the wait at once, and the command soon.
attended() {
    local status=0
    [ -z "$interrupted" ] || return 130
    "$@" &
    child=$!
    [ -z "$interrupted" ] || kill "$child" 2>/dev/null || true
    wait "$child" || status=$?
    while kill -0 "$child" 2>/dev/null; do
        status=0
        wait "$child" || status=$?
    done
    child=
    return "$status"
}
# With all that the command has started: git's transport would go on pushing without it.
interrupt() {
    [ -z "$child" ] || ps -A -o pid= -o ppid= | awk -v root="$child" '
        { parent[$1] = $2 }
        END { for (pid in parent) for (at = pid; at > 0 && at in parent; at = parent[at]) if (at == root) { print pid; break } }
    ' | xargs kill ${interrupted:+-KILL} 2>/dev/null || true
    interrupted=yes
}

# From the push on, every way out but kill -9 passes through this.
finish() {
    local status=$? recorded=0
    trap '' INT TERM HUP
    if [ -n "$interrupted" ]; then
        reason=interrupted
        status=130
    fi
    if write_intent "$outcome" "$reason"; then mv -f "$intent.$$" "$intent" || true; fi
    record "$outcome" "$reason" "$from" "$to" "$id" "$began" || recorded=$?
    if [ "$recorded" -eq 0 ]; then
        rm -f "$intent"
    else
        warn "NOT RECORDED (raptor-audit ended with $recorded). The next run will ask; the intent is $intent."
        [ "$status" -ne 0 ] || status=69
    fi
    say "Outcome: $outcome${reason:+ ($reason)}"
    say "$rollback"
    exit "$status"
}

healthy() {
    local try
    for try in 1 2 3 4 5; do
        [ "$try" -eq 1 ] || attended sleep "$interval" || true
        # A redirect is no answer of the app's health.
        if attended curl --silent --fail --location --max-redirs 0 --output /dev/null --max-time "$timeout" \
            "$health_url"; then
            say "health: passed at try $try of 5"
            return 0
        fi
        [ -z "$interrupted" ] || return 1
        say "health: try $try of 5 failed"
    done
    return 1
}

authority=${remote#*://}
case $remote in
*://*) case ${authority%%/*} in *:*@*) refuse "The remote's address holds a password; every process could read it." 64 ;; esac ;;
esac
if [ -z "${CONSOLE_DEPLOY_REMOTE-}" ] && [ -z "${HEROKU_API_KEY-}" ]; then refuse "HEROKU_API_KEY is not set." 64; fi
say "${red} TARGET: PRODUCTION ($app) $plain"
report_leftover
show_difference
preflight
if [ -n "$dry_run" ]; then
    say "Dry run: would push $to to $remote, poll $health_url and record the outcome."
    exit 0
fi
confirm

outcome=deploy_failed reason='' interrupted='' child=''
trap interrupt INT TERM HUP
# Nobody may read our output any more: `| tee` ends with the first Ctrl-C.
trap '' PIPE
began=$(date -u +%Y-%m-%dT%H:%M:%SZ)
write_intent deploy_failed interrupted || refuse "The intent $intent cannot be written. Nothing was deployed." 69
# A link is made once: of two runs at the same prompt one goes on.
if ! ln "$intent.$$" "$intent" 2>/dev/null; then
    rm -f "$intent.$$"
    [ -e "$intent" ] || refuse "The intent $intent cannot be written. Nothing was deployed." 69
    refuse "Another deploy to $app began meanwhile. Nothing was deployed."
fi
rm -f "$intent.$$"
if [ -n "$interrupted" ]; then rm -f "$intent" && exit 130; fi
trap finish EXIT
# The remote must still be where the difference began.
attended become_git push --force-with-lease="refs/heads/main:$lease" "$remote" "$to:refs/heads/main" || exit 1
outcome=health_check_failed
if write_intent health_check_failed interrupted; then mv -f "$intent.$$" "$intent" || true; fi
healthy || exit 1
outcome=success
