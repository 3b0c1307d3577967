"""Starts, finds and kills what a run is made of: PostgreSQL clusters and instances of the service."""

import atexit
import contextlib
import functools
import json
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

POSTGRES_BIN = pathlib.Path("/usr/lib/postgresql/15/bin")


def free_port():
    """Returns a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, seconds, what):
    """Returns once `condition` holds; raises TimeoutError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.02)


def listens(port):
    """Returns whether something takes connections there."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def as_postgres(command):
    """initdb and postgres refuse to run as root. `runuser` would stay between, and stop for good with a postmaster that is
    stopped."""
    words = list(map(str, command))
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *words] if os.geteuid() == 0 else words


class Cluster:
    """A PostgreSQL cluster of our own, durable as PostgreSQL ships it, on a loopback port that stays the same."""

    def __init__(self, folder, tmpfs=None, settings=()):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.mounts = []
        self.data = self.folder / "data"
        self.port = free_port()
        self.process = None
        self._mount(self.data, (tmpfs or {}).get("data"))
        wal = (tmpfs or {}).get("wal")
        options = []
        if wal:
            self._mount(self.folder / "wal", wal)
            (self.folder / "wal" / "pg").mkdir()
            options = ["--waldir", self.folder / "wal" / "pg"]
        self._own()
        subprocess.run(
            as_postgres([POSTGRES_BIN / "initdb", "-D", self.data / "pg", "-A", "trust", "-U", "postgres",
                         "--no-locale", "-E", "UTF8", "--no-sync", *options]),
            check=True, stdout=subprocess.DEVNULL, cwd="/",
        )
        with open(self.data / "pg" / "postgresql.conf", "a") as file:
            file.write("\n".join([
                "listen_addresses = '127.0.0.1'", f"port = {self.port}",
                f"unix_socket_directories = '{self.folder}'", "max_connections = 60", "logging_collector = off",
                "shared_buffers = 64MB", "max_wal_size = 64MB", "min_wal_size = 32MB", *settings, "",
            ]))

    def _mount(self, path, size):
        path.mkdir()
        if size:
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path], check=True)
            self.mounts.append(path)

    def _own(self):
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "postgres", self.folder], check=True)

    def start(self):
        """Starts the postmaster and returns once it takes connections; after a kill, once it has recovered."""
        # A killed postmaster's children keep its shared memory until they notice.
        log = open(self.folder / "log", "ab")
        deadline = time.monotonic() + 60
        while True:
            self.process = subprocess.Popen(
                as_postgres([POSTGRES_BIN / "postgres", "-D", self.data / "pg"]), stdout=log, stderr=log, cwd="/"
            )
            while self.process.poll() is None:
                if self.answers():
                    return
                if time.monotonic() > deadline:
                    raise TimeoutError("PostgreSQL did not start within 60 s")
                time.sleep(0.05)
            if time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL ended with {self.process.returncode}; see {self.folder}/log")
            time.sleep(0.1)

    def answers(self):
        return self.sql("select 1", check=False) == "1"

    def sql(self, text, check=True, database="postgres"):
        """Runs SQL as the superuser; returns the rows as psql prints them unaligned."""
        done = subprocess.run(
            ["psql", "-XqtA", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres",
             "-d", database, "-c", text],
            capture_output=True, text=True, timeout=30, env={**os.environ, "PGCONNECT_TIMEOUT": "3"},
        )
        if done.returncode != 0:
            if check:
                raise RuntimeError(done.stderr.strip())
            return None
        return done.stdout.strip()

    def postmaster(self):
        """Returns the postmaster's pid, or None when it has ended."""
        return self.process.pid if self.process and self.process.poll() is None else None

    def children(self):
        """Returns {pid: what it does} of the postmaster's processes."""
        parent = self.postmaster()
        found = {}
        for entry in pathlib.Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                if entry.name.isdigit() and int(entry.joinpath("stat").read_text().rsplit(") ")[1].split()[1]) == parent:
                    found[int(entry.name)] = entry.joinpath("cmdline").read_text().replace("\0", " ").strip()
        return found

    def service_backends(self):
        """Returns the pids of the backends that serve the role and database `audit`."""
        return [pid for pid, what in self.children().items() if what.startswith("postgres: audit audit ")]

    def kill(self, number=signal.SIGKILL):
        """Kills the postmaster alone; its children end when they notice."""
        pid = self.postmaster()
        if pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            # PostgreSQL 15 does not always end a fast shutdown that comes in its recovery.
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def stop(self, keep=False):
        pid = self.postmaster()
        if pid:
            for child in self.children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGCONT)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
                os.kill(pid, signal.SIGQUIT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        for path in self.mounts:
            subprocess.run(["umount", "-l", path], check=False)
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)


