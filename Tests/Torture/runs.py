"""One run: a cluster, instances of the service, callers, a nemesis, and the check afterwards."""

import contextlib
import os
import pathlib
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import clients
from nemesis import FAULTS
from processes import Cluster, Link, Service, administer, skew_library, wait_until

MOUNTED = {"fill_data_disk": {"data": "160m"}, "fill_wal_disk": {"wal": "160m"}}
CALLERS = 8


class Run:
    """One run: a cluster, instances, callers, and what broke."""

    def __init__(self, seed, seconds, programs, only=None, instances=None):
        self.seed, self.seconds, self.program = seed, seconds, programs / "raptor-audit-server"
        self.random = random.Random(seed)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="raptor-audit-torture."))
        self.folder.chmod(0o755)
        self.ledger, self.stop = clients.Ledger(), threading.Event()
        self.faults, self.unsafe, self.problems, self.services, self.links = [], [], [], [], []
        self.only, self.count, self.witness, self.menu = only, instances, None, []
        self.actors = [f"operator-{n}@torture.example" for n in range(5)]
        self.erased = f"departed-{seed}@torture.example"

    def pause(self, least, most):
        time.sleep(self.random.uniform(least, most))

    def administer(self, *arguments):
        with contextlib.suppress(RuntimeError, subprocess.TimeoutExpired):
            administer(self.program, self.environment, *arguments)

    def fill(self, path):
        """Fills the file system of `path` for a moment."""
        ballast = path / "ballast"
        with contextlib.suppress(OSError), open(ballast, "wb", buffering=0) as file:
            while True:
                file.write(bytes(1 << 16))
        self.pause(0.5, 2)
        ballast.unlink()

    def make_cluster(self):
        self.menu = [self.only] if self.only else [f for f in FAULTS if is_possible(f)]
        # In half of the runs the service's calls of the clock are the system's.
        if not self.only and self.random.random() < 0.5:
            self.menu = [f for f in self.menu if f != "skew_clock"]
        tmpfs = {}
        for name in self.menu:
            if self.only or self.random.random() < 0.5:
                tmpfs |= MOUNTED.get(name, {})
        self.menu = [f for f in self.menu if f not in MOUNTED or MOUNTED[f].items() <= tmpfs.items()]
        cluster = self.cluster = Cluster(self.folder / "cluster", tmpfs)
        cluster.start()
        self.link = Link(cluster.port)
        self.link.start()
        self.links.append(self.link)
        return cluster

    def database_url(self):
        return f"postgresql://audit@127.0.0.1:{self.link.port}/audit"

    def instances(self):
        return self.count or 1 + self.random.randrange(2)

    def prepare(self):
        self.cluster = self.make_cluster()
        # An owner without any other privilege, as on a database that is not ours.
        self.cluster.sql("create role audit login")
        self.cluster.sql("create database audit owner audit")
        self.environment = {
            "DATABASE_URL": self.database_url(),
            "AUDIT_PEPPER": secrets.token_hex(32),
        }
        administer(self.program, self.environment, "migrate")
        administer(self.program, self.environment, "account", "create", "torture", "--scope", "audit:write",
                   "--scope", "audit:read", "--scope", "audit:erase", "--action", "torture.*", "--app", "torture-*")
        self.token = administer(self.program, self.environment, "token", "issue", "--account", "torture").split()[-1]
        for number in range(self.instances()):
            clock = self.folder / f"service{number}.clock" if "skew_clock" in self.menu else None
            service = Service(self.program, self.environment, self.folder / f"service{number}.log", clock)
            service.start()
            self.services.append(service)
        for service in self.services:
            wait_until(service.is_up, 30, "the service's start")

    def torture(self):
        ports = [service.port for service in self.services]
        actors = [*self.actors, self.erased]
        callers = [clients.Caller(n, self.seed, ports, self.token, self.ledger, self.stop, actors) for n in range(CALLERS)]
        self.witness = clients.Witness(ports, self.token, self.stop)
        for thread in [*callers, self.witness]:
            thread.start()
        request = {"erasure_id": f"TORTURE-{self.seed}"}
        self.break_things(ports, request)
        self.recover(ports)
        self.stop.set()
        for thread in [*callers, self.witness]:
            thread.join(40)
        self.finish_erasure(ports[0], request)

    def break_things(self, ports, request):
        end = time.monotonic() + self.seconds
        self.pause(0.5, 1)
        asked = False
        while time.monotonic() < end:
            name = self.random.choice(self.menu)
            self.faults.append(name)
            FAULTS[name](self)
            if not asked and self.random.random() < 0.3:
                clients.erase(ports[0], self.token, self.erased, request)
                asked = True
            self.pause(0.2, 1)

    def recover(self, ports):
        """Waits until every instance is healthy again by itself, and writes down how long the slowest took."""
        began = time.monotonic()
        for port in ports:
            wait_until(lambda port=port: self.is_healthy(port), 30, f"/health of {port} after the last fault")
        self.recovery = time.monotonic() - began
        time.sleep(0.5)

    def is_healthy(self, port):
        for service in self.services:
            service.supervise()
        return clients.health(port) == 200

    def finish_erasure(self, port, request):
        """Repeats the request, which answers 200 with the receipt once the erasure is complete."""
        wait_until(lambda: clients.erase(port, self.token, self.erased, request) == 200, 60, "the erasure")

    def check(self):
        rows = self.cluster.sql("select id from console_audit_log where action = 'torture.deploy.prod'", database="audit").split()
        stored = set(rows)
        ledger = self.ledger
        self.lost = ledger.acknowledged - stored
        self.doubled = len(rows) - len(stored)
        self.expect(not self.lost, f"{len(self.lost)} acknowledged entries are not stored")
        self.expect(self.doubled == 0, f"{self.doubled} ids are stored more than once")
        self.expect(stored <= ledger.attempted, f"{len(stored - ledger.attempted)} stored entries were never sent")
        refused = stored & ledger.refused.keys()
        self.expect(not refused, f"{len(refused)} refused entries are stored")
        self.expect(ledger.acknowledged, "no entry was acknowledged: this run shows nothing")
        for setting, began, ended in self.unsafe:
            early = [a for a in ledger.acknowledgements if began < a[0] and a[1] < ended]
            self.expect(not early, f"{len(early)} entries were acknowledged while {setting} was off")
        left = self.cluster.sql(
            f"select count(*) from console_audit_log l where l::text ilike '%{self.erased}%'", database="audit")
        self.expect(left == "0", f"{left} rows name the erased operator")
        for service in self.services:
            errors = service.errors()
            self.expect(not errors, f"the service logged {len(errors)} errors, the first: {errors[:1]}")
        self.check_log()
        self.stored = len(stored)

    def check_log(self):
        """The log has every entry, no gap, one root for each size, and all instances sign the same."""
        verified = subprocess.run([self.program, "log", "verify"], env={**os.environ, **self.environment},
                                  capture_output=True, text=True, timeout=120)
        self.expect(verified.returncode == 0, f"log verify: {verified.stdout} {verified.stderr}")
        self.expect(self.witness.roots, "no checkpoint was seen: this run shows nothing of the log")
        self.expect(not self.witness.forks, f"two roots for sizes {sorted(self.witness.forks)}")
        signed = {clients.read_checkpoint(service.port, self.token) for service in self.services}
        self.expect(len(signed) == 1 and None not in signed, f"instances sign {signed}")

    def expect(self, holds, problem):
        if not holds:
            self.problems.append(problem)

    def report(self, took):
        ledger = self.ledger
        return {
            "seed": self.seed, "instances": len(self.services), "faults": self.faults, "seconds": round(took, 1),
            "attempted": len(ledger.attempted), "acknowledged": len(ledger.acknowledged), "stored": getattr(self, "stored", None),
            "refused": len(ledger.refused), "unknown": len(ledger.unknown()), "lost": len(getattr(self, "lost", ())),
            "kills": sum(service.kills for service in self.services),
            "roots": len(self.witness.roots) if self.witness else 0, "doubled": getattr(self, "doubled", None), "longest_s": round(ledger.longest, 2),
            "recovery_s": round(getattr(self, "recovery", -1), 2), "problems": self.problems,
        }

    def clean_up(self, keep):
        self.stop.set()
        for service in self.services:
            service.stop()
        for link in self.links:
            link.stop()
        if hasattr(self, "cluster"):
            self.cluster.stop(keep)
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def perform(self):
        began = time.monotonic()
        try:
            self.prepare()
            self.torture()
            self.check()
        except Exception as error:  # a run that breaks off is a finding, and the next one goes on
            self.problems.append(f"{type(error).__name__}: {error}")
        finally:
            self.clean_up(keep=bool(self.problems))
        if self.problems:
            self.problems.append(f"logs: {self.folder}")
        return self.report(time.monotonic() - began)


def is_possible(fault):
    """Returns whether this machine has what a fault needs."""
    if fault in MOUNTED:
        return can_mount()
    return fault != "skew_clock" or skew_library() is not None


def can_mount():
    """Returns whether a small tmpfs can be mounted here."""
    if not hasattr(can_mount, "answer"):
        folder = tempfile.mkdtemp()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True)
        can_mount.answer = done.returncode == 0
        if can_mount.answer:
            subprocess.run(["umount", folder], check=True)
        else:
            print("torture: tmpfs cannot be mounted here; full disks are left out", file=sys.stderr)
        os.rmdir(folder)
    return can_mount.answer
