#!/usr/bin/env bash
# Deploys to production from a terminal, when CI cannot (break glass). What it does to production ends in an audit entry.
#
#   scripts/deploy-console.sh [--surface console|api] [--dry-run]   deploy HEAD, after a question
#   scripts/deploy-console.sh [--surface …] --check                 look at what is there, and record it: after a deploy
#                                                                   that was interrupted
#   scripts/deploy-console.sh [--surface …] --rollback [vN]         release again what ran as of vN, by default before
#                                                                   the last change; asks nothing
#
# HEROKU_API_KEY               the key; it goes to git.heroku.com and to Heroku's API alone
# RAXX_AUDIT_URL, RAXX_AUDIT_TOKEN, RAXX_OPERATOR_EMAIL   as raptor-audit takes them; without an email git's user.email
# RAPTOR_AUDIT                 the program, by default raptor-audit of the PATH
# HEROKU_API_URL               by default https://api.heroku.com; HEROKU_API_TIMEOUT, seconds a question, by default 10
# With --surface api these begin with API_DEPLOY_:
# CONSOLE_DEPLOY_PREFIX        the folder that the app holds a split of, as git subtree makes it; empty for the whole
#                              repository. By default console, and for the API empty
# CONSOLE_DEPLOY_CONFIRMATION_PHRASE   another phrase to type; it must name the surface and prod
# CONSOLE_DEPLOY_REMOTE        another git remote, by default https://git.heroku.com/APP.git
# CONSOLE_DEPLOY_RELEASE_TIMEOUT, CONSOLE_DEPLOY_RELEASE_INTERVAL   whole seconds to wait for the release, by default
#                              600, and seconds between two looks, by default 5
# CONSOLE_DEPLOY_HEALTH_URL    by default /health at the address that Heroku has for the app
# CONSOLE_DEPLOY_HEALTH_INTERVAL, CONSOLE_DEPLOY_HEALTH_TIMEOUT   seconds between the six tries, by default 10 (after a
#                              rollback 2), and for each, by default 10
#
# Exit status: 0 done, or nothing to do; 1 refused, failed or unhealthy; 64 wrong usage or setting, or git or curl is
# missing; 69 no entry could be kept, it was not recorded, or ps or the folder deploy/ is missing; 130 interrupted. Runs
# on bash 3.2, with git 2.29 or later, curl, awk and ps.
{ set +x; } 2>/dev/null # A trace would show the key.
set -euo pipefail
# With these cd goes elsewhere, and grep on macOS puts colours into what it finds.
unset CDPATH GREP_OPTIONS
# What git replaces here, the remote does not have.
export GIT_NO_REPLACE_OBJECTS=1