@functools.cache
def skew_library():
    """Returns the built skew.c, or None without a C compiler."""
    built = pathlib.Path(tempfile.mkdtemp(prefix="raptor-audit-torture.")) / "skew.so"
    atexit.register(shutil.rmtree, built.parent, ignore_errors=True)
    compiler = shutil.which("cc") or shutil.which("clang")
    source = pathlib.Path(__file__).with_name("skew.c")
    done = compiler and subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", built, source, "-ldl"])
    if not done or done.returncode != 0:
        print("torture: there is no C compiler; clocks are left alone", file=sys.stderr)
        return None
    return built


class Service:
    """One instance of the built service on a port that stays the same over restarts.

    With a file `clock` its wall clock is as many seconds off as that says; see skew.c.
    """

    def __init__(self, program, environment, log, clock=None):
        self.program, self.environment, self.log, self.clock = program, dict(environment), pathlib.Path(log), clock
        self.port = free_port()
        self.process = None
        self.kills = 0
        if clock:
            clock.write_bytes(struct.pack("q", 0))
            self.environment |= {"LD_PRELOAD": str(skew_library()), "SKEW_FILE": str(clock)}

    def set_clock(self, seconds):
        """Writes in place: the service has the file mapped."""
        with open(self.clock, "r+b", buffering=0) as file:
            file.write(struct.pack("q", seconds))

    def start(self):
        self.process = subprocess.Popen(
            [self.program, "serve", "--port", str(self.port)],
            env={**os.environ, **self.environment}, stdout=subprocess.DEVNULL, stderr=open(self.log, "ab"),
        )

    def is_up(self):
        if listens(self.port):
            return True
        if self.process.poll() is not None:
            raise RuntimeError(f"the service ended with {self.process.returncode}; see {self.log}")
        return False

    def kill(self):
        """kill -9, and a new process at once, as a supervisor would."""
        self.process.kill()
        self.process.wait()
        self.kills += 1
        self.start()

    def supervise(self):
        """Starts it again if it has ended by itself, as at the sight of a database that keeps nothing durably."""
        if self.process.poll() is not None:
            self.start()

    def stop(self):
        if self.process and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGCONT)
                self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def errors(self):
        """Returns the log's lines of level error."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return [line for line in lines if '"level":"error"' in line]


class Link:
    """A way to a port that the nemesis can break; see link.py. Its own port stays the same over restarts."""

    def __init__(self, target):
        self.port, self.target, self.process = free_port(), target, None

    def start(self):
        self.process = subprocess.Popen([sys.executable, pathlib.Path(__file__).with_name("link.py"),
                                         str(self.port), str(self.target)], stderr=subprocess.DEVNULL)
        wait_until(lambda: listens(self.port), 10, "the link")

    def send(self, number):
        self.process.send_signal(number)

    def stop(self):
        self.process.kill()
        self.process.wait()


def administer(program, environment, *arguments):
    """Runs an administrative command of the service and returns what it printed."""
    done = subprocess.run([program, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def entry(identifier, actor, number):
    return json.dumps({
        "id": identifier, "action": "torture.deploy.prod", "actor": actor, "to_sha": f"{number:040x}",
        "target_app": "torture-prod", "trigger": "ci", "outcome": "success",
        "ts_utc": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "log": f"deployed by {actor}",
    }).encode()
