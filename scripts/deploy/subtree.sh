# shellcheck shell=bash
# One folder of a repository as a history of its own. Sourced by the deploy script and by the workflows' steps.
#
# Builds the same commits as `git subtree split --prefix`, which many git installations lack, so that a push to an app
# that was filled by it is a fast-forward. Needs git, awk and a POSIX shell. Writes objects, and no refs.
_subtree=$(CDPATH='' cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Prints a prefix in its plain form: `./console//` as `console`. Prints nothing for the whole repository. Fails, and says
# why on standard error, when no folder of a repository can be called that.
subtree_prefix() { # PREFIX
    local prefix=$1 whole
    while :; do
        whole=$prefix
        prefix=${prefix#./} prefix=${prefix%/} prefix=${prefix%/.} prefix=${prefix//\/\///}
        [ "$prefix" != "$whole" ] || break
    done
    case /$prefix/ in
    // | /./) ;;
    //* | */../* | */./* | *$'\n'*)
        echo "The prefix must be a folder of the repository, such as console, not: $1" >&2
        return 1
        ;;
    *) printf '%s\n' "$prefix" ;;
    esac
}

# Prints the commit that `git subtree split` would make of COMMIT. Fails, and says why on standard error, when COMMIT
# has no such folder or the clone is shallow, which would give other commits.
subtree_split() ( # COMMIT PREFIX
    # bash ignores -e where a caller tests the result.
    set -uo pipefail
    prefix=$(subtree_prefix "$2") || exit
    commit=$(git rev-parse --verify --quiet --end-of-options "$1^{commit}") || {
        echo "There is no commit $1 here." >&2
        exit 1
    }
    [ -n "$prefix" ] || {
        printf '%s\n' "$commit"
        exit
    }
    [ "$(git cat-file -t "$commit:$prefix" 2>/dev/null)" = tree ] || {
        echo "There is no folder $prefix/ in $commit." >&2
        exit 1
    }
    [ "$(git rev-parse --is-shallow-repository)" != true ] || {
        echo "This clone is shallow, and $prefix/ cannot be split from a part of the history. Run: git fetch --unshallow" >&2
        exit 1
    }
    work=$(mktemp -d) || exit
    trap 'rm -rf "$work"' EXIT
    export LC_ALL=C SUBTREE_SOURCES=$work/sources SUBTREE_MARKS=$work/marks SUBTREE_COPY=$_subtree/subtree-copy.sh
    _subtree_seeds "$commit" "$prefix" >"$work/seeds" || exit
    # shellcheck disable=SC2046
    git log --topo-order --reverse --no-show-signature --format='%H %T %P' \
        "$commit" $(sed 's/.* //' "$work/seeds") -- >"$work/history" || exit
    _subtree_trees "$prefix" <"$work/history" >"$work/trees" || exit
    awk -v trees="$work/trees" -v seeds="$work/seeds" -v head="$commit" -f "$_subtree/subtree-plan.awk" \
        "$work/history" >"$work/plan" || exit
    awk '$1 == "copy" { print $3 }' "$work/plan" >"$work/sources" || exit
    awk -f "$_subtree/subtree-copy.awk" "$work/plan"
)

# Prints the commit of which SPLIT is the split: the one it was copied from, which has its dates, else the latest with
# the same content, looked for behind COMMIT (by default HEAD) and then behind every ref. Fails silently when SPLIT is
# not in this repository, or no commit has its content.
subtree_source() ( # SPLIT PREFIX [COMMIT]
    set -uo pipefail
    prefix=$(subtree_prefix "$2") || exit
    split=$(git rev-parse --verify --quiet --end-of-options "$1^{commit}") || exit
    if [ -z "$prefix" ]; then
        printf '%s\n' "$split"
        exit
    fi
    tree=$(git rev-parse "$split^{tree}") || exit
    dates=$(git log -1 --no-show-signature --format='%at %ct' "$split") || exit
    work=$(mktemp -d) || exit
    trap 'rm -rf "$work"' EXIT
    for behind in "${3:-HEAD}" --all; do
        git log --no-show-signature --format='%H %at %ct' "$behind" -- >"$work/all" || continue
        grep " $dates\$" "$work/all" >"$work/dated" || true
        for candidates in "$work/dated" "$work/all"; do
            _subtree_trees "$prefix" <"$candidates" >"$work/trees"
            line=$(grep -n -m 1 -x "tree $tree" "$work/trees") || continue
            sed -n "${line%%:*}s/ .*//p" "$candidates"
            exit
        done
    done
    exit 1
)

# Prints the folders of any commit behind COMMIT that have exactly the content of SPLIT: the prefixes that an app which
# holds SPLIT may have been split by.
subtree_folders() ( # SPLIT COMMIT
    set -uo pipefail
    tree=$(git rev-parse --verify --quiet "$1^{tree}") || exit
    git rev-list --objects --filter=blob:none "$2" -- | sed -n "s/^$tree \(..*\)/\1/p" | sort -u
)

# For each line of standard input, which begins with a commit, its folder PREFIX: `tree OBJECT`, or something else.
_subtree_trees() { # PREFIX
    # Not by -v, which takes backslashes for escapes.
    SUBTREE_PREFIX=$1 awk '{ print $1 ":" ENVIRON["SUBTREE_PREFIX"] }' |
        git cat-file --batch-check='%(objecttype) %(objectname)'
}

# What earlier joins say: lines of a commit and what it is split into. `git subtree add`, `merge` and `split --rejoin`
# have left it in their messages.
_subtree_seeds() { # COMMIT PREFIX
    local commit into object
    git log --fixed-strings --grep="git-subtree-dir: $2" --no-show-signature --encoding=UTF-8 \
        --format='START %H%n%s%n%n%b%nEND' "$1" -- |
        SUBTREE_PREFIX=$2 awk '
            BEGIN { directory = "git-subtree-dir: " ENVIRON["SUBTREE_PREFIX"] }
            $1 == "START" { commit = $2; main = split_into = ""; here = 0 }
            { line = $0; sub(/\/*$/, "", line) }
            line == directory { here = 1 }
            $1 == "git-subtree-mainline:" { main = $2 }
            $1 == "git-subtree-split:" { split_into = $2 }
            $1 == "END" && here && split_into != "" {
                if (main == "") print commit, split_into
                else { print main, split_into; print split_into, split_into }
            }' |
        while read -r commit into; do
            for object in "$commit" "$into"; do
                git rev-parse --verify --quiet "$object^{commit}" || {
                    echo "The history joins $2/ with $object, which is not here. Fetch it." >&2
                    return 1
                }
            done | paste -d ' ' - - || exit
        done
}
