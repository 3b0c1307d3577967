#!/usr/bin/env python3
"""Compares what the workflows' scripts make of GitHub's answers with what Python makes of them, on a seeded generator's.

    Tests/Fuzz/github_json.py [--seed 1] [--count 6]

A stand-in for gh gives the answers, and jq reads them. A script says what Python says. If parts of an answer are of another
type, are missing or are cut off, it ends with 0 or 1, and writes the outputs that it names, each once on one line. Exit
status: 0 when that held, else 1, with the script, the seed and the answers.
"""

import argparse
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import uuid

SCRIPTS = pathlib.Path(__file__).resolve().parent.parent.parent / ".github" / "scripts"
RUN, REPOSITORY = "4", "raxx/console"
GH = """#!/bin/bash
set -euo pipefail
[ "$1" = api ] || exit 2
file=$ANSWERS/$(sed 's|[^a-z0-9]|_|g' <<<"${2%%\\?*}")
[ "${3-}" = --jq ] || { touch "$file.called"; exit 0; }
[ -e "$file" ] || { echo "HTTP 404" >&2; exit 1; }
exec jq --raw-output "$4" "$file"
"""
LOGINS = ["kris-gh", "Kris-GH", "sam-gh", "alex[bot]", "é-gh"]
TIMES = ["2026-01-31T12:00:00Z", "2026-01-31T12:00:01Z", "2025-12-31T23:59:59Z"]


def some(random, make, most=3):
    return [make() for _ in range(random.randrange(most + 1))]


def approval(random):
    def user(login):
        return None if login is None else {"login": login, "type": "User"}

    def reviewer():
        if random.random() < 0.2:
            return {"type": "Team", "reviewer": {"slug": "ops"}}
        return {"type": "User", "reviewer": random.choice([None, {"login": random.choice(LOGINS)}])}

    reviews = some(random, lambda: {
        "state": random.choice(["approved", "approved", "rejected", "pending"]), "comment": random.choice(["", "a\nb"]),
        "user": user(random.choice(LOGINS + [None])),
        "environments": some(random, lambda: {"name": random.choice(["production", "staging"])}, 2)})
    rules = some(random, lambda: {"type": random.choice(["required_reviewers", "wait_timer"]),
                                  "reviewers": some(random, reviewer)}, 2)
    environment = random.choice(["production", "staging"])
    let_in, asked = random.choice(["yes", "no", "unknown"]), random.choice(LOGINS[:3])
    found = sorted({f"{r['state']} {(r['user'] or {}).get('login', 'ghost')}" for r in reviews
                    if any(e["name"] == environment for e in r["environments"]) and r["state"] in ("approved", "rejected")
                    and (let_in != "yes" or r["state"] == "approved")})
    state, actor, source = "none", asked, "unreviewed" if environment == "production" else "github"
    bypassed = own = ""
    if sum(line.startswith("approved") for line in found) > 1:
        state, source = "approved", "dispatcher"
    elif found:
        (state, actor), source = found[-1].split(" ", 1), "github"
    if (state, source) == ("approved", "github"):
        own = "true" if actor.lower() == asked.lower() else ""
        known = [one for rule in rules if rule["type"] == "required_reviewers" for one in rule["reviewers"]]
        listed = [(one["reviewer"] or {}).get("login", "").lower() for one in known]
        bypassed = "" if any(one["type"] == "Team" for one in known) or actor.lower() in listed else "true"
    answers = {f"actions/runs/{RUN}/approvals": reviews, f"environments/{environment}": {"protection_rules": rules}}
    said = {"state": state, "actor": actor, "actor_source": source, "self_approved": own, "bypassed": bypassed}
    return answers, {"ENVIRONMENT": environment, "LET_IN": let_in, "REQUESTED_BY": asked}, 0, said


