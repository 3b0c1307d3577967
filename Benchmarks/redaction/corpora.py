#!/usr/bin/env python3
"""Recall and survival by corpus: the project's own, and the public fixtures of other tools where there is a checkout.

    corpora.py [--fixtures FOLDER] [--seed N] [--others] -- COMMAND ...

COMMAND reads NDJSON and writes a line {"payload_redacted": …} for each line. FOLDER holds checkouts of CredSweeper,
detect-secrets, gitleaks and trufflehog by these names; one that is missing is left out."""

import argparse
import ast
import collections
import json
import pathlib
import random
import re

import compare
import field

CASES = pathlib.Path(__file__).parents[2] / "Tests/RedactionTests/Cases"
# A string of Go's, and one after `input:` with those of `want:`.
LITERAL = r'`[^`]*`|"(?:[^"\\\n]|\\.)*"'
GO_CASE = re.compile(rf"input:\s+({LITERAL}),\s*want:\s+\[\]string\{{([^}}]*)\}}")

# What must go, or None for a text that must stay; ANY for one of which something must go.
Case = collections.namedtuple("Case", "corpus payload secrets")
ANY = object()


def own(name, seed):
    source = random.Random(seed)
    for line in (CASES / f"{name}.jsonl").read_text().splitlines():
        case = json.loads(line)
        if "lines" in case:
            for text in case["lines"] + case.get("left", []):
                yield Case(name, {"log": text}, None)
            continue
        secrets = [field.draw(secret, source) for secret in case.get("secrets", [])]
        yield Case(name, field.fill(case["in"], secrets), secrets if "secrets" in case else None)


def unquoted(literal):
    return literal[1:-1] if literal[0] == "`" else ast.literal_eval(literal)


def gitleaks(folder):
    """The strings of `tps` and `fps` that are written out."""
    for path in sorted(folder.glob("cmd/generate/config/rules/*.go")):
        for name, block in re.findall(r"\b(tps|fps) := \[\]string\{\n(.*?)\n\t\}", path.read_text(), re.DOTALL):
            for literal in re.findall(rf"^\t\t({LITERAL}),", block, re.MULTILINE):
                yield Case("gitleaks", {"log": unquoted(literal)}, ANY if name == "tps" else None)


def trufflehog(folder):
    for path in sorted(folder.glob("pkg/detectors/**/*_test.go")):
        for text, wanted in GO_CASE.findall(path.read_text()):
            secrets = [unquoted(literal) for literal in re.findall(LITERAL, wanted)]
            yield Case("trufflehog", {"log": unquoted(text)}, secrets or None)


def detect_secrets(folder):
    """Pairs of a text and whether a plugin finds something in it."""
    for path in sorted(folder.glob("tests/plugins/*_test.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Tuple) and len(node.elts) == 2 and all(isinstance(e, ast.Constant) for e in node.elts):
                text, is_secret = (element.value for element in node.elts)
                if isinstance(text, str) and isinstance(is_secret, bool):
                    yield Case("detect-secrets", {"log": text}, ANY if is_secret else None)


def credsweeper(folder):
    """Its samples, each whole, and the values that it finds in them."""
    report = folder / "tests/data/output.json"
    found = collections.defaultdict(set)
    for finding in json.loads(report.read_text()) if report.exists() else []:
        for line in finding["line_data_list"]:
            if line["value"] and len(line["value"]) >= 8:
                found[line["path"]].add(line["value"])
    for path, values in sorted(found.items()):
        sample = folder / path
        text = sample.read_text(errors="replace") if sample.is_file() else ""
        for value in sorted(values):
            if value in text:
                yield Case("CredSweeper", {"log": text}, [value])


FIXTURES = {"CredSweeper": credsweeper, "detect-secrets": detect_secrets, "gitleaks": gitleaks, "trufflehog": trufflehog}


def is_held(case, answer):
    line = compare.normal(case.payload)
    if case.secrets is None:
        return answer == line
    if case.secrets is ANY:
        return answer != line
    bare = field.MARK.sub("", answer)
    for secret in case.secrets:
        pieces = compare.fragments(secret)
        rest = line.replace(json.dumps(secret, ensure_ascii=False)[1:-1], "\0")
        if any(piece in bare and piece not in rest for piece in pieces):
            return False
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fixtures", type=pathlib.Path, default=pathlib.Path(".build/fixtures"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--others", action="store_true", help="also measure detect-secrets and CredSweeper")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    cases = [case for name in ("field", "blind", "pairs", "tools", "pairs-harmless") for case in own(name, options.seed)]
    cases += [case for name, read in FIXTURES.items() for case in read(options.fixtures / name)]
    lines = [compare.normal(case.payload) for case in cases]
    tools = {"raptor-audit": compare.run_command(options.command)}
    if options.others:
        tools |= {
            "detect-secrets": compare.cut_out(compare.detect_secrets),
            "CredSweeper": compare.cut_out(compare.credsweeper),
        }
    held = {name: collections.Counter() for name in tools}
    total = collections.Counter()
    for case in cases:
        total[case.corpus, case.secrets is None] += 1
    for name, tool in tools.items():
        for case, (answer, _) in zip(cases, tool(lines), strict=True):
            held[name][case.corpus, case.secrets is None] += is_held(case, answer)
    print(f"{'corpus':16}{'':12}{'texts':>7}" + "".join(f"{name:>16}" for name in tools))
    for (corpus, is_harmless), count in total.items():
        shares = "".join(f"{100 * held[name][corpus, is_harmless] / count:14.1f} %" for name in tools)
        print(f"{corpus:16}{'survival' if is_harmless else 'recall':12}{count:7}{shares}")


if __name__ == "__main__":
    main()
