#!/usr/bin/env bash
# Deploys to production from a terminal, when CI cannot (break glass). Every push ends in an audit entry.
#
#   scripts/deploy-console.sh [--surface console|api] [--dry-run]
#
# HEROKU_API_KEY               the key; only git's credential helper reads it, for git.heroku.com
# RAXX_AUDIT_URL, RAXX_AUDIT_TOKEN, RAXX_OPERATOR_EMAIL   as raptor-audit takes them
# RAPTOR_AUDIT                 the program, by default raptor-audit of the PATH
# With --surface api these begin with API_DEPLOY_:
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
console) prefix=CONSOLE_DEPLOY ;;
api) prefix=API_DEPLOY ;;
*) echo "deploy: no such surface: $surface" >&2 && exit 64 ;;
esac
app=raxx-$surface-prod

# Each surface has its own: another app's remote must not get this one's deploy.
setting() { # NAME DEFAULT
    local name=${prefix}_$1
    printf %s "${!name:-$2}"
}
default_remote=https://git.heroku.com/$app.git default_health_url=https://$app.herokuapp.com/health
remote=$(setting REMOTE "$default_remote")
health_url=$(setting HEALTH_URL "$default_health_url")
interval=$(setting HEALTH_INTERVAL 10) timeout=$(setting HEALTH_TIMEOUT 10)
phrase=$(setting CONFIRMATION_PHRASE "deploy $surface to prod")
audit=${RAPTOR_AUDIT:-raptor-audit}
state=${XDG_STATE_HOME:-${HOME:+$HOME/.local/state}}
intent=$state/raptor-audit/intents/$app
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
    # Again, until there are none: what stands around one that was taken out may make another.
    git --no-pager log --oneline --no-decorate --no-color --no-show-signature "$@" |
        LC_ALL=C tr -d '\001-\010\013-\037\177' |
        LC_ALL=C sed -e :a -e $'s/\302[\200-\237]//g' -e $'s/\342\200[\252-\256]//g' \
            -e $'s/\342\201[\246-\251]//g' -e ta
}

# When a process began, which tells it from a later one of the same number; nothing when it has ended.
started() { # PID
    if [ -r /proc/self/stat ]; then
        # ps reckons with the clock of now, and is a second off at times. The name, in parentheses, may hold anything.
        { sed -n 's/.*) //p' "/proc/$1/stat" | awk '$1 !~ /^[ZX]/ { print $20 }'; } 2>/dev/null || true
    else
        { TZ=UTC0 LC_ALL=C ps -o stat= -o lstart= -p "$1" |
            awk '$1 !~ /^Z/ { print $2, $3, $4, $5, $6 }'; } 2>/dev/null || true
    fi
}

# The commit that the remote's main has, or none; unknown when it does not say so within ten seconds.
remote_main() {
    local reader watch answer
    answer=$(
        (become_git ls-remote "$remote" refs/heads/main 2>/dev/null) &
        reader=$!
        (sleep 10 && kill -KILL "$reader") >/dev/null 2>&1 &
        watch=$!
        ! wait "$reader" || echo none
        kill -KILL "$watch"
    ) 2>/dev/null || true
    # The commit comes first.
    answer=${answer%%[[:space:]]*}
    printf %s "${answer:-unknown}"
}

record() { # OUTCOME REASON FROM TO ID TIME REMOTE_SHA [OPTION]
    local arguments
    arguments=(--action "$surface.deploy.prod" --target_app "$app" --trigger local-script --outcome "$1"
        --to_sha "$4" --id "$5" --ts_utc "$6")
    if [ -n "$2" ]; then arguments+=(--reason "$2"); fi
    if [ -n "$3" ]; then arguments+=(--from_sha "$3"); fi
    # As JSON: a text of digits would be a number.
    case $7 in - | unknown | none) ;; *) arguments+=(--set "remote_sha=\"$7\"") ;; esac
    if [ -n "${8-}" ]; then arguments+=("$8"); fi
    "$audit" record "${arguments[@]}"
}

# Written aside and then named, so that there is a whole intent or none. It says what is to be recorded should this run
# go no further, and as whom; by whom it is being done, and by which push.
write_intent() { # OUTCOME REASON [PUSH]
    umask 077
    mkdir -p "${intent%/*}" 2>/dev/null &&
        printf '%s\n' "${from:--}" "$to" "$id" "$began" "$$" "$start" "${3:--}" "$(started "${3:--}")" "$1" "${2:--}" \
            "$remote_sha" "${RAXX_OPERATOR_EMAIL-}" "${GIT_AUTHOR_EMAIL-}" 2>/dev/null >"$intent.$$"
}
rewrite_intent() { if write_intent "$@"; then mv -f "$intent.$$" "$intent" || true; fi; }

