# shellcheck shell=bash
# Settings of the break-glass script.

# Each surface has its own: another app's remote must not get this one's deploy.
setting() { # NAME DEFAULT
    local name=${settings}_$1
    printf %s "${!name:-$2}"
}
default_remote=https://git.heroku.com/$app.git default_health_url=''
remote=$(setting REMOTE "$default_remote")
health_url=$(setting HEALTH_URL '')
health_interval=$(setting HEALTH_INTERVAL "$([ "$mode" = rollback ] && echo 2 || echo 10)")
health_timeout=$(setting HEALTH_TIMEOUT 10)
release_interval=$(setting RELEASE_INTERVAL 5)
release_timeout=$(setting RELEASE_TIMEOUT 600)
phrase=$(setting CONFIRMATION_PHRASE "deploy $surface to prod")
# An empty value counts as set.
folder=${settings}_PREFIX
folder=${!folder-$default_folder}
audit=${RAPTOR_AUDIT:-raptor-audit}
# A relative path would be another one in each folder.
case ${XDG_STATE_HOME-} in
/*) state=$XDG_STATE_HOME ;;
*) state=${HOME:+$HOME/.local/state} ;;
esac
intent=$state/raptor-audit/intents/$app
# Only git and curl need it.
[ -z "${HEROKU_API_KEY-}" ] || export -n HEROKU_API_KEY
# An address is worth more than a login name.
if [ -z "${RAXX_OPERATOR_EMAIL-}${GIT_AUTHOR_EMAIL-}" ]; then
    GIT_AUTHOR_EMAIL=$(git config user.email 2>/dev/null) || GIT_AUTHOR_EMAIL=
    [ -z "$GIT_AUTHOR_EMAIL" ] || export GIT_AUTHOR_EMAIL
fi

# Refuses now what would fail after the push.
require_settings() {
    local authority=${remote#*://} seconds
    case $remote in
    *://*) case ${authority%%/*} in *:*@*) refuse "The remote's address holds a password; every process could read it." 64 ;; esac ;;
    esac
    if [ "$remote" = "$default_remote" ] && [ -z "${HEROKU_API_KEY-}" ]; then refuse "HEROKU_API_KEY is not set." 64; fi
    seconds=$(require_git 2>&1) || refuse "${seconds:-git is missing.} Nothing was deployed." 64
    # git may print warnings about other settings first.
    remote=$(remote_address "$remote" 2>&1 | tail -n 1) || refuse "$remote Nothing was deployed." 64
    folder=$(subtree_prefix "$folder" 2>&1) || refuse "${settings}_PREFIX: $folder" 64
    [ -n "$state" ] || refuse "There is no HOME to leave the intent in; set XDG_STATE_HOME." 64
    command -v curl >/dev/null || refuse "curl is missing, which checks the health. Nothing was deployed." 64
    for seconds in "$release_interval" "$release_timeout"; do
        [[ $seconds =~ ^[0-9]+(\.[0-9]+)?$ ]] || refuse "${settings}_RELEASE_INTERVAL and _TIMEOUT are seconds, not $seconds." 64
    done
    # In decimal: a zero at the beginning would make it octal.
    release_timeout=$((10#${release_timeout%.*}))
    require_health_settings
    case $phrase in
    *"$surface"*prod*) ;;
    *) refuse "${settings}_CONFIRMATION_PHRASE must name $surface and prod." 64 ;;
    esac
}

require_health_settings() {
    local seconds
    for seconds in "$health_interval" "$health_timeout"; do
        [[ $seconds =~ ^[0-9]+(\.[0-9]+)?$ ]] ||
            refuse "${settings}_HEALTH_INTERVAL and _TIMEOUT are seconds, not $seconds." 64
    done
    # curl reads 0 as no limit.
    [[ $health_timeout =~ [1-9] ]] || refuse "${settings}_HEALTH_TIMEOUT must be more than zero." 64
    [[ -z $health_url || $health_url =~ ^https?://[^/[:space:]]+[^[:space:]]*$ ]] ||
        refuse "${settings}_HEALTH_URL is not an address: $health_url" 64
}

# Warns of an app that is unwell before anything is deployed: its next answers say nothing of the deploy.
look_at_health_before() {
    local code
    [ -n "$from" ] || return 0
    code=$(health_code "$health_url" "$health_timeout")
    case $code in
    2[0-9][0-9]) ;;
    *) warn_later "$health_url does not answer well even now ($code)." ;;
    esac
}

# Sets the address of the app's health: by default at the address that Heroku has for the app, which for newer apps is
# more than their name.
find_health_url() {
    local url=https://$app.herokuapp.com
    if [ -z "$health_url" ]; then url=$(heroku_web_url "$app" 2>/dev/null) || url=https://$app.herokuapp.com; fi
    default_health_url=${url%/}/health
    health_url=${health_url:-$default_health_url}
}
