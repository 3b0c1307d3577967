#!/usr/bin/env bash
# Sourced by the benchmarks: a PostgreSQL cluster with durable settings, and the service in release on it. Both listen
# on loopback or a Unix socket only and end with the script. Debian's postgresql and wrk must be there.
#
# Needs here, the folder of this file; sets folder, conninfo, port and TOKEN.
: "${here:?}"

fail() { echo "${0##*/}: $1" >&2; exit 1; }
for tool in swift wrk pg_config runuser; do
    command -v "$tool" >/dev/null || fail "$tool is missing"
done
postgres=$(pg_config --bindir)

"$here/peer/run.sh" --build >&2

folder=$(mktemp -d "${TMPDIR:-/var/tmp}/raptor-audit-benchmark.XXXXXX")
service='' postmaster=''

# --- figures ---

# Hundredths of a second of CPU that a process, its children and those it has reaped have had.
cpu_time() { # PID
    local process children
    children=$(cat "/proc/$1/task/$1/children")
    for process in $1 $children; do cat "/proc/$process/stat" 2>/dev/null || true; done |
        awk '{ sub(/.*\) /, ""); total += $12 + $13 + $14 + $15 } END { print total }'
}

median() { sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# --- the cluster ---

# PostgreSQL refuses to run as root.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

start_cluster() {
    mkdir "$folder/socket"
    [ "$(id -u)" != 0 ] || chown -R postgres "$folder"
    as_owner "$postgres/initdb" -D "$folder/data" -U postgres -E UTF8 --locale=C.UTF-8 -A trust >/dev/null
    # Beside where it listens, only sizes are set: no checkpoint falls into the middle of a figure.
    cat >>"$folder/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$folder/socket'
shared_buffers = 512MB
max_wal_size = 4GB
END
    as_owner "$postgres/pg_ctl" -D "$folder/data" -l "$folder/data/log" -w start >/dev/null
    postmaster=$(head -1 "$folder/data/postmaster.pid")
}

conninfo="host=$folder/socket user=postgres dbname=audit"
query() { "$postgres/psql" -XAtq -v ON_ERROR_STOP=1 "host=$folder/socket user=postgres dbname=$1" -c "$2"; }

# --- the service ---

start_service() {
    query postgres "create database audit"
    "$here/peer/setup.sh" "$conninfo" 2>/dev/null
    # shellcheck source=/dev/null
    . "$here/peer/peer.env"
    start_process 0.1
}

start_process() { # SECONDS between two looks at whether it serves
    "$here/peer/run.sh" 0 "$conninfo" >"$folder/log" 2>&1 &
    service=$!
    until port=$(sed -n 's/.*"message":"serving".*"port":\([0-9]*\).*/\1/p' "$folder/log") && [ -n "$port" ]; do
        kill -0 "$service" 2>/dev/null || fail "the service did not start: $(tail -3 "$folder/log")"
        sleep "$1"
    done
}

stop_service() {
    [ -n "$service" ] || return 0
    kill "$service" 2>/dev/null || true
    wait "$service" || true
    service=''
}

finish() {
    stop_service
    [ -z "$postmaster" ] || as_owner "$postgres/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM
