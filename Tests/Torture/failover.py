"""Two PostgreSQL nodes under Patroni in synchronous mode, and the service that has to follow the leader."""

import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import threading
import time

import clients
from processes import POSTGRES_BIN, Link, as_postgres, free_port, wait_until
from routes import ROUTES
from runs import Run


def configuration(node, strict):
    return f"""
scope: torture
name: {node.name}
restapi: {{listen: '127.0.0.1:{node.rest}', connect_address: '127.0.0.1:{node.to_agent.port}'}}
etcd3: {{hosts: '127.0.0.1:{node.to_etcd.port}', use_proxies: true}}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 1
    retry_timeout: 3
    synchronous_mode: true
    synchronous_mode_strict: {str(strict).lower()}
    postgresql:
      use_pg_rewind: true
      parameters: {{max_connections: 60, wal_log_hints: 'on', log_line_prefix: '%m ', shared_buffers: 64MB,
                    wal_sender_timeout: 5s}}
  initdb: [{{encoding: UTF8}}, {{locale: C}}]
  pg_hba: ['host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust', 'local all all trust']
postgresql:
  listen: 127.0.0.1:{node.port}
  connect_address: 127.0.0.1:{node.to_here.port}
  data_dir: {node.folder}/data
  bin_dir: {POSTGRES_BIN}
  pgpass: {node.folder}/pgpass
  authentication: {{superuser: {{username: postgres}}, replication: {{username: replicator}}, rewind: {{username: postgres}}}}
  parameters: {{unix_socket_directories: '{node.folder}'}}
"""


class Node:
    """A PostgreSQL server and the Patroni agent that runs it.

    Its ways to etcd and from the other node can be cut. The service's way to it stays, and HAProxy's.
    """

    def __init__(self, name, folder, etcd, strict):
        self.name, self.folder = name, pathlib.Path(folder)
        self.port, self.rest = free_port(), free_port()
        self.to_etcd, self.to_here, self.to_agent = self.links = Link(etcd), Link(self.port), Link(self.rest)
        self.folder.mkdir()
        (self.folder / "patroni.yml").write_text(configuration(self, strict))
        shutil.chown(self.folder, "postgres")
        self.agent = None
        for link in self.links:
            link.start()

    def start(self):
        self.agent = subprocess.Popen(as_postgres(["patroni", self.folder / "patroni.yml"]), cwd="/",
                                      stdout=open(self.folder / "log", "ab"), stderr=subprocess.STDOUT,
                                      start_new_session=True)

    def sql(self, text, database="postgres"):
        done = subprocess.run(["psql", "-XqtA", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database, "-c", text],
                              capture_output=True, text=True, timeout=30, env={**os.environ, "PGCONNECT_TIMEOUT": "3"})
        return done.stdout.strip() if done.returncode == 0 else None

    def is_leader(self):
        return self.sql("select pg_is_in_recovery()") == "f"

    def postmaster(self):
        with contextlib.suppress(OSError, ValueError, IndexError):
            return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        return None

    def kill(self, number=signal.SIGKILL):
        """Sends a signal to the agent and to the postmaster: to the machine, so to say."""
        pids = [self.postmaster()]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.agent.pid, number)
        for pid in filter(None, pids):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def start_unfenced(self):
        """Starts the server alone, as a restored machine whose agent is missing would."""
        subprocess.run(as_postgres([POSTGRES_BIN / "pg_ctl", "-D", self.folder / "data", "-w", "-t", "30", "-l",
                                    self.folder / "unfenced.log", "start"]), cwd="/", stdout=subprocess.DEVNULL)

    def promoted_at(self):
        """Returns the clock time of the last promotion in this node's log, in seconds."""
        text = (self.folder / "log").read_text(errors="replace")
        found = re.findall(r"^(\S+ \S+) UTC LOG:  archive recovery complete", text, re.M)
        if not found:
            return None
        stamp, fraction = found[-1].split(".")
        return time.mktime(time.strptime(stamp, "%Y-%m-%d %H:%M:%S")) - time.timezone + float("0." + fraction)

    def stop(self):
        for link in self.links:
            link.stop()
        self.kill(signal.SIGCONT)
        with contextlib.suppress(ProcessLookupError, OSError):
            os.killpg(self.agent.pid, signal.SIGKILL)
        pid = self.postmaster()
        if pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)


class Pair:
    """etcd and two nodes. Looks like a Cluster to a run: `sql` asks the leader."""

    def __init__(self, folder, strict):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        shutil.chown(self.folder, "postgres")
        client, peer = free_port(), free_port()
        self.etcd = subprocess.Popen(
            ["etcd", "--data-dir", str(self.folder / "etcd"), "--listen-client-urls", f"http://127.0.0.1:{client}",
             "--advertise-client-urls", f"http://127.0.0.1:{client}", "--listen-peer-urls", f"http://127.0.0.1:{peer}",
             "--initial-advertise-peer-urls", f"http://127.0.0.1:{peer}", "--initial-cluster", f"default=http://127.0.0.1:{peer}"],
            stdout=open(self.folder / "etcd.log", "wb"), stderr=subprocess.STDOUT)
        self.nodes = [Node(name, self.folder / name, client, strict) for name in ("pg1", "pg2")]

    def start(self):
        self.nodes[0].start()
        wait_until(self.nodes[0].is_leader, 60, "the first node")
        self.nodes[1].start()
        self.wait_for_standby(60)

    def leader(self):
        return next((node for node in self.nodes if node.is_leader()), None)

    def standby_of(self, leader):
        return next(node for node in self.nodes if node is not leader)

    def wait_for_standby(self, seconds):
        def synchronous():
            leader = self.leader()
            return leader and leader.sql("select count(*) from pg_stat_replication where sync_state = 'sync'") == "1"
        wait_until(synchronous, seconds, "a synchronous standby")

    def sql(self, text, check=True, database="postgres"):
        leader = self.leader()
        answer = leader.sql(text, database) if leader else None
        if answer is None and check:
            raise RuntimeError(f"no leader answers: {text}")
        return answer

    def stop(self, keep=False):
        for node in self.nodes:
            node.stop()
        self.etcd.kill()
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)


