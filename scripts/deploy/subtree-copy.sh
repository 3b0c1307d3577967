#!/bin/sh
# Says what git makes of a commit's authors, dates and message when git-subtree copies it: in the form of
# `git cat-file --batch`, a commit of that tree without parents.
#   COMMIT TREE
set -eu
git log -1 --no-show-signature --pretty=format:'%an%n%ae%n%aD%n%cn%n%ce%n%cD%n%B' "$1" | {
    # With the backslashes as escapes.
    # shellcheck disable=SC2162
    {
        read GIT_AUTHOR_NAME
        read GIT_AUTHOR_EMAIL
        read GIT_AUTHOR_DATE
        read GIT_COMMITTER_NAME
        read GIT_COMMITTER_EMAIL
        read GIT_COMMITTER_DATE
    }
    export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL GIT_COMMITTER_DATE
    # It warns of what it makes UTF-8 of.
    git commit-tree "$2" 2>/dev/null
} | git cat-file --batch
