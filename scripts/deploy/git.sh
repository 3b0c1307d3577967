# shellcheck shell=bash
# git as a deploy uses it. Sourced by the deploy script and by the workflows' steps.

# Becomes git, with HEROKU_API_KEY for git.heroku.com and for no other address. The key is on no command line. Call it
# in a subshell or a background job: it does not return, and a signal for that process reaches git.
become_git() { # ARGUMENT…
    # Single quotes: git's own shell reads the key from the environment.
    # shellcheck disable=SC2016
    local helper='!f() { test "$1" = get && printf "username=heroku\npassword=%s\n" "$HEROKU_API_KEY"; }; f'
    export HEROKU_API_KEY=${HEROKU_API_KEY-} GIT_TERMINAL_PROMPT=0
    # Empty credentials first: git would rather take somebody's key from ~/.netrc than ask the helper.
    exec git -c http.https://git.heroku.com.emptyAuth=true \
        -c credential.helper= -c credential.https://git.heroku.com.helper="$helper" "$@"
}

# Fails, and says why on standard error, where git lacks an option that a deploy needs.
require_git() {
    local version
    version=$(git --version) || return
    # 2.29 has `fetch --no-write-fetch-head`.
    if [[ ! $version =~ ([0-9]+)\.([0-9]+) ]] || [ "$((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2]))" -lt 2029 ]; then
        echo "This is $version; 2.29 or later is needed." >&2
        return 1
    fi
}

# Prints the commit of a remote's main; `none` without one; `unknown` when it cannot be read within ten seconds.
remote_main() { # REMOTE
    local reader watch answer
    answer=$(
        exec 2>/dev/null
        (become_git ls-remote "$1" refs/heads/main) &
        reader=$!
        (sleep 10 && kill -KILL "$reader") >/dev/null &
        watch=$!
        ! wait "$reader" || echo none
        kill -KILL "$watch"
    ) || true
    # A ref that ends in the same words is listed, too.
    answer=$(awk '$2 == "refs/heads/main" || $1 == "none" { print $1; exit }' <<<"$answer")
    printf '%s\n' "${answer:-unknown}"
}

# Prints the whole name of the commit that begins with these digits. Fails when none is here, or several. A tag or a branch
# may be called like that, and git would take it first.
whole_commit() { # DIGITS
    local commits
    commits=$(git rev-parse --disambiguate="$1" | git cat-file --batch-check='%(objectname) %(objecttype)' |
        sed -n 's/ commit$//p')
    [[ $commits =~ ^[0-9a-f]+$ ]] && printf '%s\n' "$commits"
}

# Prints the address that git both reads from and pushes to under the name or address REMOTE. Fails, and says why on
# standard error, where git's settings (url.….insteadOf, pushInsteadOf, remote.….pushurl) make these differ from one
# another, or from the address that was given.
remote_address() { # REMOTE
    local address again
    address=$(_resolve_remote "$1") || return
    again=$address
    # A name has neither a colon nor a slash.
    case $1 in
    "$address") ;;
    *[:/]*)
        echo "git's settings, such as url.….insteadOf, redirect $1 to $address." >&2
        return 1
        ;;
    # A deploy gives git the address that stands for the name, and git rewrites that, too.
    *) again=$(_resolve_remote "$address") || return ;;
    esac
    if [ "$again" != "$address" ]; then
        echo "git's settings, such as url.….insteadOf, redirect $address, which $1 stands for, to $again." >&2
        return 1
    fi
    printf '%s\n' "$address"
}

# Prints what git makes of a name or address. Fails, and says why on standard error, where a push would go elsewhere.
_resolve_remote() { # REMOTE
    local fetch push setting start
    fetch=$(git ls-remote --get-url "$1") || return
    # Only a name with settings of its own is a remote here.
    push=$(git remote get-url --push --all "$1" 2>/dev/null || printf '%s\n' "$fetch")
    while IFS= read -r -d '' setting; do
        start=${setting#*$'\n'}
        case $1 in "$start"*) push=${setting%%$'\n'*} ;; esac
    done < <(git config --null --get-regexp '^url\..*\.pushinsteadof$')
    if [ "$fetch" != "$push" ]; then
        echo "git's settings redirect pushes: it reads from $fetch and would push to $push." >&2
        return 1
    fi
    printf '%s\n' "$fetch"
}

# Prints commits, a line each.
show_log() { # ARGUMENT OF git log…
    git --no-pager log --oneline --no-decorate --no-color --no-show-signature "$@" | plain_text
}

# Copies standard input without control characters and without characters that reorder text: a commit's subject is
# untrusted.
plain_text() {
    # Repeats until nothing is removed: what surrounds a removed part may form another.
    LC_ALL=C tr -d '\001-\010\013-\037\177' |
        LC_ALL=C sed -e :a -e $'s/\302[\200-\237]//g' -e $'s/\342\200[\252-\256]//g' \
            -e $'s/\342\201[\246-\251]//g' -e ta
}
