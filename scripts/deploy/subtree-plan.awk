# Decides which commits of a history `git subtree split` copies, and onto which parents.
#
# Reads the history, parents first: COMMIT TREE PARENT… a line. The file `trees` has for each the folder's tree, `seeds`
# what earlier joins say. Writes `copy NUMBER COMMIT TREE PARENT…` for each commit to be made, and last `head COMMIT`,
# where a parent, and the head, is a commit or the number of one that is to be made, as :NUMBER.

# The rules of git-subtree's copy_or_skip, where "count of x..y is 0" is: y is behind x.
function split_of(commit, tree,    count, all, i, parent, same, other, copy, parents, seen) {
    count = split(parents_of[commit], all, " ")
    for (i = 1; i <= count; i++) {
        if (!(all[i] in becomes)) continue
        parent = becomes[all[i]]
        if (tree_of[parent] != tree) other = parent
        else if (same == "" || is_behind(same, parent)) same = parent
        else if (!is_behind(parent, same)) copy = 1
        if (index(seen, " " parent " ")) continue
        seen = seen " " parent " "
        parents = parents " " parent
    }
    if (same != "" && other != "" && !is_behind(other, same)) copy = 1
    if (same != "" && !copy) return same
    parent = ":" ++made
    tree_of[parent] = tree
    parents_of[parent] = parents
    height_of[parent] = height(parents)
    print "copy", made, commit, tree parents
    return parent
}

function height(parents,    count, all, i, highest) {
    count = split(parents, all, " ")
    for (i = 1; i <= count; i++) if (height_of[all[i]] > highest) highest = height_of[all[i]]
    return highest + 1
}

# Whether a walk from `top` along the parents comes to `wanted`. What is as high as that cannot lead to it.
function is_behind(wanted, top,    todo, count, i, depth, all, at) {
    if (wanted == top) return 1
    walk++
    todo[depth = 1] = top
    while (depth > 0) {
        at = todo[depth--]
        if (at == wanted) return 1
        if (height_of[at] <= height_of[wanted] || walked[at] == walk) continue
        walked[at] = walk
        count = split(parents_of[at], all, " ")
        for (i = 1; i <= count; i++) todo[++depth] = all[i]
    }
    return 0
}

{
    commits[NR] = $1
    tree_of[$1] = $2
    $1 = $2 = ""
    parents_of[commits[NR]] = $0
    height_of[commits[NR]] = height($0)
}

END {
    while ((getline line <seeds) > 0) {
        split(line, pair, " ")
        seed[pair[1]] = pair[2]
    }
    for (n = 1; n <= NR; n++) {
        commit = commits[n]
        if ((getline line <trees) <= 0) exit 1
        if (commit in seed) becomes[commit] = seed[commit]
        else if (line ~ /^tree [0-9a-f]+$/) becomes[commit] = split_of(commit, substr(line, 6))
        else {
            # Where the folder is gone, git-subtree goes on with the commit itself.
            count = split(parents_of[commit], all, " ")
            for (i = 1; i <= count; i++) if (all[i] in becomes) becomes[commit] = commit
        }
    }
    print "head", becomes[head]
}