class FailoverRun(Run):
    """Two instances; the leader's machine dies, is taken over from, and comes back unfenced in front of the list."""

    scenarios = ("kill_leader", "kill_standby", "freeze_leader", "revive_unfenced", "cut_leader_off", "cut_standby_off")

    def __init__(self, seed, seconds, programs, only=None, instances=None):
        super().__init__(seed, seconds, programs, instances=instances)
        self.only = only
        self.scenario = only or self.scenarios[seed % len(self.scenarios)]
        # HAProxy asks the agents, and a server that is started without one gets nothing from it.
        ways = [way for way in ROUTES if way != "haproxy" or self.scenario != "revive_unfenced"]
        self.way = ways[seed // len(self.scenarios) % len(ways)]
        self.samples = []

    def make_cluster(self):
        # In strict mode nothing is stored without a standby, and a revival leaves none.
        self.strict = self.scenario != "revive_unfenced" and self.random.random() < 0.5
        cluster = self.cluster = Pair(self.folder / "pair", self.strict)
        cluster.start()
        self.route = ROUTES[self.way](cluster.nodes, self.folder)
        self.route.start()
        self.links.append(self.route)
        return cluster

    def database_url(self):
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.route.ports)
        return f"postgresql://audit@{hosts}/audit?target_session_attrs=read-write&connect_timeout=2"

    def instances(self):
        return 2

    def break_things(self, ports, request):
        watcher = threading.Thread(target=self.watch_health, args=(ports,), daemon=True)
        watcher.start()
        self.pause(2, 4)
        clients.erase(ports[0], self.token, self.erased, request)
        leader = self.cluster.leader()
        other = self.cluster.standby_of(leader)
        self.faults.append(f"{self.scenario} {self.way}{' strict' if self.strict else ''}")
        getattr(self, self.scenario)(leader, other)
        self.pause(3, 5)

    def watch_health(self, ports):
        while not self.stop.is_set():
            self.samples.append((time.time(), clients.health(ports[0])))
            time.sleep(0.2)

    def take_over(self, leader, other, number):
        leader.kill(number)
        wait_until(other.is_leader, 60, "the promotion")

    def kill_leader(self, leader, other):
        self.take_over(leader, other, signal.SIGKILL)
        self.pause(2, 4)
        leader.start()
        self.cluster.wait_for_standby(60)

    def freeze_leader(self, leader, other):
        """The old leader's processes stand still while the other takes over, and then go on."""
        self.take_over(leader, other, signal.SIGSTOP)
        self.pause(1, 3)
        leader.kill(signal.SIGCONT)
        self.pause(3, 6)
        self.cluster.wait_for_standby(60)

    def cut_leader_off(self, leader, other):
        """The leader reaches neither etcd nor the other node, and the service still reaches it."""
        for link in leader.links:
            link.send(signal.SIGSTOP)
        wait_until(other.is_leader, 60, "the promotion")
        self.pause(2, 4)
        for link in leader.links:
            link.send(signal.SIGCONT)
        self.cluster.wait_for_standby(60)

    def cut_standby_off(self, leader, other):
        """What the leader writes does not arrive at the standby, and neither side knows why."""
        leader.to_here.send(signal.SIGSTOP)
        self.pause(8, 12)
        leader.to_here.send(signal.SIGCONT)
        self.cluster.wait_for_standby(60)

    def kill_standby(self, leader, other):
        other.kill()
        self.pause(8, 12)
        other.start()
        self.cluster.wait_for_standby(60)

    def revive_unfenced(self, leader, other):
        """The killed leader's server is started by hand, without its agent; then the new leader's sessions are cut."""
        self.take_over(leader, other, signal.SIGKILL)
        self.pause(1, 2)
        leader.start_unfenced()
        leader.sql("alter system set synchronous_standby_names = ''")
        leader.sql("select pg_reload_conf()")
        before = leader.sql("select count(*) from console_audit_log", "audit")
        for _ in range(4):
            other.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'audit'")
            self.services[self.random.randrange(2)].kill()
            self.pause(1, 2)
        after = leader.sql("select count(*) from console_audit_log", "audit")
        self.expect(before is not None and before == after, f"the old primary grew from {before} to {after} rows")
        pid = leader.postmaster()
        if pid:
            os.kill(pid, signal.SIGQUIT)

    def check(self):
        super().check()
        acknowledged = sorted(self.ledger.clock)
        promoted = self.cluster.leader().promoted_at()
        # In strict mode the new leader waits for a standby as well.
        if self.scenario in ("kill_leader", "cut_leader_off") and promoted and not self.strict:
            first = next((at for at in acknowledged if at > promoted), None)
            self.first_after_promotion = round(first - promoted, 2) if first else None
        alone = [at for at, status in self.samples
                 if status == 200 and not any(at - 5 < moment < at + 5 for moment in acknowledged)]
        self.expect(not alone, f"/health passed {len(alone)} times while nothing was acknowledged for 5 s before and after")

    def report(self, took):
        return super().report(took) | {"first_201_after_promotion_s": getattr(self, "first_after_promotion", None)}
