#!/usr/bin/env python3
"""Measures redactors on a generated corpus, side by side.

    compare.py [--seed N] [--rounds N] [--misses] [--others] -- COMMAND ...

COMMAND reads NDJSON and writes a line {"payload_redacted": …, "redactions": …} for each line. With --others,
detect-secrets and CredSweeper run beside it (pip install detect-secrets credsweeper); what they report counts as
replaced wherever it stands in its line.
"""

import argparse
import collections
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

import corpus
import harmless
import places

FRAGMENT = 8

Case = collections.namedtuple("Case", "kind form place payload secret around")


def cases(draw):
    for form, (draw_secret, name) in corpus.BY_FORM.items():
        secret = draw_secret(draw)
        named = [*places.with_name(name, secret, draw), *places.in_prose(name, secret, draw)]
        for place, payload, around in [*named, *places.without_name(secret, draw)]:
            yield Case("credential", form, place, payload, random_part(secret), around)
    for form, (draw_secret, name) in corpus.BY_NAME.items():
        secret = draw_secret(draw)
        for place, payload, around in [*places.with_name(name, secret, draw), *places.in_prose(name, secret, draw)]:
            yield Case("credential", form, place, payload, secret, around)
    for form, text, secret in corpus.shapes(draw):
        yield Case("credential", form, "text", {"note": text}, secret, [])
        yield Case("credential", form, "lines", {"log": f"step 1 ok\n{text}\nstep 2 ok"}, secret, ["step 1 ok", "step 2 ok"])
        yield Case("credential", form, "json", {"body": json.dumps({"n": 1, "t": text})}, secret, [])
        yield Case("credential", form, "array", {"log": ["step 1 ok", text]}, secret, ["step 1 ok"])
    for form, text in corpus.personal(draw):
        for place, payload, around in [
            ("member", {"contact": text}, []),
            ("sentence", {"reason": f"asked {text} to confirm, all good"}, ["asked ", " to confirm, all good"]),
            ("log", {"log": f"04:45:51 notify to={text} status=sent\n04:45:52 done"}, ["04:45:51 notify to=", "04:45:52 done"]),
            ("json", {"body": json.dumps({"who": text, "n": 1})}, []),
            ("trailer", {"reason": f"feat: x\n\nCo-authored-by: K <{text}>"}, ["feat: x", "Co-authored-by: K <"]),
            ("url", {"u": f"https://raxx.app/?to={urllib.parse.quote(text)}&n=1"}, ["https://raxx.app/?to=", "&n=1"]),
            ("array", {"cc": ["none", text]}, ["none"]),
        ]:
            yield Case("personal", form, place, payload, text, around)
    for address in (f"203.0.113.{draw.random.randrange(255)}", f"2001:db8::{draw.hex(4)}:{draw.hex(4)}"):
        for key in ("client_ip", "remote_addr", "X-Forwarded-For", "user_ip", "sourceIp"):
            yield Case("personal", "ip", key, {key: address}, address, [])
    for form, payload in harmless.families(draw):
        yield Case("harmless", form, "", payload, None, [])


def random_part(secret):
    """Without what anyone may know: the prefix."""
    match = re.match(r"^[A-Za-z]{1,8}[_-](?:[a-z]+[_-])*(?:v1_|api03-|admin01-|token.production.)?", secret)
    return secret[match.end() :] if match and len(secret) - match.end() >= 12 else secret


def fragments(secret):
    pieces = {secret[i : i + FRAGMENT] for i in range(max(1, len(secret) - FRAGMENT + 1))}
    return pieces | {json.dumps(p)[1:-1] for p in pieces} | {urllib.parse.quote(p, safe="") for p in pieces}


def normal(payload):
    return json.dumps(payload, ensure_ascii=False, sort_keys=True)


def run_command(command):
    def redact(lines):
        run = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
        answers = [json.loads(line) for line in run.stdout.splitlines()]
        return [(normal(a["payload_redacted"]), normal(a)) for a in answers]

    return redact