# What was typed before the question was there is no answer to it. A shell of its own: after such a read
# bash 3.2 would start what no Ctrl-C ends.
ask() { # QUESTION
    (IFS= read -r -s -t 1 -d '' _) || true
    printf '%s' "$1"
    IFS= read -r answer || answer=
}

report_leftover() {
    [ -e "$intent" ] || return 0
    local from to id began pid start push push_start outcome reason remote_sha operator author answer
    local sha='^([0-9a-f]{40}|[0-9a-f]{64})$'
    {
        read -r from && read -r to && read -r id && read -r began && read -r pid && read -r start && read -r push &&
            read -r push_start && read -r outcome && read -r reason && read -r remote_sha && IFS= read -r operator &&
            IFS= read -r author && [[ $to =~ $sha && $pid =~ ^[0-9]+$ && -n $start ]]
    } <"$intent" || refuse "The intent $intent cannot be read. Look at it, record what happened, and remove it."
    [ "$(started "$pid")" != "$start" ] || refuse "Another deploy to $app is under way (process $pid)."
    if [ -n "$push_start" ] && [ "$(started "$push")" = "$push_start" ]; then
        refuse "The push of a deploy that died is under way (process $push). Wait for it, or end it: kill $push."
    fi
    [ "$from" != - ] || from=
    [ "$reason" != - ] || reason=
    warn "a deploy to $app of $to, begun $began, was interrupted and has no entry."
    if [ "$outcome" = deploy_failed ]; then
        local now=$remote_sha
        [ "$now" != - ] || now=$(remote_main)
        say_remote "$now"
    fi
    say "$rollback"
    [ -z "$dry_run" ] || return 0
    [ -t 0 ] || refuse "Run this from a terminal."
    ask "Record it as $outcome${reason:+ ($reason)}? y, or n to forget it: "
    case $answer in
    y)
        # Kept before it is recorded: should this run die, the next one must say the same.
        if [ "$outcome" = deploy_failed ] && [ "$remote_sha" = - ]; then
            remote_sha=$now
            RAXX_OPERATOR_EMAIL=$operator GIT_AUTHOR_EMAIL=$author rewrite_intent "$outcome" "$reason"
        fi
        RAXX_OPERATOR_EMAIL=$operator GIT_AUTHOR_EMAIL=$author \
            record "$outcome" "$reason" "$from" "$to" "$id" "$began" "$remote_sha" ||
            refuse "It could not be recorded; its intent stays." 69
        ;;
    n) ;;
    *) refuse "Neither y nor n: nothing was done." ;;
    esac
    rm -f "$intent"
}

# What an interrupted push has come to, as far as it can be known: the remote may have taken it before, or still take it.
say_remote() { # REMOTE_SHA
    case $1 in
    unknown) say "What the remote has cannot be read." ;;
    none) say "The remote has no main: the push has not arrived, or not yet." ;;
    "$to") warn "the remote's main is $to: THE PUSH HAS ARRIVED. Look at the app." ;;
    *) say "The remote's main is $1: the push has not arrived, or not yet." ;;
    esac
}

