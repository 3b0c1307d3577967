#!/usr/bin/env bash
# Deploys to production from a terminal, when CI cannot (break glass). Every push ends in an audit entry.
#
#   scripts/deploy-console.sh [--surface console|api] [--dry-run]
#
# HEROKU_API_KEY               the key; only git's credential helper reads it, never a command line
# RAXX_AUDIT_URL, RAXX_AUDIT_TOKEN, RAXX_OPERATOR_EMAIL   as raptor-audit takes them
# RAPTOR_AUDIT                 the program, by default raptor-audit of the PATH
# CONSOLE_DEPLOY_CONFIRMATION_PHRASE   another phrase to type; it must name the surface and prod
# CONSOLE_DEPLOY_REMOTE        another git remote, by default https://git.heroku.com/APP.git
# CONSOLE_DEPLOY_HEALTH_URL    by default https://APP.herokuapp.com/health
# CONSOLE_DEPLOY_HEALTH_INTERVAL   seconds between the five tries, by default 10
#
# Exit status: 0 deployed, or nothing to do; 1 refused, failed or unhealthy; 64 wrong usage; 69 no entry could be kept;
# 130 interrupted. Runs on bash 3.2.
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
    -h | --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "$0" && exit 0 ;;
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
interval=${CONSOLE_DEPLOY_HEALTH_INTERVAL:-10}
phrase=${CONSOLE_DEPLOY_CONFIRMATION_PHRASE:-deploy $surface to prod}
audit=${RAPTOR_AUDIT:-raptor-audit}
intent=${XDG_STATE_HOME:-$HOME/.local/state}/raptor-audit/intents/$app

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

# Single quotes: git's own shell reads the key from the environment.
# shellcheck disable=SC2016
credential='!f() { test "$1" = get && printf "username=heroku\npassword=%s\n" "$HEROKU_API_KEY"; }; f'
remote_git() { GIT_TERMINAL_PROMPT=0 git -c credential.helper= -c credential.helper="$credential" "$@"; }

record() { # OUTCOME FROM TO ID TIME [REASON]
    local arguments
    arguments=(--action "$surface.deploy.prod" --target_app "$app" --trigger local-script --outcome "$1"
        --to_sha "$3" --id "$4" --ts_utc "$5")
    if [ -n "$2" ]; then arguments+=(--from_sha "$2"); fi
    if [ -n "${6-}" ]; then arguments+=(--reason "$6"); fi
    "$audit" record "${arguments[@]}"
}

report_leftover() {
    [ -e "$intent" ] || return 0
    local old_from old_to old_id old_time old_pid answer
    { read -r old_from && read -r old_to && read -r old_id && read -r old_time && read -r old_pid; } <"$intent" ||
        refuse "The intent $intent cannot be read. Look at it, record what happened, and remove it."
    case $(ps -p "$old_pid" -o args= 2>/dev/null || true) in
    *deploy-console*) refuse "Another deploy to $app is under way (process $old_pid)." ;;
    esac
    [ "$old_from" != - ] || old_from=
    warn "a deploy to $app of $old_to, begun $old_time, was interrupted and has no entry."
    [ -z "$dry_run" ] || return 0
    [ -t 0 ] || refuse "Run this from a terminal."
    printf 'Record it as deploy_failed (interrupted)? y, or n to forget it: '
    read -r answer || answer=
    case $answer in
    y) record deploy_failed "$old_from" "$old_to" "$old_id" "$old_time" interrupted ||
        refuse "It could not be recorded; its intent stays." ;;
    n) ;;
    *) refuse "Neither y nor n: nothing was done." ;;
    esac
    rm -f "$intent"
}

preflight() {
    local status=0 report
    report=$("$audit" status 2>&1) || status=$?
    [ "$status" -ne 0 ] || return 0
    say "$report"
    case $status in
    74 | 126 | 127) refuse "No entry could be kept: raptor-audit ended with $status. Nothing was deployed." 69 ;;
    *) warn "AUDIT SERVICE NOT READY. The entry will wait in the spool; run \"raptor-audit flush\" afterwards." ;;
    esac
}

show_difference() {
    from=$(remote_git ls-remote "$remote" refs/heads/main | cut -f 1)
    to=$(git rev-parse HEAD)
    if [ -n "$(git status --porcelain)" ]; then warn "the tree is dirty; what is not committed is NOT deployed."; fi
    if [ -z "$from" ]; then
        say "First deploy: nothing -> $to"
        git --no-pager log --oneline --max-count=20 "$to"
        return
    fi
    remote_git fetch --quiet "$remote" refs/heads/main
    say "$from -> $to"
    if [ "$from" = "$to" ]; then
        say "Nothing would change."
        exit 0
    fi
    if ! git merge-base --is-ancestor "$from" "$to"; then
        say "The remote has commits that you do not:"
        git --no-pager log --oneline --max-count=20 "$to..$from"
        refuse "The remote is ahead; git would refuse the push."
    fi
    git --no-pager log --oneline "$from..$to"
}

confirm() {
    case $phrase in
    *"$surface"*prod*) ;;
    *) refuse "CONSOLE_DEPLOY_CONFIRMATION_PHRASE must name $surface and prod." ;;
    esac
    [ -t 0 ] || refuse "The confirmation is typed at a terminal; there is none."
    local answer
    printf "Type '%s' to continue: " "$phrase"
    IFS= read -r answer || answer=
    [ "$answer" = "$phrase" ] || refuse "That is not the phrase. Nothing was deployed."
}

# Written and moved, so that a run that dies leaves a whole intent or none.
write_intent() {
    id=$(uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid)
    id=$(printf %s "$id" | tr '[:upper:]' '[:lower:]')
    began=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    mkdir -p "${intent%/*}"
    printf '%s\n' "${from:--}" "$to" "$id" "$began" "$$" >"$intent.$$"
    mv -f "$intent.$$" "$intent"
}

# From here on every way out but kill -9 passes through this.
finish() {
    local status=$? recorded=0
    trap '' INT TERM HUP
    if [ -n "$interrupted" ]; then
        reason=interrupted
        status=130
    fi
    record "$outcome" "$from" "$to" "$id" "$began" "$reason" || recorded=$?
    if [ "$recorded" -eq 0 ]; then
        rm -f "$intent"
    else
        warn "NOT RECORDED (raptor-audit ended with $recorded). The next run will ask; the intent is $intent."
        [ "$status" -ne 0 ] || status=69
    fi
    say "Outcome: $outcome${reason:+ ($reason)}"
    say "To roll back: heroku releases:rollback --app $app"
    exit "$status"
}

healthy() {
    local try
    for try in 1 2 3 4 5; do
        [ "$try" -eq 1 ] || sleep "$interval" || true
        [ -z "$interrupted" ] || return 1
        if curl --silent --fail --output /dev/null --max-time 10 "$health_url"; then
            say "health: passed at try $try of 5"
            return 0
        fi
        say "health: try $try of 5 failed"
    done
    return 1
}

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

outcome=deploy_failed reason='' interrupted=''
write_intent
trap 'interrupted=yes' INT TERM HUP
trap finish EXIT
remote_git push "$remote" "$to:refs/heads/main" || exit 1
outcome=health_check_failed
healthy || exit 1
outcome=success
