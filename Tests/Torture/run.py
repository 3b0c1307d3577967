#!/usr/bin/env python3
"""Breaks the built service on purpose and checks that nothing acknowledged was lost and nothing was stored twice.

    Tests/Torture/run.py --runs 20 --seed 1 --seconds 20

Each run starts a PostgreSQL cluster, one or two instances of the service and eight callers, lets a nemesis break things,
and compares what callers were told with what is stored:

    acknowledged ⊆ stored ⊆ attempted, each id once, and no id both refused and stored.

The log is verified too: every entry is in it, without a gap, and no size ever had two roots.

A seed repeats the faults and their order; what the machine does between them differs. One JSON line a run goes to
standard output. Exit status: 0 when every run held, 1 when one did not, 69 when this machine cannot do it.
"""

import argparse
import json
import pathlib
import sys

from failover import FailoverRun
from nemesis import FAULTS
from processes import POSTGRES_BIN
from runs import Run


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=pathlib.Path, required=True, help="the folder of the built programs")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1, help="of the first run; each later one adds 1")
    parser.add_argument("--seconds", type=float, default=10, help="how long faults last, a run")
    parser.add_argument("--failover", action="store_true", help="two nodes under Patroni instead of one cluster")
    parser.add_argument("--instances", type=int, help="of the service; without it the seed chooses one or two")
    parser.add_argument("--only", choices=[*sorted(FAULTS), *FailoverRun.scenarios], help="this fault alone")
    options = parser.parse_args()
    if not (POSTGRES_BIN / "postgres").exists():
        print(f"torture: there is no PostgreSQL in {POSTGRES_BIN}", file=sys.stderr)
        return 69
    kind = FailoverRun if options.failover else Run
    failed = 0
    for number in range(options.runs):
        run = kind(options.seed + number, options.seconds, options.programs.resolve(), options.only, options.instances)
        report = run.perform()
        print(json.dumps(report), flush=True)
        failed += bool(report["problems"])
    print(f"{options.runs - failed} passed, {failed} failed", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
