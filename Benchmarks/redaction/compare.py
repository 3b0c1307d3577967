#!/usr/bin/env python3
"""Measures redactors on a generated corpus, side by side.

    compare.py [--seed N] [--rounds N] [--misses] -- COMMAND ...

COMMAND reads NDJSON and writes it redacted, line for line. detect-secrets and CredSweeper run beside it when they are
installed (pip install detect-secrets credsweeper); what they report as a secret counts as replaced.
"""

import argparse
import base64
import json
import random
import re
import subprocess
import sys
import tempfile
import urllib.parse

import corpus
import harmless

LENGTH = 8


def odd(name, d):
    return d.one([name.lower(), name.title().replace("_", "-"), name.replace("_", ""), name.swapcase(), "".join(c.upper() if i % 2 else c.lower() for i, c in enumerate(name)), "".join(w.title() for w in name.split("_"))])


def places(name, secret, d):
    """The same secret in other surroundings; each with the text around it that must stay."""
    low = name.lower()
    yield "member", {"action": "console.deploy.prod", low: secret}, ["console.deploy.prod"]
    yield "nested", {"a": {"steps": [{"env": {name: secret, "REGION": "eu-west-1"}}]}}, ["eu-west-1"]
    yield "commit", {"reason": f"fix: rotate leaked {name} {secret} in production\n\nCloses #812"}, ["fix: rotate leaked", "in production", "Closes #812"]
    yield "log", {"log_tail": f"2026-11-24T04:45:51Z INFO starting\n2026-11-24T04:45:52Z DEBUG using {low}={secret} for app console\n2026-11-24T04:45:53Z INFO done"}, ["INFO starting", "for app console", "INFO done"]
    yield "url", {"callback": f"https://ci.raxx.app/hook?app=console&{low}={urllib.parse.quote(secret, safe='')}&page=2"}, ["https://ci.raxx.app/hook?app=console&", "&page=2"]
    yield "dotenv", {"env": f"# production\nPORT=8080\n{name}={secret}\nexport LOG_LEVEL=debug\n"}, ["PORT=8080", "export LOG_LEVEL=debug"]
    yield "dotenv-quoted", {"env": f'PORT=8080\n{name}="{secret}"\nLOG_LEVEL=debug'}, ["PORT=8080", "LOG_LEVEL=debug"]
    yield "header", {"dump": f"POST /v1/deploys HTTP/1.1\r\nHost: api.raxx.app\r\nX-{name.title().replace('_', '-')}: {secret}\r\nAccept: */*\r\n"}, ["Host: api.raxx.app", "Accept: */*"]
    yield "bearer", {"dump": f"GET / HTTP/1.1\nAuthorization: Bearer {secret}\nAccept: text/html"}, ["GET / HTTP/1.1", "Accept: text/html"]
    yield "array", {"args": ["--app", "console", f"--{low.replace('_', '-')}", secret, "--wait"]}, ["console", "--wait"]
    yield "array-member", {low: [secret], "n": 3}, []
    yield "json", {"body": json.dumps({"app": "console", low: secret, "n": 1})}, ["console"]
    yield "json-twice", {"body": json.dumps({"inner": json.dumps({low: secret, "app": "console"})})}, ["console"]
    yield "json-log", {"log": "level=info payload=" + json.dumps({"app": "console", low: secret}) + " took=12ms"}, ["level=info payload=", "took=12ms"]
    yield "json-cut", {"log": 'event {"app": "console", "' + low + '": "' + secret + '", "next": "cut o'}, ["console"]
    yield "json-escaped", {"log": "sent " + json.dumps(json.dumps({low: secret, "app": "console"}))[1:-1] + " ok"}, ["sent ", "console", " ok"]
    yield "odd-case", {odd(name, d): secret, "app": "console"}, ["console"]
    yield "pair", {"config": [{"name": name, "value": secret}, {"name": "REGION", "value": "eu-west-1"}]}, ["eu-west-1"]
    yield "pair-list", {"headers": [["accept", "*/*"], [low, secret]]}, ["accept"]
    yield "as-key", {"seen": {secret: True, "app": 1}}, ["app"]
    yield "yaml", {"values": f"app: console\nenv:\n  {name}: {secret}\n  REGION: eu-west-1\n"}, ["app: console", "REGION: eu-west-1"]
    yield "flag", {"cmd": f"deployctl push --app console --{low.replace('_', '-')} {secret} --wait"}, ["--app console", "--wait"]
    yield "plain", {"note": secret}, []
    yield "sentence", {"note": f"we leaked {secret}, please revoke it."}, ["we leaked ", "please revoke it."]
    yield "adjacent", {"note": f"\\n{secret}\\nnext line\\t{secret}&x=1"}, ["next line"]


