# shellcheck shell=bash
# Whether an app is well. Sourced by the deploy script and by the workflows' steps. Needs curl.

# Asks URL up to TRIES times, INTERVAL seconds apart, TIMEOUT seconds each, until it has answered 2xx twice in a row:
# the old dynos of an app that is being replaced may answer once. Prints each try. Fails when no two answers in a row
# were 2xx.
await_health() { # URL TRIES INTERVAL TIMEOUT
    local try code well=''
    for ((try = 1; try <= $2; try++)); do
        [ "$try" -eq 1 ] || sleep "$3"
        code=$(health_code "$1" "$4")
        case $code in
        2[0-9][0-9])
            if [ -n "$well" ]; then
                _health_say "passed at try $try of $2"
                return 0
            fi
            well=yes
            _health_say "try $try of $2 answered $code"
            ;;
        *)
            well=
            _health_say "try $try of $2 failed ($code)"
            ;;
        esac
    done
    return 1
}

# Prints the status by which URL answers within TIMEOUT seconds, or none. A redirect, such as to a login, is not followed,
# and ~/.curlrc is not read.
health_code() { # URL TIMEOUT
    local code
    code=$(curl -q --silent --globoff --output /dev/null --write-out '%{http_code}' --max-time "$2" "$1") || code=none
    printf '%s\n' "$code"
}

# Goes on when its reader is gone.
_health_say() { printf 'health: %s\n' "$*" 2>/dev/null || true; }
