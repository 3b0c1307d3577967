#!/usr/bin/env bash
# Applies Terraform to a Lightsail instance: snapshot, plan, confirmation, apply, health, entry.
#   docs/examples/terraform-apply.sh tickets|vault INSTANCE      in the folder of the configuration
#
# RAXX_OPERATOR_EMAIL, RAXX_AUDIT_URL, RAXX_AUDIT_TOKEN   as raptor-audit takes them
# RAPTOR_AUDIT         the program, by default raptor-audit of the PATH
# APPLY_HEALTH_URL     polled after the apply, five times; without it nothing is
# APPLY_INTERVAL       seconds between two looks at the snapshot or the health, by default 10
#
# Exit status: 0 applied; 1 not; 64 wrong usage or setting; 69 applied and not recorded; 130 interrupted.
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
sha=$(git rev-parse --verify HEAD)
began=$(date -u +%Y%m%dT%H%M%SZ)
operator=$(printf %s "${RAXX_OPERATOR_EMAIL%%@*}" | tr -c 'A-Za-z0-9' -)
snapshot=$instance-$operator-$began

record() { # OUTCOME REASON [OPTION]
    local arguments
    arguments=(--action "$surface.apply.prod" --target_app "$instance" --to_sha "$sha" --outcome "$1"
        --trigger local-script --set snapshot="$snapshot")
    if [ -n "$2" ]; then arguments+=(--reason "$2"); fi
    if [ -n "${3-}" ]; then arguments+=("$3"); fi
    "$audit" record "${arguments[@]}"
}
record success '' --dry-run >/dev/null || fail "the entry would be refused; nothing was applied" 64
"$audit" status --action "$surface.apply.prod" --target_app "$instance" || echo "WARNING: AUDIT SERVICE NOT READY. The entry will wait in the spool." >&2
if [ -n "$(git status --porcelain)" ]; then echo "WARNING: the tree is dirty; it is not $sha that is applied." >&2; fi

echo "TARGET: PRODUCTION ($surface, $instance)"
aws lightsail create-instance-snapshot --instance-name "$instance" --instance-snapshot-name "$snapshot"
state=pending
for _ in {1..180}; do
    state=$(aws lightsail get-instance-snapshot --instance-snapshot-name "$snapshot" \
        --query instanceSnapshot.state --output text)
    [ "$state" = pending ] || break
    sleep "$interval"
done
[ "$state" = available ] || fail "the snapshot $snapshot is $state; nothing was applied"

plan=$(mktemp)
trap 'rm -f "$plan"' EXIT
terraform plan -input=false -out="$plan"
# What was typed before the question is no answer to it. A shell of its own: after such a read bash 3.2 would
# start what no Ctrl-C ends.
(IFS= read -r -s -t 1 -d '' _) || true
printf "Type 'apply %s to prod' to continue: " "$surface"
IFS= read -r answer || answer=
[ "$answer" = "apply $surface to prod" ] || fail "nothing was applied; the snapshot $snapshot is left"

outcome=deploy_failed reason='' interrupted=''
finish() {
    local status=$?
    trap '' INT TERM HUP
    rm -f "$plan"
    if [ -n "$interrupted" ]; then reason=interrupted status=130; fi
    if ! record "$outcome" "$reason"; then
        echo "apply: NOT RECORDED" >&2
        [ "$status" -ne 0 ] || status=69
    fi
    echo "Outcome: $outcome${reason:+ ($reason)}"
    echo "To roll back: a new instance from the snapshot $snapshot"
    exit "$status"
}
healthy() {
    [ -n "${APPLY_HEALTH_URL-}" ] || return 0
    local try code
    for try in 1 2 3 4 5; do
        [ "$try" -eq 1 ] || sleep "$interval" || true
        [ -z "$interrupted" ] || return 1
        # A redirect is no answer of the app's health, and neither what a ~/.curlrc would make of it.
        code=$(curl -q --silent --output /dev/null --write-out '%{http_code}' --max-time 10 "$APPLY_HEALTH_URL") || code=
        if [[ $code == 2[0-9][0-9] ]]; then return 0; fi
        echo "health: try $try of 5 failed"
    done
    return 1
}

# Terraform ends by itself on Ctrl-C, and keeps its state whole when it is let.
trap 'interrupted=yes' INT TERM HUP
trap '' PIPE
trap finish EXIT
terraform apply -input=false "$plan" || exit 1
outcome=health_check_failed
healthy || exit 1
outcome=success
