# Makes the commits of subtree-plan.awk's plan, which it reads, and writes the name of the last.
#
# git fast-import makes them, hundreds in the time of one `git commit-tree`. Where a copy might not be byte for byte what
# git-subtree makes, as from another encoding, subtree-copy.sh says what git makes of it.
# Needs LC_ALL=C, where a character is a byte. The file $SUBTREE_SOURCES names the commits to be copied, in their order;
# $SUBTREE_MARKS is where git fast-import writes the names of its commits.

function fail(why) {
    print "subtree: " why >"/dev/stderr"
    failed = 1
    exit 1
}

# Whether git would write this line as it stands: it takes some marks off the ends of names, and git-subtree backslashes.
# Once it is known what becomes of a name, the name is plain.
function is_plain_identity(line,    name, email) {
    if (line !~ /> [1-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]? [-+][01][0-9][0-5][0-9]$/ || line ~ / -0000$/) return 0
    if (identity(line) in tidied) return 1
    if (line !~ /^[a-z]+ [^<>]*<[^<>]*> [0-9]+ [-+][0-9]+$/ || line ~ /\\/) return 0
    name = email = line
    sub(/^[a-z]+ /, "", name)
    sub(/ ?<.*/, "", name)
    sub(/^[^<]*</, "", email)
    sub(/>.*/, "", email)
    return !has_marks_at_its_ends(name) && !has_marks_at_its_ends(email)
}

function has_marks_at_its_ends(text) { return text ~ /^[\001-\040.,:;"']/ || text ~ /[\001-\040.,:;"']$/ }

# Without the date.
function identity(line) {
    sub(/ [0-9]+ [-+][0-9]+$/, "", line)
    return line
}

function tidy(line,    name) {
    name = identity(line)
    return name in tidied ? tidied[name] substr(line, length(name) + 1) : line
}

# Whether git takes it for UTF-8. Noncharacters and what is near them are not looked at closely: the answer is no.
function is_plain_text(text) {
    if (text !~ /[\200-\377]/) return 1
    gsub(/[\302-\337][\200-\277]|\340[\240-\277][\200-\277]|[\341-\354\356][\200-\277][\200-\277]/, "", text)
    gsub(/\355[\200-\237][\200-\277]|\357[\200-\266\270-\276][\200-\277]/, "", text)
    gsub(/\360[\220-\277][\200-\276][\200-\277]|[\361-\363][\200-\277][\200-\276][\200-\277]/, "", text)
    return text !~ /[\200-\377]/
}

# Reads a commit from a command that writes as `git cat-file --batch` does: author, committer, message[1…lines], and
# whether all of its text is plain. Returns whether git would write all of it as it stands.
function read_commit(command,    line, header, size, taken) {
    if ((command | getline line) <= 0 || split(line, header, " ") != 3 || header[2] != "commit")
        fail("a commit cannot be read.")
    size = header[3]
    text_is_plain = 1
    author = committer = ""
    while (taken < size && (command | getline line) > 0) {
        taken += length(line) + 1
        if (line == "") break
        if (line ~ /^author /) author = line
        else if (line ~ /^committer /) committer = line
        else if (line ~ /^encoding /) text_is_plain = 0
    }
    message_size = size > taken ? size - taken : 0
    lines = 0
    while (taken < size && (command | getline line) > 0) {
        taken += length(line) + 1
        message[++lines] = line
        text_is_plain = text_is_plain && is_plain_text(line)
    }
    # git adds an end of line of its own.
    message_ends_its_line = taken == size
    if (message_ends_its_line) command | getline line
    else if (taken != size + 1) fail("the commit " header[1] " has a form that is not known.")
    text_is_plain = text_is_plain && is_plain_text(author committer)
    return text_is_plain && is_plain_identity(author) && is_plain_identity(committer)
}

function import(text) { printf "%s", text | importer }

# Copies the commit that was read. Of `part` the third is the tree, and what follows the parents.
function import_commit(mark, part, count,    i) {
    if (count < 5) import("reset " ref "\n\n")
    import("commit " ref "\nmark :" mark "\n" tidy(author) "\n" tidy(committer) "\ndata " message_size "\n")
    for (i = 1; i <= lines; i++) import(message[i] "\n")
    # git fast-import takes one end of line after the message.
    if (message_ends_its_line) import("\n")
    for (i = 5; i <= count; i++) import((i == 5 ? "from " : "merge ") part[i] "\n")
    import("M 040000 " part[4] " \n\n")
}

BEGIN {
    sources = "git cat-file --batch <\"$SUBTREE_SOURCES\""
    importer = "git -c core.hooksPath=/dev/null fast-import --quiet --done --date-format=raw --export-marks=\"$SUBTREE_MARKS\""
    ref = "refs/raptor-audit/split"
    import("")
}

$1 == "copy" {
    count = split($0, part, " ")
    if (!read_commit(sources)) {
        names[1] = identity(author)
        names[2] = identity(committer)
        may_learn = text_is_plain
        command = "sh \"$SUBTREE_COPY\" " part[3] " " part[4]
        read_commit(command)
        close(command)
        if (may_learn) {
            tidied[names[1]] = identity(author)
            tidied[names[2]] = identity(committer)
        }
    }
    import_commit(part[2], part, count)
}

$1 == "head" { last = $2 }

END {
    if (failed) exit 1
    # A ref without a commit is not written.
    import("reset " ref "\ndone\n")
    if (close(importer) != 0) fail("git fast-import failed.")
    while ((getline line <ENVIRON["SUBTREE_MARKS"]) > 0) {
        split(line, pair, " ")
        if (pair[1] == last) last = pair[2]
    }
    print last
}
