# Writes each value of a JSON text on a line: its path, a tab, and the value, such as `0.slug.id` and a string's text.
# Control characters, escaped or not, become blanks, and other \u escapes question marks. Fails on what is not JSON.
# Needs LC_ALL=C.

function skip_blanks() { if (match(rest, /^[ \t\r\n]+/)) rest = substr(rest, RLENGTH + 1) }

function take(character) {
    skip_blanks()
    if (substr(rest, 1, 1) != character) return 0
    rest = substr(rest, 2)
    return 1
}

function fail() {
    failed = 1
    exit 1
}

function string(    text) {
    if (!match(rest, /^"([^"\\]|\\.)*"/)) fail()
    text = substr(rest, 2, RLENGTH - 2)
    rest = substr(rest, RLENGTH + 1)
    gsub(/[\001-\037\177]/, " ", text)
    return unescaped(text)
}

# From left to right: what follows an escaped backslash is text.
function unescaped(text,    done, escape) {
    while (match(text, /\\(u[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]|.)/)) {
        escape = substr(text, RSTART + 1, RLENGTH - 1)
        done = done substr(text, 1, RSTART - 1)
        text = substr(text, RSTART + RLENGTH)
        if (escape ~ /^u00[01]/ || escape ~ /^[bfnrt]$/) done = done " "
        else done = done (escape ~ /^u./ ? "?" : escape)
    }
    return done text
}

function value(path,    name, count) {
    skip_blanks()
    if (take("{")) {
        if (take("}")) return
        do {
            skip_blanks()
            name = string()
            if (!take(":")) fail()
            value(path == "" ? name : path "." name)
        } while (take(","))
        if (!take("}")) fail()
    } else if (take("[")) {
        if (take("]")) return
        do value(path == "" ? count + 0 : path "." (count + 0))
        while (take(",") && ++count)
        if (!take("]")) fail()
    } else if (substr(rest, 1, 1) == "\"") print path "\t" string()
    else if (match(rest, /^(true|false|null|-?[0-9][-+.0-9eE]*)/)) {
        print path "\t" substr(rest, 1, RLENGTH)
        rest = substr(rest, RLENGTH + 1)
    } else fail()
}

{ rest = rest $0 "\n" }

END {
    if (failed) exit 1
    value("")
    skip_blanks()
    if (rest != "") exit 1
}
