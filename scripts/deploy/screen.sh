# shellcheck shell=bash
# What the break-glass script shows and asks.

red='' yellow='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR-}" ] && [ "${TERM-}" != dumb ]; then
    red=$'\033[1;37;41m' yellow=$'\033[33m' plain=$'\033[0m'
fi
# Warnings to show directly above the question, or before a refusal.
warnings=()

# Does not fail when the terminal is gone: the script must still record.
say() { printf '%s\n' "$*" 2>/dev/null || true; }
warn() { say "${yellow}WARNING: $*$plain"; }
refuse() { # TEXT [STATUS]
    say_warnings
    say "$1"
    exit "${2:-1}"
}

warn_later() { warnings+=("$*"); }
say_warnings() {
    local warning
    # bash 3.2 takes an empty array for one that is not set.
    for warning in "${warnings[@]+"${warnings[@]}"}"; do warn "$warning"; done
    warnings=()
}

banner() { say "${red} TARGET: PRODUCTION ($app) $plain"; }

# Sets `answer`. Ignores what was typed before the question.
ask() { # QUESTION
    local terminal
    terminal=$(stty -g 2>/dev/null) || terminal=
    # bash 3.2 leaves the terminal without echo when Ctrl-C ends such a read; and in a shell of its own, since after it
    # bash 3.2 would start programs that ignore Ctrl-C.
    trap 'stty "$terminal" 2>/dev/null; exit 130' INT
    (IFS= read -r -s -t 1 -d '' _) || true
    trap - INT
    printf '%s' "$1"
    IFS= read -r answer || answer=
}

short() { printf %s "${1:0:7}"; }

# Says what changes, in a line that fits a terminal.
say_change() {
    local what
    what="$([ -z "$from" ] && echo nothing || short "$from") -> $(short "$to")"
    if [ "$pushed" != "$to" ]; then what="$what, pushed as $(short "$pushed"), the split of $folder/"; fi
    say "$what"
}

# Says how to roll back, if something has changed.
say_rollback() {
    [ -n "$previous" ] || return 0
    say "To roll back, and record it: $again --rollback $previous"
    say "or, without the script: heroku releases:rollback $previous --app $app"
}
