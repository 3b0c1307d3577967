#!/usr/bin/env python3
"""Measures a redactor on the situations of public reports, by kind.

    field.py [--seed N] -- COMMAND ...

The cases are those of Tests/RedactionTests/Cases/field.jsonl; their secrets are drawn anew. COMMAND reads NDJSON and
writes a line {"payload_redacted": …} for each line."""

import argparse
import collections
import json
import pathlib
import random
import re
import string
import subprocess

CASES = pathlib.Path(__file__).parents[2] / "Tests/RedactionTests/Cases/field.jsonl"
MARK = re.compile(r"\[redacted:[a-z0-9-]+\]")
ALPHABETS = {"a": string.ascii_lowercase, "A": string.ascii_uppercase, "0": string.digits}
FRAGMENT = 8


def draw(secret, source):
    prefix, shape = secret if isinstance(secret, list) else ("", secret)
    if set(shape) == {"h"}:
        return prefix + "".join(source.choice("0123456789abcdef") for _ in shape)
    return prefix + "".join(source.choice(ALPHABETS.get(place, place)) for place in shape)


def fill(value, secrets):
    if isinstance(value, dict):
        return {fill(name, secrets): fill(member, secrets) for name, member in value.items()}
    if isinstance(value, list):
        return [fill(element, secrets) for element in value]
    if isinstance(value, str):
        for index, secret in enumerate(secrets):
            value = value.replace(f"⟦{index}⟧", secret)
    return value


def texts(value):
    if isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from texts(member)
    elif isinstance(value, list):
        for element in value:
            yield from texts(element)
    else:
        yield value if isinstance(value, str) else json.dumps(value)


def is_gone(secret, text, given):
    rest = given.replace(secret, "\0")
    pieces = {secret[i : i + FRAGMENT] for i in range(len(secret) - FRAGMENT + 1)} if len(secret) >= 12 else {secret}
    return not any(piece in text and piece not in rest for piece in pieces)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    source = random.Random(options.seed)
    cases = [json.loads(line) for line in CASES.read_text().splitlines()]
    secrets = [[draw(secret, source) for secret in case.get("secrets", [])] for case in cases]
    inputs = [fill(case["in"], drawn) for case, drawn in zip(cases, secrets)]
    lines = "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in inputs)
    run = subprocess.run(options.command, input=lines, capture_output=True, text=True, check=True)
    outputs = [json.loads(line)["payload_redacted"] for line in run.stdout.splitlines()]
    count = collections.defaultdict(lambda: [0, 0])
    for case, drawn, value, output in zip(cases, secrets, inputs, outputs):
        text, given = (MARK.sub("\1", "\n".join(texts(each))) for each in (output, value))
        is_held = all(is_gone(secret, text, given) for secret in drawn) if "secrets" in case else output == value
        for key in ("secret, gone" if "secrets" in case else "harmless, untouched", case["kind"] or "held before"):
            count[key][0] += is_held
            count[key][1] += 1
    for key, (held, total) in sorted(count.items(), key=lambda item: (len(item[0]), item[0])):
        print(f"field {key:22} {held:4} of {total:4}  {100 * held / total:6.1f} %")


if __name__ == "__main__":
    main()
