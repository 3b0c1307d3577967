# shellcheck shell=bash
# Asks Heroku's Platform API, and reads its answers. Sourced by heroku.sh, which says what it takes and returns.

# Prints the answer's body. A list of releases has the newest, at most $heroku_most (50).
heroku_api() { # METHOD PATH [BODY]
    local url=${HEROKU_API_URL:-https://api.heroku.com} key=${HEROKU_API_KEY-} answer code options
    case $url in
    https://* | http://127.0.0.1:* | http://localhost:* | "http://[::1]:"*) ;;
    *)
        _heroku_say "HEROKU_API_URL must begin with https://."
        return 1
        ;;
    esac
    key=${key//$'\n'/}
    key=${key//$'\r'/}
    key=$(printf %s "$key" | sed 's/[\\"]/\\&/g')
    options=(--request "$1")
    case $2 in */releases) options+=(--header "Range: version ..; order=desc, max=${heroku_most:-50}") ;; esac
    if [ $# -gt 2 ]; then options+=(--header 'Content-Type: application/json' --data "$3"); fi
    # Passes the key through standard input.
    answer=$(printf 'header = "Authorization: Bearer %s"\n' "$key" |
        curl -q --silent --show-error --globoff --max-time "${HEROKU_API_TIMEOUT:-10}" --write-out '\n%{http_code}' --config - \
            --header 'Accept: application/vnd.heroku+json; version=3' "${options[@]}" \
            "${url%/}$2") || return 2
    code=${answer##*$'\n'}
    answer=${answer%$'\n'*}
    case $code in
    2[0-9][0-9]) printf '%s\n' "$answer" ;;
    5[0-9][0-9] | 429)
        _heroku_say "Heroku's API answers $code."
        return 2
        ;;
    *)
        _heroku_say "Heroku's API refuses ($code): $(heroku_lines "$answer" | _heroku_value message 2>/dev/null)"
        return 1
        ;;
    esac
}

# In place of a here-string, which bash 3.2 puts into a temporary file: a rollback needs no place to write.
heroku_lines() { printf '%s\n' "$1" 2>/dev/null; } # TEXT

_heroku_say() { printf '%s\n' "$*" >&2 2>/dev/null || true; }

# Prints each value of a JSON text with its path, or one member of an object. Fails on what is not JSON.
_heroku_values() { LC_ALL=C awk -f "$_heroku/json.awk"; }
_heroku_value() { _heroku_values | sed -n "s/^$1"$'\t'"//p"; } # NAME
