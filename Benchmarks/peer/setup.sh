#!/usr/bin/env bash
# usage: setup.sh CONNINFO
# Migrates an empty database, and leaves an account's token and the pepper in .build/benchmark.
set -euo pipefail
cd "$(dirname "$0")/../.."

state=.build/benchmark
(umask 077 && mkdir -p "$state" && od -An -tx1 -N32 /dev/urandom | tr -d ' \n' >"$state/pepper")
DATABASE_URL=$1 AUDIT_PEPPER=$(cat "$state/pepper")
export DATABASE_URL AUDIT_PEPPER

server=$state/raptor-audit-server
"$server" migrate >&2
"$server" account create bench --scope audit:write --scope audit:read >&2
(umask 077 && "$server" token issue --account bench >"$state/token")
