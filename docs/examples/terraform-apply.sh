#!/usr/bin/env bash
# Applies Terraform to a Lightsail instance: snapshot, plan, confirmation, apply, entry.
#   docs/examples/terraform-apply.sh tickets|vault INSTANCE      in the folder of the configuration
set -euo pipefail
surface=$1 instance=$2
[ -t 0 ] || { echo "apply: needs a terminal" >&2 && exit 1; }
: "${RAXX_OPERATOR_EMAIL:?who applies}"

plan=$(mktemp)
trap 'rm -f "$plan"' EXIT
terraform plan -input=false -out="$plan"
printf "Type 'apply %s to prod' to continue: " "$surface"
IFS= read -r answer
[ "$answer" = "apply $surface to prod" ] || { echo "Nothing was applied." && exit 1; }

operator=$(printf %s "${RAXX_OPERATOR_EMAIL%%@*}" | tr -c 'A-Za-z0-9' -)
snapshot=$instance-$(date -u +%Y%m%dT%H%M%SZ)-$operator
aws lightsail create-instance-snapshot --instance-name "$instance" --instance-snapshot-name "$snapshot"

outcome=deploy_failed
finish() {
    local status=$?
    trap '' INT TERM HUP
    raptor-audit record --action "$surface.apply.prod" --target_app "$instance" --to_sha "$(git rev-parse HEAD)" \
        --outcome "$outcome" --trigger local-script --set snapshot="$snapshot" || echo "apply: NOT RECORDED" >&2
    echo "To roll back: a new instance from the snapshot $snapshot"
    rm -f "$plan"
    exit "$status"
}
trap 'exit 130' INT TERM HUP
trap finish EXIT
terraform apply -input=false "$plan"
outcome=success
