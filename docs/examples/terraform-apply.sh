#!/usr/bin/env bash
# Applies Terraform to a Lightsail instance: snapshot, plan, confirmation, apply, health, entry.
#   docs/examples/terraform-apply.sh tickets|vault INSTANCE      in the folder of the configuration
#
# RAXX_OPERATOR_EMAIL, RAXX_AUDIT_URL, RAXX_AUDIT_TOKEN   as raptor-audit takes them
# RAPTOR_AUDIT         the program, by default raptor-audit of the PATH
# APPLY_HEALTH_URL     polled after the apply, six times; if unset, nothing is polled
# APPLY_INTERVAL       seconds between two looks at the snapshot or the health, by default 10
#
# An apply that dies leaves its intent, and the next one asks whether to record it.
# Exit status: 0 applied and well; 1 not applied, or not well; 64 wrong usage or setting; 69 applied and not recorded, or
# no intent could be kept; 130 interrupted. Runs on bash 3.2.
set -euo pipefail
fail() {
    echo "apply: $1" >&2
    exit "${2:-1}"
}
case $#/${1-} in
2/tickets | 2/vault) surface=$1 instance=$2 ;;
*) fail "usage: terraform-apply.sh tickets|vault INSTANCE" 64 ;;
esac
[ -t 0 ] || fail "needs a terminal"
[ -n "${RAXX_OPERATOR_EMAIL-}" ] || fail "RAXX_OPERATOR_EMAIL is not set: who applies?" 64
audit=${RAPTOR_AUDIT:-raptor-audit}
interval=${APPLY_INTERVAL:-10}
# aws would show a long answer in a pager, and wait.
export AWS_PAGER=
# A relative path would be another one in each folder.
case ${XDG_STATE_HOME-} in
/*) state=$XDG_STATE_HOME ;;
*) state=${HOME:+$HOME/.local/state} ;;
esac
intent=$state/raptor-audit/intents/$instance

record() { # OUTCOME REASON SHA ID TIME SNAPSHOT DIRTY [OPTION]
    local arguments
    arguments=(--action "$surface.apply.prod" --target_app "$instance" --trigger local-script --outcome "$1"
        --to_sha "$3" --id "$4" --ts_utc "$5" --set snapshot="$6")
    if [ -n "$2" ]; then arguments+=(--reason "$2"); fi
    # What was applied is more than the commit.
    if [ -n "$7" ]; then arguments+=(--set dirty=true); fi
    if [ -n "${8-}" ]; then arguments+=("$8"); fi
    "$audit" record "${arguments[@]}"
}
# Notes what to record should this run go no further. Writes aside and then renames, so that the note is whole or
# missing.
keep_intent() { # OUTCOME REASON
    (
        umask 077
        mkdir -p "${intent%/*}" &&
            printf '%s\n' "$$" "$1" "${2:--}" "$sha" "$id" "$began" "$snapshot" "${dirty:--}" "$RAXX_OPERATOR_EMAIL" \
                >"$intent.$$" &&
            mv -f "$intent.$$" "$intent"
    )
}
# Asks at the terminal, and ignores what was typed before. In a shell of its own: after such a read bash 3.2 would start
# programs that no Ctrl-C ends, and leave the terminal without an echo.
terminal=$(stty -g)
ask() { # QUESTION
    (IFS= read -r -s -t 1 -d '' _) || true
    stty "$terminal" || true
    printf '%s' "$1"
    IFS= read -r answer || answer=
}
report_leftover() {
    [ -e "$intent" ] || return 0
    local pid outcome reason sha id began snapshot dirty operator answer
    {
        read -r pid && read -r outcome && read -r reason && read -r sha && read -r id && read -r began &&
            read -r snapshot && read -r dirty && IFS= read -r operator
    } <"$intent" || fail "the intent $intent cannot be read. Look at it, record what happened, and remove it"
    # In full: to a narrow terminal ps would cut the instance off.
    case $(ps -ww -p "$pid" -o args= 2>/dev/null) in
    *"$instance"*) fail "another apply to $instance is under way (process $pid)" ;;
    esac
    [ "$reason" != - ] || reason=
    [ "$dirty" != - ] || dirty=
    echo "WARNING: an apply to $instance of $sha, begun $began, was interrupted and has no entry. Its snapshot is $snapshot."
    ask "Record it as $outcome${reason:+ ($reason)}? y, or n to forget it: "
    case $answer in
    y)
        RAXX_OPERATOR_EMAIL=$operator record "$outcome" "$reason" "$sha" "$id" "$began" "$snapshot" "$dirty" ||
            fail "it could not be recorded; its intent stays" 69
        ;;
    n) ;;
    *) fail "neither y nor n: nothing was done" ;;
    esac
    rm -f "$intent"
}

plan='' snapshot_made=''
# Also after Ctrl-C at the question.
leave() {
    # A plan holds secrets.
    rm -f "$plan"
    # The terminal may be gone.
    stty "$terminal" 2>/dev/null || true
    [ -z "$snapshot_made" ] || echo "apply: nothing was applied; the snapshot $snapshot is left" >&2
}
trap leave EXIT
# bash would ignore Ctrl-\, and go on.
trap 'exit 130' QUIT

report_leftover
sha=$(git rev-parse --verify HEAD)
began=$(date -u +%Y-%m-%dT%H:%M:%SZ)
id=$( (uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid) | tr '[:upper:]' '[:lower:]')
operator=$(printf %s "${RAXX_OPERATOR_EMAIL%%@*}" | tr -c 'A-Za-z0-9' -)
snapshot=$instance-$operator-$(printf %s "$began" | tr -d ':-')
dirty=
if [ -n "$(git status --porcelain)" ]; then
    dirty=yes
    echo "WARNING: the tree is dirty; it is not $sha alone that is applied." >&2
fi
record success '' "$sha" "$id" "$began" "$snapshot" "$dirty" --dry-run >/dev/null ||
    fail "the entry would be refused; nothing was applied" 64
"$audit" status --action "$surface.apply.prod" --target_app "$instance" ||
    echo "WARNING: AUDIT SERVICE NOT READY. The entry will wait in the spool." >&2

aws lightsail create-instance-snapshot --instance-name "$instance" --instance-snapshot-name "$snapshot"
snapshot_made=yes
ready=pending
for _ in {1..180}; do
    ready=$(aws lightsail get-instance-snapshot --instance-snapshot-name "$snapshot" \
        --query instanceSnapshot.state --output text)
    [ "$ready" = pending ] || break
    sleep "$interval"
done
[ "$ready" = available ] || fail "the snapshot is $ready"

plan=$(mktemp)
terraform plan -input=false -out="$plan"
# The plan may be long: the target stands directly above the question.
echo "TARGET: PRODUCTION ($surface, $instance)"
[ -z "$dirty" ] || echo "WARNING: the tree is dirty."
ask "Type 'apply $surface to prod' to continue: "
[ "$answer" = "apply $surface to prod" ] || fail "that is not the phrase"

outcome=deploy_failed reason='' interrupted=''
finish() {
    local status=$? recorded=0 said
    trap '' INT TERM HUP QUIT
    # Neither a failure nor a terminal that is gone keeps it from recording.
    set +e
    rm -f "$plan"
    if [ -n "$interrupted" ]; then reason=interrupted status=130; fi
    keep_intent "$outcome" "$reason"
    said=$(record "$outcome" "$reason" "$sha" "$id" "$began" "$snapshot" "$dirty" 2>&1) || recorded=$?
    [ -z "$said" ] || echo "$said"
    if [ "$recorded" -eq 0 ]; then
        rm -f "$intent"
    else
        echo "apply: NOT RECORDED. The next run will ask; the intent is $intent" >&2
        [ "$status" -ne 0 ] || status=69
    fi
    echo "Outcome: $outcome${reason:+ ($reason)}"
    echo "To roll back: a new instance from the snapshot $snapshot"
    exit "$status"
}
healthy() {
    [ -n "${APPLY_HEALTH_URL-}" ] || return 0
    local try code
    for try in 1 2 3 4 5 6; do
        [ "$try" -eq 1 ] || sleep "$interval" || true
        [ -z "$interrupted" ] || return 1
        # A redirect is not an answer of the app's health, and neither is what a ~/.curlrc would make of it.
        code=$(curl -q --silent --output /dev/null --write-out '%{http_code}' --max-time 10 "$APPLY_HEALTH_URL") || code=
        if [[ $code == 2[0-9][0-9] ]]; then return 0; fi
        echo "health: try $try of 6 failed"
    done
    return 1
}

# Terraform ends by itself on Ctrl-C, and keeps its state whole when it is let.
trap 'interrupted=yes' INT TERM HUP QUIT
trap '' PIPE
kept=yes
keep_intent deploy_failed interrupted || kept=
if [ -n "$interrupted" ]; then
    trap '' INT TERM HUP QUIT
    rm -f "$intent" "$intent.$$"
    exit 130
fi
[ -n "$kept" ] || fail "the intent $intent cannot be written" 69
trap finish EXIT
terraform apply -input=false "$plan" || exit 1
outcome=health_check_failed
keep_intent health_check_failed interrupted || true
healthy || exit 1
outcome=success
