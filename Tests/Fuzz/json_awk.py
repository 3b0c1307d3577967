#!/usr/bin/env python3
"""Compares scripts/deploy/json.awk, which reads Heroku's answers, with Python's own reader, on JSON of a seeded generator.

    Tests/Fuzz/json_awk.py [--seed 1] [--count 300]

A document is read as Python reads it. A document that lost or gained something is refused, or read: it never hangs, and
never ends otherwise than with 0 or 1. Exit status: 0 when that held, else 1, with the seed and the document.
"""

import argparse
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys

READER = pathlib.Path(__file__).resolve().parent.parent.parent / "scripts" / "deploy" / "json.awk"
LETTERS = "ab9 _-:/.,{}[]#é😂\"\\\n\t\r\x01\x1f\x7f"


def text(random, count):
    return "".join(random.choice(LETTERS) for _ in range(random.randrange(count)))


def value(random, depth=3):
    kind = random.randrange(7 if depth else 5)
    if kind == 0:
        return random.choice([None, True, False])
    if kind == 1:
        return random.randrange(-10**6, 10**6)
    if kind == 2:
        return random.uniform(-1e6, 1e6)
    if kind in (3, 4):
        return text(random, 20)
    if kind == 5:
        return [value(random, depth - 1) for _ in range(random.randrange(4))]
    return {f"{name}{random.choice(['', 'é', '-id', ' '])}": value(random, depth - 1)
            for name in random.sample(["version", "slug", "id", "current", "status"], random.randrange(4))}


def plain(text, escaped):
    """As json.awk shows a text: control characters as blanks, and what was escaped as \\u as question marks."""
    shown = "".join(" " if ord(c) < 32 or ord(c) == 127 and not escaped else c for c in text)
    return re.sub(r"[^\0-\x7e]", lambda c: "?" * (len(c[0].encode("utf-16-le")) // 2), shown) if escaped else shown


def lines(value, escaped, path=""):
    if isinstance(value, dict):
        for name, member in value.items():
            name = plain(name, escaped)
            yield from lines(member, escaped, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for number, element in enumerate(value):
            yield from lines(element, escaped, f"{path}.{number}" if path else f"{number}")
    else:
        yield f"{path}\t{plain(value, escaped) if isinstance(value, str) else json.dumps(value)}"


def read(document, awk):
    done = subprocess.run([awk, "-f", READER], input=document, capture_output=True, timeout=10,
                          env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
    return done.returncode, done.stdout.decode(errors="replace")


def mutated(document, random):
    data = bytearray(document)
    for _ in range(random.randrange(1, 4)):
        at = random.randrange(len(data) + 1)
        kind = random.randrange(3)
        if kind == 0:
            del data[at:at + random.randrange(1, 5)]
        elif kind == 1:
            data[at:at] = bytes([random.choice(b"{}[]:,\"\\u0eE+-.ntf \xc3\xff")])
        elif at < len(data):
            data[at] ^= 1 << random.randrange(8)
    return bytes(data).replace(b"\0", b" ")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    # gawk, mawk and macOS's awk differ.
    awks = list(filter(None, map(shutil.which, ("awk", "mawk", "original-awk"))))
    for seed in range(options.seed, options.seed + options.count):
        awk = awks[seed % len(awks)]
        source = random.Random(seed)
        one = [value(source) for _ in range(source.randrange(4))] if source.random() < 0.5 else value(source)
        escaped = source.random() < 0.5
        document = json.dumps(one, ensure_ascii=escaped, indent=source.choice([None, None, 1])).encode()
        status, said = read(document, awk)
        if status != 0 or said != "".join(f"{line}\n" for line in lines(one, escaped)):
            print(f"seed {seed}: {document!r} is read as {said!r} ({status})", file=sys.stderr)
            return 1
        changed = mutated(document, source)
        status, said = read(changed, awk)
        if status not in (0, 1):
            print(f"seed {seed}: {changed!r} ends with {status}", file=sys.stderr)
            return 1
    print(f"json.awk: {options.count} documents read as Python reads them")
    return 0


if __name__ == "__main__":
    sys.exit(main())