NEEDS_NO_NAME = {"plain", "sentence", "adjacent", "as-key", "bearer"}


def cases(seed, rounds):
    d = corpus.Draw(seed)
    for _ in range(rounds):
        for form, (draw, name) in corpus.BY_FORM.items():
            for place, value, around in places(name, draw(d), d):
                if form == "bcrypt" and place in {"bearer"}:
                    continue
                yield "credential", form, place, value, around
        for form, (draw, name) in corpus.BY_NAME.items():
            for place, value, around in places(name, draw(d), d):
                if place in NEEDS_NO_NAME and place != "bearer" or place == "bearer" and ("PASS" in name.upper() or form.endswith("uuid")):
                    continue
                if "pass" in form and place in {"commit", "url"}:
                    continue
                yield "credential", form, place, value, around
        for form, text, secret in corpus.shapes(d):
            for place, value in (("text", {"note": text}), ("lines", {"log": f"step 1 ok\n{text}\nstep 2 ok"}), ("json", {"body": json.dumps({"n": 1, "t": text})})):
                yield "credential", form, place, value, ["step 1 ok", "step 2 ok"] if place == "lines" else []
        for form, text in corpus.personal(d):
            for place, value, around in (
                ("member", {"contact": text}, []),
                ("sentence", {"reason": f"asked {text} to confirm, all good"}, ["asked ", " to confirm, all good"]),
                ("log", {"log": f"04:45:51 notify to={text} status=sent\n04:45:52 done"}, ["04:45:51 notify to=", "04:45:52 done"]),
                ("json", {"body": json.dumps({"who": text, "n": 1})}, []),
                ("trailer", {"reason": f"feat: x\n\nCo-authored-by: K <{text}>"}, ["feat: x", "Co-authored-by: K <"]),
            ):
                yield "personal", form, place, value, around
        for ip in (f"203.0.113.{d.random.randrange(255)}", f"2001:db8::{d.hex(4)}:{d.hex(4)}"):
            for key in ("client_ip", "remote_addr", "X-Forwarded-For", "user_ip", "sourceIp"):
                yield "personal", "ip", "member", {key: ip}, []
        for form, value in harmless.families(d):
            yield "harmless", form, "", value, []


def secret_of(value, form, place, memory):
    return memory


def fragments(secret):
    """Every piece of the random part that must not survive, as it stands and in the encodings it was put in."""
    return {secret[i : i + LENGTH] for i in range(len(secret) - LENGTH + 1)} if len(secret) > LENGTH else {secret}


def random_part(form, secret):
    """Without what anyone may know: prefixes, and what the text around shares."""
    for cut in ("-----BEGIN RSA PRIVATE KEY-----\n",):
        secret = secret.replace(cut, "")
    match = re.match(r"^[A-Za-z]{1,8}[_-](?:[a-z]+[_-])*(?:v1_|api03-|admin01-)?", secret)
    return secret[match.end() :] if match and len(secret) - match.end() >= 12 else secret


class Detector:
    """A tool that finds rather than replaces: what it names is cut out of the line."""

    def __init__(self, name, find):
        self.name, self.find = name, find

    def __call__(self, lines):
        found = self.find(lines)
        result = []
        for line, secrets in zip(lines, found):
            text = line
            for secret in sorted((s for s in secrets if s), key=len, reverse=True):
                for spelling in {secret, json.dumps(secret)[1:-1], secret.replace("\\n", "\n")}:
                    text = text.replace(spelling, "[redacted]")
            result.append(text)
        return result


def detect_secrets(lines):
    from detect_secrets.core.scan import scan_line
    from detect_secrets.settings import default_settings

    with default_settings():
        return [{s.secret_value for s in scan_line(line)} for line in lines]


def credsweeper(lines):
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/corpus.txt", "w") as file:
            file.write("\n".join(lines))
        subprocess.run([sys.executable, "-m", "credsweeper", "--path", f"{folder}/corpus.txt", "--save-json", f"{folder}/out.json"], check=True, capture_output=True)
        found = [set() for _ in lines]
        for credential in json.load(open(f"{folder}/out.json")):
            for line in credential["line_data_list"]:
                found[line["line_num"] - 1].add(line["value"])
        return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--others", action="store_true")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()

    rows = []
    for kind, form, place, value, around in cases(options.seed, options.rounds):
        rows.append((kind, form, place, json.dumps(value, ensure_ascii=False), around))
    lines = [row[3] for row in rows]
    secrets = drawn_secrets(options.seed, options.rounds)

    def ours(lines):
        run = subprocess.run(options.command, input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
        return run.stdout.split("\n")[: len(lines)]

    tools = {"ours": ours}
    if options.others:
        for name, find in (("detect-secrets", detect_secrets), ("CredSweeper", credsweeper)):
            tools[name] = Detector(name, find)
    print(f"{len(lines)} payloads, {sum(map(len, lines))} bytes")
    print(f"{'':16} {'credentials':>12} {'personal':>9} {'harmless':>9} {'text kept':>10}")
    for name, tool in tools.items():
        score(name, tool(lines), rows, secrets, options.misses and name == "ours")


def drawn_secrets(seed, rounds):
    """The secrets, in the order of the cases: the same generator, run again with an ear at the place they are drawn."""
    result = []
    d = corpus.Draw(seed)
    for _ in range(rounds):
        for form, (draw, name) in corpus.BY_FORM.items():
            secret = draw(d)
            for place, _, _ in places(name, secret, d):
                if form == "bcrypt" and place in {"bearer"}:
                    continue
                result.append(random_part(form, secret))
        for form, (draw, name) in corpus.BY_NAME.items():
            secret = draw(d)
            for place, _, _ in places(name, secret, d):
                if place in NEEDS_NO_NAME and place != "bearer" or place == "bearer" and ("PASS" in name.upper() or form.endswith("uuid")):
                    continue
                if "pass" in form and place in {"commit", "url"}:
                    continue
                result.append(secret)
        for form, text, secret in corpus.shapes(d):
            for _ in range(3):
                result.append(secret if secret is not None else longest_random(form, text))
        for form, text in corpus.personal(d):
            result += [text] * 5
        for ip in (f"203.0.113.{d.random.randrange(255)}", f"2001:db8::{d.hex(4)}:{d.hex(4)}"):
            result += [ip] * 5
        for _ in harmless.families(d):
            result.append("")
    return result


def longest_random(form, text):
    if form.startswith("pem") and form != "pem-base64":
        return max(re.split(r"\\n|\n", text), key=lambda line: len(line) if "-----" not in line else 0)
    return max(re.findall(r"[A-Za-z0-9+/=-]{20,}", text), key=len)


def score(name, outputs, rows, secrets, shows_misses):
    total = {"credential": 0, "personal": 0, "harmless": 0, "around": 0}
    good = dict(total)
    for (kind, form, place, line, around), secret, output in zip(rows, secrets, outputs):
        total[kind] += 1
        if kind == "harmless":
            fine = output == line
        else:
            pieces = fragments(secret)
            spellings = pieces | {json.dumps(p)[1:-1] for p in pieces} | {urllib.parse.quote(p, safe="") for p in pieces}
            own = json.dumps(around)
            fine = not any(p in output for p in spellings if p not in own)
            for text in around:
                total["around"] += 1
                good["around"] += json.dumps(text)[1:-1] in output or json.dumps(json.dumps(text)[1:-1])[1:-1] in output
                if shows_misses and fine and json.dumps(text)[1:-1] not in output:
                    print("TEXT", form, place, repr(text), output[:300])
        good[kind] += fine
        if shows_misses and not fine:
            print("MISS" if kind != "harmless" else "HARM", kind, form, place, line[:260].replace("\\n", "⏎"), "→", output[:400].replace("\\n", "⏎"))
    share = {k: 100 * good[k] / max(1, total[k]) for k in total}
    print(f"{name:16} {share['credential']:11.2f}% {share['personal']:8.2f}% {share['harmless']:8.2f}% {share['around']:9.2f}%   (of {total})")


main()
