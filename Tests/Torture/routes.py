"""The ways by which the service may reach two nodes: by itself, through HAProxy, or through PgBouncer."""

import shutil
import subprocess

from processes import as_postgres, free_port, listens, wait_until

HAPROXY = """
defaults
  mode tcp
  timeout connect 1s
  timeout client 1h
  timeout server 1h
listen postgres
  bind 127.0.0.1:{port}
  option httpchk GET /primary
  http-check expect status 200
  default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
{servers}
"""

PGBOUNCER = """
[databases]
* = host=127.0.0.1 port={node} user=audit
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = session
default_pool_size = 40
server_login_retry = 1
"""


class Direct:
    """libpq's list of hosts: the service asks all of them."""

    def __init__(self, nodes, folder):
        self.ports = [node.port for node in nodes]

    def start(self):
        pass

    def stop(self):
        pass


class Proxied(Direct):
    """What stands between, in processes of its own."""

    processes = ()

    def start(self):
        self.processes = [subprocess.Popen(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                          for command in self.commands]
        for port in self.ports:
            wait_until(lambda port=port: listens(port), 10, "the way to the nodes")

    def stop(self):
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()


class HAProxy(Proxied):
    """One address, of the node whose agent says that it is the leader."""

    def __init__(self, nodes, folder):
        self.ports = [free_port()]
        servers = "\n".join(f"  server {node.name} 127.0.0.1:{node.port} check port {node.rest}" for node in nodes)
        (folder / "haproxy.cfg").write_text(HAPROXY.format(port=self.ports[0], servers=servers))
        self.commands = [[shutil.which("haproxy") or "/usr/sbin/haproxy", "-db", "-f", folder / "haproxy.cfg"]]


class PgBouncer(Proxied):
    """A pooler in session mode in front of each node."""

    def __init__(self, nodes, folder):
        self.ports, self.commands = [], []
        for node in nodes:
            self.ports.append(free_port())
            file = folder / f"pgbouncer-{node.name}.ini"
            file.write_text(PGBOUNCER.format(port=self.ports[-1], node=node.port))
            file.chmod(0o644)
            self.commands.append(as_postgres([shutil.which("pgbouncer") or "/usr/sbin/pgbouncer", "--quiet", file]))


ROUTES = {"direct": Direct, "haproxy": HAProxy, "pgbouncer": PgBouncer}