def deploy_job(random):
    jobs = some(random, lambda: {
        "name": random.choice(["production", "deploy / production", "plan", "reproduction"]),
        "runner_id": random.choice([None, 0, 7]), "run_attempt": random.choice([None, 1, 2, 3]),
        "started_at": random.choice([None] + TIMES)}, 4)
    ours = [job for job in jobs if job["name"] in ("production", "deploy / production")]
    let_in, attempt, began = "unknown", 1, ""
    if ours:
        newest = max(job["run_attempt"] or 1 for job in ours)
        last = [job for job in ours if (job["run_attempt"] or 1) == newest][-1]
        let_in = "yes" if last["runner_id"] else "no"
        if let_in == "yes":
            began = last["started_at"] or ""
            attempt = min(job["run_attempt"] or 1 for job in ours if job["started_at"] == last["started_at"])
    name = f"https://github.com/{REPOSITORY}/actions/runs/{RUN}/production" + (f"/{attempt}" if attempt > 1 else "")
    said = {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)), "let_in": let_in, "began": began}
    return {f"actions/runs/{RUN}/jobs": {"jobs": jobs}}, {"ENVIRONMENT": "production"}, 0, said


def wait_for_check(random):
    runs = some(random, lambda: {"status": random.choice(["completed", "queued", "in_progress"]),
                                 "conclusion": random.choice(["success", "success", "failure", "cancelled", None])})
    first = next((run["conclusion"] for run in runs if run["status"] == "completed"), None)
    status = 0 if first == "success" else 1
    return {"commits/9b1c44e/check-runs": {"check_runs": runs}}, {"SHA": "9b1c44e", "CHECK": "Pages: é"}, status, {}


def turn(random):
    runs = random.sample(["1", "2", RUN, "10"], random.randrange(5))
    answers = {"actions/workflows/deploy.yml/runs": {"workflow_runs": [{"id": int(run)} for run in runs]}}
    began = {}
    for run in set(runs) | {RUN}:
        started = random.choice([None] + TIMES)
        jobs = [{"name": "plan", "status": "in_progress", "started_at": TIMES[2]}]
        if started:
            jobs.append({"name": "deploy / production", "started_at": started,
                         "status": random.choice(["in_progress", "in_progress", "completed", "waiting"])})
            if jobs[1]["status"] == "in_progress":
                began[run] = (started, int(run))
        answers[f"actions/runs/{run}/jobs"] = {"jobs": jobs}
    waits = RUN in began and any(began[run] < began[RUN] for run in runs if run in began and run != RUN)
    return answers, {"ENVIRONMENT": "production"}, int(waits), {"reason": "turn_timeout"} if waits else {}


def comment(random):
    pulls = some(random, lambda: {
        "number": random.randrange(1, 99), "merge_commit_sha": random.choice(["9b1c44e", "4f2a91c", None]),
        "merged_at": random.choice([None] + TIMES), "state": random.choice(["open", "closed"])})
    first = min(pulls, key=lambda pull: (pull["merge_commit_sha"] != "9b1c44e", pull["merged_at"] is None,
                                         pull["state"] != "open"), default=None)
    place = f"issues/{first['number']}/comments" if first else "commits/9b1c44e/comments"
    return {"commits/9b1c44e/pulls": pulls}, {"SHA": "9b1c44e", "TEXT": "x"}, 0, {"called": place}


def ask_for_approval(random):
    runs = random.sample(["1", "2", RUN, "10"], random.randrange(5))
    urls = " ".join(f"https://github.com/{REPOSITORY}/actions/runs/{run}" for run in runs if run != RUN)
    text = "Approval required: Console → production (app), 4f2a91c → 9b1c44e, 1 commit. Asked for by sam-gh. run"
    if urls:
        text += f" These runs wait too; approve one and cancel the others: {urls}"
    listed = [{"id": int(run), "html_url": f"https://github.com/{REPOSITORY}/actions/runs/{run}"} for run in runs]
    settings = {"SURFACE": "Console", "ENVIRONMENT": "production", "APP": "app", "FROM_SHA": "4f2a91c", "COMMITS": "1",
                "TO_SHA": "9b1c44e", "REQUESTED_BY": "sam-gh", "RUN": "run"}
    return {"actions/workflows/deploy.yml/runs": {"workflow_runs": listed}}, settings, 0, {"text": text}


