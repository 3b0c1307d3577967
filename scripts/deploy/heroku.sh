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
# shellcheck source=scripts/deploy/heroku-api.sh
. "$_heroku/heroku-api.sh"

# Prints the latest releases, the newest first: VERSION STATUS CURRENT SLUG ID DESCRIPTION a line, where STATUS is
# succeeded, pending or failed, CURRENT yes for the one that runs, and - stands for what is unknown.
heroku_releases() { # APP
    local answer
    answer=$(heroku_api GET "/apps/$1/releases") || return
    heroku_lines "$answer" | _heroku_values | _heroku_release_lines | sort -k 1,1rn || return 1
}

# Prints one release, however old, as a line of heroku_releases.
heroku_release() { # APP VERSION
    local answer
    answer=$(heroku_api GET "/apps/$1/releases/${2#v}") || return
    answer=$(heroku_lines "[$answer]" | _heroku_values | _heroku_release_lines) || return 1
    heroku_line "$answer" "$2"
}

# Prints the line of one version. Fails when it is not among them.
heroku_line() { # RELEASES VERSION
    # Reads all lines: in a pipe, what writes to a reader that ends early may fail.
    heroku_lines "$1" | awk -v version="${2#v}" '$1 == version { print; found = 1 } END { exit !found }'
}

# Slugs whose commits are known: SLUG COMMIT a line.
_heroku_known=$'\n'

# Sets `release_commit` to the commit, in full or abbreviated, that a line of heroku_releases runs; to - where Heroku does
# not say, as with container images. Asks for each slug once. Where Heroku does not show the slug, takes the commit from
# the description of the deploy that made it, if that is among RELEASES.
heroku_commit() { # APP LINE RELEASES
    local slug answer known status=0 commit='^[0-9a-f]{7,64}$'
    release_commit=-
    slug=${2#* * * }
    slug=${slug%% *}
    if [ "$slug" != - ]; then
        known=${_heroku_known#*$'\n'"$slug "}
        if [ "$known" != "$_heroku_known" ]; then
            release_commit=${known%%$'\n'*}
            return
        fi
        answer=$(heroku_api GET "/apps/$1/slugs/$slug" 2>/dev/null) || status=$?
        [ "$status" -ne 2 ] || return 2
        release_commit=$(heroku_lines "$answer" | _heroku_value commit) || release_commit=-
    fi
    if [[ ! $release_commit =~ $commit ]]; then
        # A change of settings, or a rollback, has the slug of an earlier deploy, and its description names no commit.
        release_commit=$(heroku_lines "$2"$'\n'"$3" | awk -v slug="$slug" '
            $4 == slug && $6 == "Deploy" && (NR == 1 || slug != "-") && !found { found = $7 }
            END { print found }')
        [[ $release_commit =~ $commit ]] || release_commit=-
    fi
    [ "$slug" = - ] || _heroku_known="$_heroku_known$slug $release_commit"$'\n'
}

# Prints `vN COMMIT` of the release that runs; COMMIT is - where Heroku does not say. Prints nothing when none does yet.
heroku_current() { # APP
    local releases version status current rest
    releases=$(heroku_releases "$1") || return
    while read -r version status current rest; do
        [ "$current" = yes ] || continue
        heroku_commit "$1" "$version $status $current $rest" "$releases" || return
        printf 'v%s %s\n' "$version" "$release_commit"
        return
    done < <(heroku_lines "$releases")
}

# Asks up to three times, RELEASE_INTERVAL (5) seconds apart, while the API cannot be reached. For the workflows, where an
# approval would be lost.
heroku_insist() { # FUNCTION ARGUMENT…
    local try status answer
    for try in 1 2 3; do
        [ "$try" -eq 1 ] || sleep "${RELEASE_INTERVAL:-5}"
        status=0
        answer=$("$@") || status=$?
        [ "$status" -eq 2 ] || break
    done
    [ -z "$answer" ] || printf '%s\n' "$answer"
    return "$status"
}

# Prints the address at which Heroku serves the app.
heroku_web_url() { # APP
    local answer url
    answer=$(heroku_api GET "/apps/$1") || return
    url=$(heroku_lines "$answer" | _heroku_value web_url)
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
    local app=$1 wanted=$2 after=${3#v} until=$((SECONDS + $4)) interval=$5 unreachable=0 releases said='' status
    local found=''
    while :; do
        status=0
        releases=$(heroku_releases "$app") || status=$?
        if [ "$status" -eq 0 ]; then
            _heroku_find "$app" "$wanted" "$after" "$releases" || status=$?
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
    [ -n "$found" ] || return 2
    printf '%s\n' "$found"
}

# Releases again what ran as of a release, and prints the new release's version as vN. Returns 2 also for an answer that
# does not say the version: the release may be made.
heroku_rollback() { # APP VERSION ID
    local answer version target=$3
    [ "$target" != - ] || target=v$2
    answer=$(heroku_api POST "/apps/$1/releases" "{\"release\": \"$target\"}") || return
    version=$(heroku_lines "$answer" | _heroku_value version)
    [[ $version =~ ^[0-9]+$ ]] || return 2
    printf 'v%s\n' "$version"
}

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

# Sets `found` to what has become of COMMIT after a version: `STATE vN`.
_heroku_find() { # APP COMMIT AFTER RELEASES
    local version status current rest state='missing -' runs='' mine=''
    while read -r version status current rest; do
        if [ -z "$version" ] || [ "$version" -le "$3" ]; then continue; fi
        heroku_commit "$1" "$version $status $current $rest" "$4" || return
        case $2 in
        "$release_commit"*)
            [ "$current" != yes ] || runs=mine
            # The newest release says how it ended. The oldest one that ended so is the deploy; later ones change
            # settings.
            [ -n "$mine" ] || mine=$status
            [ "$status" != "$mine" ] || state="$status v$version"
            ;;
        *)
            [ "$current" != yes ] || runs=other
            # Older releases belong to another deploy.
            [ -z "$mine" ] || break
            ;;
        esac
    done < <(heroku_lines "$4")
    case $mine/$runs in
    succeeded/other) state="superseded ${state#* }" ;;
    esac
    found=$state
}