script=${BASH_SOURCE[0]-}
while [ -L "$script" ]; do
    target=$(readlink "$script")
    case $target in /*) script=$target ;; *) script=$(dirname "$script")/$target ;; esac
done
library=$(cd "$(dirname "$script")/deploy" 2>/dev/null && pwd) || library=
if [ ! -r "$library/subtree.sh" ]; then
    echo "deploy: the folder deploy/ is not beside this script. Run it from its checkout." >&2
    exit 69
fi

# Ends the script even when nobody reads the message: what is not understood must not deploy.
usage() { # TEXT
    echo "deploy: $1" >&2 || true
    exit 64
}
surface=console mode=deploy dry_run='' version=''
while [ $# -gt 0 ]; do
    case $1 in
    --surface)
        [ $# -ge 2 ] || usage "--surface wants console or api"
        surface=$2
        shift
        ;;
    --dry-run) dry_run=yes ;;
    --check) mode=check ;;
    --rollback)
        mode=rollback
        if [[ ${2-} =~ ^v?[0-9]+$ ]]; then
            version=v${2#v}
            shift
        fi
        ;;
    -h | --help)
        sed -n '2,/^{ set /{/^{ set /d;s/^# \{0,1\}//;p;}' "$script"
        exit 0
        ;;
    *) usage "no such option: $1" ;;
    esac
    shift
done
case $surface in
console) settings=CONSOLE_DEPLOY default_folder=console ;;
api) settings=API_DEPLOY default_folder='' ;;
*) usage "no such surface: $surface" ;;
esac
app=raxx-$surface-prod
# This script, to be called again.
again="$(printf %q "$0") --surface $surface"

# shellcheck source=scripts/deploy/screen.sh
. "$library/screen.sh"
# shellcheck source=scripts/deploy/process.sh
. "$library/process.sh"
# shellcheck source=scripts/deploy/git.sh
. "$library/git.sh"
# shellcheck source=scripts/deploy/subtree.sh
. "$library/subtree.sh"
# shellcheck source=scripts/deploy/heroku.sh
. "$library/heroku.sh"
# shellcheck source=scripts/deploy/health.sh
. "$library/health.sh"
# shellcheck source=scripts/deploy/settings.sh
. "$library/settings.sh"
# shellcheck source=scripts/deploy/entry.sh
. "$library/entry.sh"
# shellcheck source=scripts/deploy/difference.sh
. "$library/difference.sh"
# shellcheck source=scripts/deploy/outcome.sh
. "$library/outcome.sh"
# shellcheck source=scripts/deploy/rollback.sh
. "$library/rollback.sh"

# Checks the entry as far as it is known, with the program that will record it. Shows its warnings above the question.
preflight() {
    local status=0 report line
    report=$("$audit" status --action "$surface.deploy.prod" --target_app "$app" 2>&1) || status=$?
    case $status in
    0) ;;
    74 | 126 | 127)
        say "$report"
        [ "$status" -eq 74 ] || say "To build it: swift build -c release --traits CommandLine --product raptor-audit"
        refuse "No entry could be kept: raptor-audit ended with $status. Nothing was deployed." 69
        ;;
    *)
        say "$report"
        warn_later "AUDIT SERVICE NOT READY. The entry will wait in the spool; run \"raptor-audit flush\" afterwards."
        ;;
    esac
    id=$(new_id) began=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    report=$(outcome=success record --dry-run 2>&1 >/dev/null) || {
        say "$report"
        refuse "The entry would be refused. Nothing was deployed." 64
    }
    while IFS= read -r line; do
        [ -z "$line" ] || warn_later "${line#raptor-audit: }"
    done <<<"$report"
}

confirm() {
    local answer
    [ -t 0 ] || refuse "The confirmation is typed at a terminal; there is none."
    [ "$remote" = "$default_remote" ] || warn_later "the remote is $remote"
    [ "$health_url" = "$default_health_url" ] || warn_later "the health is asked at $health_url"
    # Repeats what matters, however long the difference is.
    say
    say_warnings
    banner
    say_change
    ask "Type '$phrase' to continue: "
    [ "$answer" = "$phrase" ] || refuse "That is not the phrase. Nothing was deployed."
}

# Begins what ends in an entry, unless it was interrupted by now.
begin() {
    local claimed=''
    began=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    ! claim_intent deploy_failed interrupted || claimed=yes
    if [ "$interrupted" -gt 0 ]; then
        trap '' INT TERM HUP QUIT
        [ -z "$claimed" ] || rm -f "$intent"
        exit 130
    fi
    [ -z "$claimed" ] || return 0
    [ -e "$intent" ] || refuse "The intent $intent cannot be written. Nothing was deployed." 69
    refuse "Another deploy to $app began meanwhile. Nothing was deployed."
}

# Becomes git. The intent has this process before the push begins, so that the next run sees it when this one has died.
become_push() {
    rewrite_intent deploy_failed interrupted "$(this_process)"
    # Without the operator's own settings for pushes: no hooks, tags, signatures, submodules or options. The remote must
    # still be where the difference began.
    become_git -c push.pushOption= push --no-verify --no-follow-tags --no-signed --recurse-submodules=no \
        --force-with-lease="refs/heads/main:$lease" "$remote" "$pushed:refs/heads/main"
}

# Pushes. Goes on when git has failed but the push has arrived: its answer was lost, or it was interrupted once. Obeys a
# second interrupt.
push() {
    local signals
    ! attended become_push || return 0
    signals=$interrupted
    remote_sha=$(remote_main "$remote") || true
    if [ "$signals" -gt 1 ] || [ "$interrupted" -gt "$signals" ]; then
        # The signal has ended the question, too. The end of the script asks again.
        remote_sha=-
        exit 1
    fi
    say_remote "$remote_sha"
    [ "$remote_sha" = "$pushed" ] || exit 1
    say "Going on with its release and its health. Ctrl-C ends that."
    reason=push_answer_lost interrupted=0
}

# bash would ignore Ctrl-\, and go on.
trap 'exit 130' QUIT
banner
if [ "$mode" = rollback ]; then roll_back; fi
require_settings
scratch=$(mktemp -d) || refuse "No temporary folder can be made." 64
trap 'rm -rf "$scratch"' EXIT
start=$(started "$$")
# An interrupt finds the push's processes with ps, and the next run finds out whether this one is under way.
if ! command -v ps >/dev/null || [ -z "$start" ]; then refuse "ps is missing. Nothing was deployed." 69; fi
if [ "$mode" = check ]; then check; fi
report_leftovers
if [ -n "$dry_run" ]; then
    # A dry run keeps nothing. In a file: the variable of that purpose takes a colon for the end of a path.
    mkdir -p "$scratch/objects/info"
    (cd "$(git rev-parse --git-path objects)" && pwd) >"$scratch/objects/info/alternates"
    export GIT_OBJECT_DIRECTORY=$scratch/objects
fi
show_difference
find_health_url
look_at_health_before
preflight
if [ -n "$dry_run" ]; then
    say_warnings
    say "Dry run: would push $pushed to $remote, poll $health_url and record the outcome."
    exit 0
fi
confirm

outcome=deploy_failed
trap interrupt INT TERM HUP QUIT
# Our output may have no reader any more: `| tee` ends with the first Ctrl-C.
trap '' PIPE
begin
trap finish EXIT
push
remote_sha=$pushed
require_release "$after"
look_at_health
