# shellcheck shell=bash
# The entry of the break-glass script, and the intent that stands for it until it is recorded.
#
# The entry is in variables: verb, outcome, reason, from, to, pushed, id, began, remote_sha, release and verified. An
# empty one, or -, is left out.
verb=deploy outcome='' reason='' from='' to='' pushed='' id='' began='' remote_sha=- release=- verified=-

new_id() {
    local id
    id=$(uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid)
    printf %s "$id" | tr '[:upper:]' '[:lower:]'
}

# Sets `arguments`, by which raptor-audit records the entry.
describe_entry() {
    arguments=(--action "$surface.$verb.prod" --target_app "$app" --trigger local-script --outcome "$outcome"
        --to_sha "$to" --id "$id" --ts_utc "$began")
    if [ -n "$reason" ]; then arguments+=(--reason "$reason"); fi
    if [ -n "$from" ]; then arguments+=(--from_sha "$from"); fi
    if [ "$pushed" != "$to" ]; then arguments+=(--split_sha "$pushed"); fi
    if [ "$release" != - ]; then arguments+=(--release "$release"); fi
    if [ "$verified" != - ]; then arguments+=(--set "release_verified=$verified"); fi
    # As JSON: a text of digits would be a number.
    case $remote_sha in - | unknown | none) ;; *) arguments+=(--set "remote_sha=\"$remote_sha\"") ;; esac
}

record() { # [OPTION]
    local arguments
    describe_entry
    "$audit" record "${arguments[@]}" "$@"
}

# Records, and prints what raptor-audit says. raptor-audit itself would fail when the terminal is gone.
record_and_say() {
    local said status=0
    said=$(record 2>&1) || status=$?
    [ -z "$said" ] || say "$said"
    return "$status"
}

# Writes the intent aside. A second step names it, so that a named one is whole. It says what to record should this run
# go no further, and as whom; and which processes are at work, the script's and the push's.
write_intent() { # OUTCOME REASON [PUSH]
    local operator=${RAXX_OPERATOR_EMAIL-} author=${GIT_AUTHOR_EMAIL-}
    umask 077
    [ -n "$state" ] && mkdir -p "${intent%/*}" 2>/dev/null &&
        printf '%s\n' "${from:--}" "$to" "$id" "$began" "$$" "$start" "${3:--}" "$(started "${3:--}")" "$1" "${2:--}" \
            "$remote_sha" "${operator//$'\n'/}" "${author//$'\n'/}" "$pushed" "$release" "$verified" \
            "${previous:--}" "${version:--}" 2>/dev/null >"$intent.$$"
}

# Names the intent. Fails when another run has one, or none can be written. A link is made only once: of two runs at the
# same prompt one goes on.
claim_intent() { # OUTCOME REASON
    local status=0
    # A signal may end ln after it has made the link, so the file says whether it is there.
    if write_intent "$@"; then ln "$intent.$$" "$intent" 2>/dev/null || true; fi
    [ "$intent.$$" -ef "$intent" ] || status=1
    rm -f "$intent.$$" || true
    return "$status"
}

rewrite_intent() { if write_intent "$@"; then mv -f "$intent.$$" "$intent" || true; fi; }

# Sets the entry, and operator and author, to those of a deploy or rollback that was interrupted before it had an entry.
# Refuses while it still goes on, and when the intent cannot be read. Returns 1 without an intent.
read_intent() {
    local pid begun push push_start line sha='^[0-9a-f]{7,64}$' what="Another deploy to $app"
    local -a more
    more=()
    [ -e "$intent" ] || return 1
    {
        read -r from && read -r to && read -r id && read -r began && read -r pid && read -r begun && read -r push &&
            read -r push_start && read -r outcome && read -r reason && read -r remote_sha && IFS= read -r operator &&
            IFS= read -r author && [[ $to =~ $sha && $pid =~ ^[0-9]+$ && -n $begun ]] &&
            while IFS= read -r line; do more+=("$line"); done
    } <"$intent" || refuse "The intent $intent cannot be read. Look at it, record what happened, and remove it."
    [ "$verb" = deploy ] || what="A rollback of $app"
    [ "$(started "$pid")" != "$begun" ] || refuse "$what is under way (process $pid)."
    if [ -n "$push_start" ] && [ "$(started "$push")" = "$push_start" ]; then
        refuse "The push of a deploy that died is under way (process $push). Wait for it, or end it: kill $push."
    fi
    pushed=${more[0]-$to} release=${more[1]--} verified=${more[2]--} previous=${more[3]--} version=${more[4]--}
    [ "$from" != - ] || from=
    [ "$reason" != - ] || reason=
    [ "$previous" != - ] || previous=
    [ "$version" != - ] || version=
}

# Asks what to do about a deploy, and any number of rollbacks, that were interrupted before they had an entry.
report_leftovers() {
    local file
    report_leftover deploy "$intent"
    for file in "$intent".rollback.????????-????-????-????-????????????; do report_leftover rollback "$file"; done
}

report_leftover() { # VERB INTENT
    local verb=$1 intent=$2 outcome reason from to pushed id began remote_sha release verified previous version
    local operator author answer now=-
    read_intent || return 0
    if [ "$verb" = rollback ]; then
        warn "a rollback of $app to $version, begun $began, was interrupted and has no entry."
        [ "$outcome" != deploy_failed ] || look_for_rollback
    else
        warn "a deploy to $app of $to, begun $began, was interrupted and has no entry."
        if [ "$outcome" = deploy_failed ]; then
            now=$remote_sha
            [ "$now" != - ] || now=$(remote_main "$remote")
            say_remote "$now"
        fi
    fi
    say "To look at what is there, and record that: $again --check"
    [ -z "$dry_run" ] || return 0
    [ -t 0 ] || refuse "Run this from a terminal."
    ask "Record it as $outcome${reason:+ ($reason)}? y, or n to forget it: "
    case $answer in
    y)
        # Kept before it is recorded: if this run dies, the next one must record the same.
        if [ "$verb" = rollback ]; then
            name_commits "$pushed" "${from:--}"
        elif [ "$outcome" = deploy_failed ] && [ "$remote_sha" = - ]; then
            remote_sha=$now
            RAXX_OPERATOR_EMAIL=$operator GIT_AUTHOR_EMAIL=$author rewrite_intent "$outcome" "$reason"
        fi
        RAXX_OPERATOR_EMAIL=$operator GIT_AUTHOR_EMAIL=$author record_and_say ||
            refuse "It could not be recorded; its intent stays." 69
        ;;
    n) ;;
    *) refuse "Neither y nor n: nothing was done." ;;
    esac
    rm -f "$intent"
}

# Says what is known about a push that failed: the remote may have taken it all the same, or may still take it.
say_remote() { # REMOTE_SHA
    case $1 in
    unknown) say "What the remote has cannot be read." ;;
    none) say "The remote has no main: the push has not arrived, or not yet." ;;
    "$pushed") warn "the remote's main is $pushed: THE PUSH HAS ARRIVED." ;;
    *) say "The remote's main is $1: the push has not arrived, or not yet." ;;
    esac
}