show_difference() {
    local refs main head more branch
    to=$(git rev-parse --verify --quiet HEAD) || refuse "There is no commit here to deploy."
    refs=$(become_git ls-remote "$remote" HEAD refs/heads/main) || refuse "The remote cannot be read."
    main=$(awk '$2 == "refs/heads/main" { print $1 }' <<<"$refs")
    head=$(awk '$2 == "HEAD" { print $1 }' <<<"$refs")
    from=${main:-$head} lease=$main
    # It would write the index otherwise.
    if [ -n "$(git --no-optional-locks status --porcelain)" ]; then
        warn "the tree is dirty; what is not committed is NOT deployed."
    fi
    if [ -z "$from" ]; then
        say "First deploy: nothing -> $to"
        log --max-count=20 "$to"
        more=$(($(git rev-list --count "$to") - 20))
        if [ "$more" -gt 0 ]; then say "and $more more"; fi
        return
    fi
    say "$from -> $to"
    if [ "$from" = "$to" ]; then
        say "Nothing would change: the remote's main is this commit."
        say "After a rollback it is, though an older release runs. To go forward again: heroku releases, and then"
        say "heroku releases:rollback vN --app $app"
        exit 0
    fi
    branch=HEAD
    [ -z "$main" ] || branch=refs/heads/main
    if [ -n "$dry_run" ]; then
        # What the remote alone has is looked at and not kept.
        GIT_ALTERNATE_OBJECT_DIRECTORIES=$(cd "$(git rev-parse --git-path objects)" && pwd)
        GIT_OBJECT_DIRECTORY=$(mktemp -d) || refuse "There is no place for temporary files." 64
        export GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_OBJECT_DIRECTORY
        trap 'rm -rf "$GIT_OBJECT_DIRECTORY"' EXIT
    fi
    (become_git -c maintenance.auto=false -c gc.auto=0 fetch --quiet --no-tags --no-recurse-submodules \
        --no-write-fetch-head "$remote" "$branch") || refuse "The remote cannot be read."
    if ! git merge-base --is-ancestor "$from" "$to"; then
        if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
            refuse "This clone is shallow: what the remote has beside it cannot be told. Run: git fetch --unshallow"
        fi
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
    report=$(record success '' "$from" "$to" "$id" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" - --dry-run 2>&1) || {
        say "$report"
        refuse "The entry would be refused. Nothing was deployed." 64
    }
    command -v curl >/dev/null || refuse "curl is missing; the health could not be checked. Nothing was deployed." 64
}

confirm() {
    local answer
    [ -t 0 ] || refuse "The confirmation is typed at a terminal; there is none."
    [ "$remote" = "$default_remote" ] || warn "the remote is $remote"
    [ "$health_url" = "$default_health_url" ] || warn "the health is asked at $health_url"
    ask "Type '$phrase' to continue: "
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
    # Also a push that was cut off, or whose answer was, may have arrived.
    if [ "$outcome" = deploy_failed ]; then
        remote_sha=$(remote_main)
        say_remote "$remote_sha"
    fi
    rewrite_intent "$outcome" "$reason"
    record "$outcome" "$reason" "$from" "$to" "$id" "$began" "$remote_sha" || recorded=$?
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

# Becomes git. The intent has this process before the push begins, so that the next run sees it when this one has died.
become_push() {
    local push
    # bash 3.2 has no BASHPID.
    # shellcheck disable=SC2016
    push=$(exec sh -c 'echo "$PPID"')
    rewrite_intent deploy_failed interrupted "$push"
    # Nothing that somebody has set for their own pushes: no hooks, tags, signatures, submodules or options.
    # The remote must still be where the difference began.
    become_git -c push.pushOption= push --no-verify --no-follow-tags --no-signed --recurse-submodules=no \
        --force-with-lease="refs/heads/main:$lease" "$remote" "$to:refs/heads/main"
}

# A redirect is no answer of the app's health, and neither what ~/.curlrc would make of it.
answers_well() {
    local code
    code=$(curl -q --silent --output /dev/null --write-out '%{http_code}' --max-time "$timeout" "$health_url") || return
    [[ $code == 2[0-9][0-9] ]]
}

healthy() {
    local try
    for try in 1 2 3 4 5; do
        [ "$try" -eq 1 ] || attended sleep "$interval" || true
        if attended answers_well; then
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
if [ "$remote" = "$default_remote" ] && [ -z "${HEROKU_API_KEY-}" ]; then refuse "HEROKU_API_KEY is not set." 64; fi
[ -n "$state" ] || refuse "There is no HOME to leave the intent in; set XDG_STATE_HOME." 64
for seconds in "$interval" "$timeout"; do
    [[ $seconds =~ ^[0-9]+(\.[0-9]+)?$ ]] || refuse "${prefix}_HEALTH_INTERVAL and _TIMEOUT are seconds, not $seconds." 64
done
# curl takes it for no limit.
[[ $timeout =~ [1-9] ]] || refuse "${prefix}_HEALTH_TIMEOUT must be more than nothing." 64
[[ $health_url =~ ^https?://[^/[:space:]]+[^[:space:]]*$ ]] || refuse "${prefix}_HEALTH_URL is no address: $health_url" 64
case $phrase in
*"$surface"*prod*) ;;
*) refuse "${prefix}_CONFIRMATION_PHRASE must name $surface and prod." 64 ;;
esac
start=$(started "$$") remote_sha=-
# An interrupt ends what the push has started by it, and the next run may tell by it whether this one is under way.
if ! command -v ps >/dev/null || [ -z "$start" ]; then refuse "ps is missing. Nothing was deployed." 69; fi
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
attended become_push || exit 1
outcome=health_check_failed
rewrite_intent health_check_failed interrupted
healthy || exit 1
outcome=success
