# shellcheck shell=bash
# What a deploy by the break-glass script would change.

# How many of the commits to show.
shown=20

# Sets `to`; `pushed`, the commit to push for it; `from`, the commit that runs, and `previous`, its release; and
# `lease`, where the push must still find the remote. Refuses when a push would not do what it says.
show_difference() {
    local main split_from
    to=$(git rev-parse --verify --quiet 'HEAD^{commit}') || refuse "There is no commit here to deploy."
    look_at_branch
    # git may print warnings about other things.
    pushed=$(subtree_split "$to" "$folder" 2>"$scratch/why") || refuse_split "$(cat "$scratch/why")"
    look_at_remote
    look_at_release
    if [ -z "$main" ]; then
        if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
            refuse "This clone is shallow, and the app has nothing yet: it would not take a part of the history. Run: git fetch --unshallow"
        fi
        from=
        say "First deploy: nothing -> $to"
        show_commits "$to"
        return
    fi
    require_ahead
    from=$(source_of "$split_from") || {
        from=$split_from
        warn_later "no commit of this repository matches the app's $(short "$from"); the entry has the app's commit as from_sha."
    }
    say "$from -> $to"
    if [ "$main" = "$pushed" ]; then refuse_unchanged; fi
    [ "$pushed" = "$to" ] || say "The app has $split_from and gets $pushed: the splits of $folder/."
    show_commits "$from..$to"
}

look_at_branch() {
    local branch count
    if [ -n "$(git --no-optional-locks status --porcelain)" ]; then
        warn_later "the tree is dirty; uncommitted changes are NOT deployed."
    fi
    # In full: with a tag of the same name --short makes it heads/main.
    branch=$(git symbolic-ref --quiet HEAD | plain_text) || branch=
    branch=${branch#refs/heads/}
    [ "$branch" = main ] || warn_later "HEAD is ${branch:-detached}, not main."
    count=$(git rev-list --count "$to" --not --remotes)
    if [ "$count" -gt 0 ]; then
        warn_later "$count of the commits $([ "$count" -gt 1 ] && echo are || echo is) on no remote branch: only this repository has them."
    fi
}

# Sets `main`, and `lease`, which is empty when the remote has no main.
look_at_remote() {
    local refs branch=HEAD
    refs=$(become_git ls-remote "$remote" HEAD refs/heads/main) || refuse "The remote cannot be read."
    lease=$(awk '$2 == "refs/heads/main" { print $1 }' <<<"$refs")
    main=${lease:-$(awk '$2 == "HEAD" { print $1 }' <<<"$refs")}
    [ -n "$main" ] || return 0
    [ -z "$lease" ] || branch=refs/heads/main
    (become_git -c maintenance.auto=false -c gc.auto=0 fetch --quiet --no-tags --no-recurse-submodules \
        --no-write-fetch-head "$remote" "$branch") ||
        refuse "The remote cannot be read."
}

# Sets `after`, the release that runs; `previous`, the same where a rollback to it is possible; and `split_from`, its
# commit: after a rollback, or a release that failed, that is not `main`.
look_at_release() {
    local current version commit known
    after=0 previous='' split_from=$main
    if ! current=$(heroku_current "$app"); then
        warn_later "HEROKU'S API DOES NOT SAY WHAT RUNS. Whether the release succeeds may not be known."
        return
    fi
    read -r version commit <<<"$current"
    # Before the first release nothing runs.
    [[ $version =~ ^v[0-9]+$ ]] || return 0
    after=$version
    case $commit in
    -) ;;
    *)
        previous=$after
        [ -n "$main" ] || return 0
        [ "${main:0:${#commit}}" != "$commit" ] || return 0
        if known=$(whole_commit "$commit"); then split_from=$known; fi
        warn_later "the app runs $previous ($(short "$commit")), and not its git's main ($(short "$main")): that was rolled back, or its release failed."
        ;;
    esac
}

# Prints the commit of this repository that the app's commit was made from.
source_of() { # COMMIT
    if [ -z "$folder" ]; then
        printf '%s\n' "$1"
    else
        subtree_source "$1" "$folder" "${to:-HEAD}" 2>/dev/null || trail_commit split_sha "$1"
    fi
}

# Prints the to_sha of the latest entry that has this member.
trail_commit() { # NAME VALUE
    local found
    found=$("$audit" list --target_app "$app" --limit 100 --json 2>/dev/null |
        while IFS= read -r line; do
            heroku_lines "$line" | LC_ALL=C awk -f "$library/json.awk" |
                awk -F '\t' -v name="payload_redacted.$1" -v value="$2" '
                    $1 == name && $2 == value { same = 1 }
                    $1 == "payload_redacted.to_sha" { to = $2 }
                    END { if (same) print to }'
        done | head -n 1) || true
    [[ $found =~ ^[0-9a-f]{7,64}$ ]] || return 1
    printf '%s\n' "$found"
}

# Refuses unless the push only adds to what the remote has.
require_ahead() {
    local source folders
    ! git merge-base --is-ancestor "$main" "$pushed" || return 0
    if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
        refuse "This clone is shallow: what the remote has beside it cannot be told. Run: git fetch --unshallow"
    fi
    if [ -n "$folder" ]; then
        # A folder may contain one of the same name.
        if git merge-base --is-ancestor "$main" "$to" ||
            { git rev-parse --verify --quiet "$main:$folder" >/dev/null && ! source_of "$main" >/dev/null; }; then
            say "The app holds the whole repository, not the split of $folder/."
            refuse "Set ${settings}_PREFIX= (empty) to deploy the whole repository."
        fi
    else
        folders=$(subtree_folders "$main" "$to" | plain_text)
        if [ -n "$folders" ]; then
            say "The app holds the split of a folder, not the whole repository. Set ${settings}_PREFIX to its name:"
            refuse "$folders"
        fi
    fi
    say "The remote has commits that you do not:"
    show_log --max-count="$shown" "$pushed..$main"
    if [ -n "$folder" ] && source=$(source_of "$main"); then say "Its main is the split of $source."; fi
    refuse "The remote is ahead; git would refuse the push."
}

# Refuses: the remote has this commit already.
refuse_unchanged() {
    say "Nothing would change: the remote's main is this commit."
    if [ "$split_from" != "$main" ]; then
        say "It does not run: $previous ($from) does. Push another commit, or see: heroku releases --app $app"
        refuse "To release again what ran once: $again --rollback vN, or heroku releases:rollback vN --app $app"
    fi
    say "If its deploy ended otherwise than its entry says, or has no entry: $again --check"
    if [ -z "$previous" ]; then
        say "After a rollback it is, though an older release runs. To go forward again: heroku releases, and then"
        say "$again --rollback vN, or heroku releases:rollback vN --app $app"
    fi
    say_warnings
    exit 0
}

refuse_split() { # WHY
    say "$1"
    refuse "Set ${settings}_PREFIX to the app's folder, or leave it empty for the whole repository. Nothing was deployed."
}

# Shows the latest of the commits, and how many more there are.
show_commits() { # RANGE
    local range=("$1") more
    [ -z "$folder" ] || range+=(-- ":(top,literal)$folder")
    show_log --max-count="$shown" "${range[@]}"
    more=$(($(git rev-list --count "${range[@]}") - shown))
    if [ "$more" -gt 0 ]; then say "and $more more"; fi
}