def cut_out(find):
    """A tool that finds rather than replaces: what it names is cut out of the line."""

    def redact(lines):
        results = []
        for line, found in zip(lines, find(lines)):
            for secret in sorted(filter(None, found), key=len, reverse=True):
                for spelling in {secret, json.dumps(secret)[1:-1], secret.replace("\\n", "\n")}:
                    line = line.replace(spelling, "[redacted]")
            results.append((line, line))
        return results

    return redact


def detect_secrets(lines):
    from detect_secrets.core.scan import scan_line
    from detect_secrets.settings import default_settings

    with default_settings():
        return [{secret.secret_value for secret in scan_line(line)} for line in lines]


def credsweeper(lines):
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/corpus.txt", "w") as file:
            file.write("\n".join(lines))
        command = [sys.executable, "-m", "credsweeper", "--path", file.name, "--save-json", f"{folder}/found.json"]
        subprocess.run(command, check=True, capture_output=True)
        found = [set() for _ in lines]
        with open(f"{folder}/found.json") as file:
            for credential in json.load(file):
                for line in credential["line_data_list"]:
                    found[line["line_num"] - 1].add(line["value"])
        return found


def score(name, results, cases, shows_misses):
    total, good = collections.Counter(), collections.Counter()
    for case, (payload, answer) in zip(cases, results, strict=True):
        line = normal(case.payload)
        if case.kind == "harmless":
            is_good = payload == line
        else:
            around = normal(case.around)
            leaked = [p for p in fragments(case.secret) if p in answer and p not in around]
            is_good = not leaked
            for text in case.around:
                is_kept = text in payload or any(places.escaped(text, n) in payload for n in (1, 2, 3, 4))
                total["text"] += 1
                good["text"] += is_kept
                if shows_misses and not is_kept:
                    print("TEXT", case.form, case.place, repr(text), "→", payload)
        total[case.kind] += 1
        good[case.kind] += is_good
        if shows_misses and not is_good:
            print("HARM" if case.kind == "harmless" else "MISS", case.form, case.place, line[:300], "→", payload[:400])
    columns = ("credential", "personal", "harmless", "text")
    print(f"{name:16}" + "".join(f"{100 * good[c] / total[c]:12.2f} %" for c in columns))


def show_pipe(command, lines):
    """How fast whole lines go through the program, on all cores: these are short, and nearly each holds a secret."""
    text = ("\n".join(lines) + "\n").encode()
    text *= max(1, 40_000_000 // len(text))
    times = []
    for _ in range(5):
        start = time.monotonic()
        subprocess.run(command, input=text, stdout=subprocess.DEVNULL, check=True)
        times.append(time.monotonic() - start)
    speed = len(text) / 1e6 / statistics.median(times)
    print(f"{len(text) / 1e6:.0f} MB of these lines through the pipe: {speed:.0f} MB/s (median of {len(times)})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--misses", action="store_true", help="show what ours gets wrong")
    parser.add_argument("--others", action="store_true", help="also measure detect-secrets and CredSweeper")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()

    draw = corpus.Draw(options.seed)
    all_cases = [case for _ in range(options.rounds) for case in cases(draw)]
    lines = [normal(case.payload) for case in all_cases]
    tools = {"raptor-audit": run_command(options.command)}
    if options.others:
        tools |= {"detect-secrets": cut_out(detect_secrets), "CredSweeper": cut_out(credsweeper)}
    counts = collections.Counter(case.kind for case in all_cases)
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()), f"payloads, {sum(map(len, lines))} characters")
    print(f"{'':16}{'credentials':>14}{'personal':>14}{'harmless':>14}{'text kept':>14}")
    for name, tool in tools.items():
        score(name, tool(lines), all_cases, options.misses and name == "raptor-audit")
    show_pipe(options.command, lines)


if __name__ == "__main__":
    main()
