# shellcheck shell=bash
# What Heroku's Platform API says of an app's releases. Sourced by the deploy script and by the workflows' steps.
#
# HEROKU_API_KEY       need not be exported; it is on no command line. Scope `read` is enough, except for heroku_rollback
# HEROKU_API_URL       by default https://api.heroku.com
# HEROKU_API_TIMEOUT   seconds for one question, by default 10
#
# Each function returns 0, or 1 when the API refuses or its answer has another form, or 2 when it cannot be reached.
# Results go to standard output, messages for people to standard error. Needs curl and awk.
_heroku=$(CDPATH='' cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Prints the answer's body.
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
    case $2 in */releases) options+=(--header 'Range: version ..; order=desc, max=50') ;; esac
    if [ $# -gt 2 ]; then options+=(--header 'Content-Type: application/json' --data "$3"); fi
    # Passes the key through standard input.
    answer=$(printf 'header = "Authorization: Bearer %s"\n' "$key" |
        curl -q --silent --globoff --max-time "${HEROKU_API_TIMEOUT:-10}" --write-out '\n%{http_code}' --config - \
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
        _heroku_say "Heroku's API refuses ($code): $(_heroku_values <<<"$answer" 2>/dev/null | sed -n 's/^message	//p')"
        return 1
        ;;
    esac
}

# Prints the latest releases, the newest first: VERSION STATUS CURRENT SLUG ID DESCRIPTION a line, where STATUS is
# succeeded, pending or failed, CURRENT yes for the one that runs, and - stands for what is unknown.
heroku_releases() { # APP
    local answer
    answer=$(heroku_api GET "/apps/$1/releases") || return
    _heroku_values <<<"$answer" | _heroku_release_lines | sort -k 1,1rn || return 1
}

# Prints the commit, in full or abbreviated, that a line of heroku_releases runs; fails where Heroku does not say, as with
# container images.
heroku_commit() { # APP VERSION STATUS CURRENT SLUG ID DESCRIPTION
    local answer commit=-
    if [ "$5" != - ]; then
        answer=$(heroku_api GET "/apps/$1/slugs/$5") || return
        commit=$(_heroku_values <<<"$answer" | sed -n 's/^commit	//p')
    fi
    if [[ ! $commit =~ ^[0-9a-f]{7,64}$ ]]; then
        commit=${7#Deploy }
        commit=${commit%% *}
    fi
    [[ $commit =~ ^[0-9a-f]{7,64}$ ]] || return 1
    printf '%s\n' "$commit"
}

# Prints `vN COMMIT` of the release that runs; COMMIT is - where Heroku does not say. Prints nothing when none does yet.
heroku_current() { # APP
    local releases line version status current commit
    releases=$(heroku_releases "$1") || return
    while read -r line; do
        read -r version status current _ <<<"$line"
        [ "$current" = yes ] || continue
        commit=$(_heroku_commit_of "$1" "$line") || [ $? -ne 2 ] || return 2
        printf 'v%s %s\n' "$version" "${commit:--}"
        return
    done <<<"$releases"
}

# Prints the address at which Heroku serves the app.
heroku_web_url() { # APP
    local answer url
    answer=$(heroku_api GET "/apps/$1") || return
    url=$(_heroku_values <<<"$answer" | sed -n 's/^web_url	//p')
    [[ $url =~ ^https?://[^/[:space:]]+/?$ ]] || return 1
    printf '%s\n' "$url"
}

# Waits until the release of COMMIT has ended, at most so many seconds. Prints `STATE vN`, where STATE is
#   succeeded   and runs
#   failed      as its release phase did: what ran before runs
#   superseded  succeeded, and another commit runs now
#   pending     it has not ended in time
#   missing     Heroku has made none in time; vN is -
# AFTER is the version that ran before the push, which the release is later than; 0 when that is not known.
# Returns 2 when the API could not be reached three times in a row.
heroku_await_release() { # APP COMMIT AFTER SECONDS INTERVAL
    local app=$1 wanted=$2 after=${3#v} until=$((SECONDS + $4)) interval=$5 unreachable=0 releases found said='' status
    while :; do
        status=0
        releases=$(heroku_releases "$app") || status=$?
        if [ "$status" -eq 0 ]; then
            found=$(_heroku_find "$app" "$wanted" "$after" <<<"$releases") || status=$?
        fi
        if [ "$status" -eq 0 ]; then
            unreachable=0
            case $found in
            succeeded* | failed* | superseded*) break ;;
            esac
            [ "$found" = "$said" ] || _heroku_say "release: $found"
            said=$found
        else
            unreachable=$((unreachable + 1))
            [ "$status" -eq 2 ] && [ "$unreachable" -lt 3 ] || return "$status"
        fi
        [ "$SECONDS" -lt "$until" ] || break
        sleep "$interval"
    done
    printf '%s\n' "$found"
}

# Releases again what ran as of a release, and prints the new release's version as vN.
heroku_rollback() { # APP VERSION ID
    local answer version target=$3
    [ "$target" != - ] || target=v$2
    answer=$(heroku_api POST "/apps/$1/releases" "{\"release\": \"$target\"}") || return
    version=$(_heroku_values <<<"$answer" | sed -n 's/^version	//p')
    [[ $version =~ ^[0-9]+$ ]] || return 1
    printf 'v%s\n' "$version"
}

_heroku_say() { printf '%s\n' "$*" >&2 2>/dev/null || true; }

_heroku_values() { LC_ALL=C awk -f "$_heroku/json.awk"; }

_heroku_release_lines() {
    awk -F '\t' '
        function word(text) { return text ~ /^[0-9A-Za-z-]+$/ ? text : "-" }
        function line() {
            if (version ~ /^[0-9]+$/ && status ~ /^[a-z]+$/)
                print version, status, (current == "true" ? "yes" : "no"), word(slug), word(id), description
        }
        {
            split($1, path, ".")
            if (path[1] != release) {
                line()
                release = path[1]
                version = current = slug = id = description = ""
                status = "succeeded"
            }
            name = substr($1, length(path[1]) + 2)
            if ($2 == "null") next
            if (name == "version") version = $2
            else if (name == "status") status = $2
            else if (name == "current") current = $2
            else if (name == "slug.id") slug = $2
            else if (name == "id") id = $2
            else if (name == "description") description = $2
        }
        END { line() }'
}

_heroku_commit_of() { # APP LINE
    local version status current slug id description
    read -r version status current slug id description <<<"$2"
    heroku_commit "$1" "$version" "$status" "$current" "$slug" "$id" "$description"
}

# Prints what has become of COMMIT after a version, from heroku_releases on standard input: `STATE vN`.
_heroku_find() { # APP COMMIT AFTER
    local line version status current commit returned found='missing -' runs='' mine=''
    while read -r line; do
        read -r version status current _ <<<"$line"
        if [ -z "$version" ] || [ "$version" -le "$3" ]; then continue; fi
        returned=0
        commit=$(_heroku_commit_of "$1" "$line") || returned=$?
        [ "$returned" -ne 2 ] || return 2
        case $2 in
        "${commit:--}"*)
            [ "$current" != yes ] || runs=mine
            # The newest release says how it ended. The oldest one that ended so is the deploy; later ones change
            # settings.
            [ -n "$mine" ] || mine=$status
            [ "$status" != "$mine" ] || found="$status v$version"
            ;;
        *)
            [ "$current" != yes ] || runs=other
            # Older releases belong to another deploy.
            [ -z "$mine" ] || break
            ;;
        esac
    done
    case $mine/$runs in
    succeeded/other) found="superseded ${found#* }" ;;
    esac
    printf '%s\n' "$found"
}
