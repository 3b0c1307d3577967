# shellcheck shell=bash
# The processes of the break-glass script: tells them apart, and ends them all on a signal.

child=''
# How many signals have arrived.
interrupted=0

# Prints when a process began, to tell it from a later one with the same number; nothing when it has ended.
started() { # PID
    if [ -r /proc/self/stat ]; then
        # ps computes from the current clock, and is sometimes a second off. The name, in parentheses, may hold
        # anything.
        { sed -n 's/.*) //p' "/proc/$1/stat" | awk '$1 !~ /^[ZX]/ { print $20 }'; } 2>/dev/null || true
    else
        { TZ=UTC0 LC_ALL=C ps -o stat= -o lstart= -p "$1" |
            awk '$1 !~ /^Z/ { print $2, $3, $4, $5, $6 }'; } 2>/dev/null || true
    fi
}

# Runs a command that ends with this script. A signal ends the wait at once, and the command soon.
attended() { # COMMAND…
    local status=0
    [ "$interrupted" -eq 0 ] || return 130
    "$@" &
    child=$!
    [ "$interrupted" -eq 0 ] || kill "$child" 2>/dev/null || true
    wait "$child" || status=$?
    while kill -0 "$child" 2>/dev/null; do
        status=0
        wait "$child" || status=$?
    done
    child=
    return "$status"
}

# Ends the attended command and all that it has started: git's transport would go on pushing without it.
interrupt() {
    local signal=-TERM
    # A terminal that closes sends two signals. The second would end what follows.
    trap '' INT TERM HUP QUIT
    [ "$interrupted" -eq 0 ] || signal=-KILL
    [ -z "$child" ] || ps -A -o pid= -o ppid= | awk -v root="$child" '
        { parent[$1] = $2 }
        END { for (pid in parent) for (at = pid; at > 0 && at in parent; at = parent[at]) if (at == root) { print pid; break } }
    ' | xargs kill "$signal" 2>/dev/null || true
    interrupted=$((interrupted + 1))
    trap interrupt INT TERM HUP QUIT
}

# Prints the number of the process that asks: bash 3.2 has no BASHPID. Only for $(…).
this_process() {
    # shellcheck disable=SC2016
    exec sh -c 'echo "$PPID"'
}

# Begins a trap of EXIT: from here on neither a signal nor a failure ends the script. Ends a process that is not the
# script's own: a child that a signal reaches while it expands a $(…) leaves bash by the script's trap.
end_alone() { # STATUS
    trap '' INT TERM HUP QUIT
    set +e
    case ${BASHPID:-$(this_process)} in "$$" | '') ;; *) exit "$1" ;; esac
}