CASES = {"approval": approval, "deploy-job": deploy_job, "wait-for-check": wait_for_check, "turn": turn,
         "comment": comment, "ask-for-approval": ask_for_approval}
OUTPUTS = {"approval": "state actor actor_source self_approved bypassed", "deploy-job": "id let_in began",
           "wait-for-check": "", "turn": "reason", "comment": "", "ask-for-approval": "text"}


def changed(value, random):
    """The value with one part of another type, or missing."""
    if isinstance(value, dict) and value and random.random() < 0.9:
        name = random.choice(list(value))
        rest = {key: member for key, member in value.items() if key != name}
        return rest if random.random() < 0.1 else rest | {name: changed(value[name], random)}
    if isinstance(value, list) and value and random.random() < 0.9:
        at = random.randrange(len(value))
        return value[:at] + [changed(value[at], random)] + value[at + 1:]
    return random.choice([None, True, 0, -1.5, 1e300, "", "a\nid=b\nstate=approved", " x ", [], {}, [None], "<html>"])


def run(script, answers, settings, folder):
    for file in folder.iterdir():
        file.unlink()
    for path, text in answers.items():
        (folder / re.sub("[^a-z0-9]", "_", f"repos/{REPOSITORY}/{path}")).write_text(text)
    output = folder / "output"
    output.touch()
    environment = {
        "PATH": f"{folder.parent}/bin:/usr/bin:/bin", "ANSWERS": str(folder), "GITHUB_OUTPUT": str(output), "TRIES": "1",
        "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_RUN_ID": RUN, "GITHUB_SERVER_URL": "https://github.com", "GH_TOKEN": "x",
        "GITHUB_WORKFLOW_REF": f"{REPOSITORY}/.github/workflows/deploy.yml@refs/heads/main", "LC_ALL": "C.UTF-8"}
    done = subprocess.run([SCRIPTS / script], env=environment | settings, capture_output=True, timeout=60)
    lines = output.read_text().splitlines()
    called = [file.name.removesuffix(".called") for file in folder.iterdir() if file.name.endswith(".called")]
    return done.returncode, lines, called


def is_right(script, status, lines, called, expected, said):
    if "called" in said:
        return status == expected and called == [re.sub("[^a-z0-9]", "_", f"repos/{REPOSITORY}/{said['called']}")]
    return status == expected and sorted(lines) == sorted(f"{name}={value}" for name, value in said.items())


def is_sane(script, status, lines):
    names = [line.partition("=")[0] for line in lines]
    return status in (0, 1) and len(names) == len(set(names)) and set(names) <= set(OUTPUTS[script].split())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=6)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        for name in ("bin", "answers"):
            (place / name).mkdir()
        (place / "bin" / "gh").write_text(GH)
        (place / "bin" / "gh").chmod(0o755)
        for seed in range(options.seed, options.seed + options.count):
            for script, make in CASES.items():
                source = random.Random(f"{script} {seed}")
                answers, settings, expected, said = make(source)
                texts = {path: json.dumps(answer) for path, answer in answers.items()}
                result = run(script, texts, settings, place / "answers")
                if not is_right(script, *result, expected, said):
                    print(f"{script}, seed {seed}: {texts} {settings} gives {result}, not {expected} {said}",
                          file=sys.stderr)
                    return 1
                path = source.choice(list(texts))
                if source.random() < 0.2:
                    texts[path] = texts[path][:source.randrange(len(texts[path]))]
                else:
                    texts[path] = json.dumps(changed(answers[path], source))
                status, lines, _ = run(script, texts, settings, place / "answers")
                if not is_sane(script, status, lines):
                    print(f"{script}, seed {seed}: {texts} {settings} gives {status} {lines}", file=sys.stderr)
                    return 1
    print(f"scripts: {options.count * len(CASES)} answers of GitHub read as Python reads them")
    return 0


if __name__ == "__main__":
    sys.exit(main())
