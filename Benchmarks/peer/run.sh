#!/usr/bin/env bash
# usage: run.sh PORT CONNINFO | run.sh --build
# Becomes the service on loopback, with a database that setup.sh has prepared. Port 0 is any that is free.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ "$1" = --build ]; then
    exec scripts/build-release .build/benchmark raptor-audit-server
fi
DATABASE_URL=$2 AUDIT_PEPPER=$(cat .build/benchmark/pepper)
export DATABASE_URL AUDIT_PEPPER
exec .build/benchmark/raptor-audit-server serve --host 127.0.0.1 --port "$1"
