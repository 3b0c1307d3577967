"""What goes wrong. Each fault is a function of the run; the seed chooses their order and their times."""

import contextlib
import os
import signal
import time

FAULTS = {}
# Seconds, within and beyond what an entry may be from the future.
SKEWS = (-86_400, -600, -120, -1, 1, 120, 600, 86_400)


def fault(function):
    FAULTS[function.__name__] = function
    return function


def send(pid, number):
    with contextlib.suppress(ProcessLookupError, TypeError):
        os.kill(pid, number)


@fault
def kill_service(run):
    run.random.choice(run.services).kill()


@fault
def stop_service(run):
    process = run.random.choice(run.services).process
    send(process.pid, signal.SIGSTOP)
    run.pause(0.3, 2)
    send(process.pid, signal.SIGCONT)


@fault
def restart_service(run):
    """A rolling deploy: SIGTERM, then a new process."""
    service = run.random.choice(run.services)
    service.stop()
    service.start()


@fault
def kill_backend(run):
    """kill -9 of a backend makes the postmaster restart all of them."""
    backends = run.cluster.service_backends()
    if backends:
        send(run.random.choice(backends), signal.SIGKILL)
    run.pause(0.2, 0.5)


@fault
def stop_backend(run):
    backends = run.cluster.service_backends()
    if backends:
        pid = run.random.choice(backends)
        send(pid, signal.SIGSTOP)
        run.pause(0.5, 3)
        send(pid, signal.SIGCONT)


@fault
def stop_all_backends(run):
    backends = run.cluster.service_backends()
    for pid in backends:
        send(pid, signal.SIGSTOP)
    run.pause(0.5, 3)
    for pid in backends:
        send(pid, signal.SIGCONT)


@fault
def terminate_backends(run):
    run.cluster.sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'audit'", check=False)


@fault
def kill_postmaster(run):
    run.cluster.kill()
    run.pause(0, 0.5)
    run.cluster.start()


@fault
def stop_postmaster(run):
    pid = run.cluster.postmaster()
    send(pid, signal.SIGSTOP)
    run.pause(0.5, 3)
    send(pid, signal.SIGCONT)


@fault
def restart_postgres(run):
    """An administrator's fast shutdown."""
    run.cluster.kill(signal.SIGINT)
    run.cluster.start()


@fault
def switch_off_durability(run):
    """Nothing that is sent after the reload may be acknowledged until the setting is back."""
    setting = run.random.choice(["fsync", "full_page_writes", "synchronous_commit"])
    if run.cluster.sql(f"alter system set {setting} = off", check=False) is None:
        return
    run.cluster.sql("select pg_reload_conf()", check=False)
    try:
        wait_shown(run, setting, "off")
        began = time.monotonic()
        run.pause(0.5, 2)
        run.unsafe.append((setting, began, time.monotonic()))
    finally:
        run.cluster.sql(f"alter system reset {setting}", check=False)
        run.cluster.sql("select pg_reload_conf()", check=False)
        wait_shown(run, setting, "on")


def wait_shown(run, setting, value):
    """Waits until the postmaster hands the setting to new sessions; a backend reads it before its next statement."""
    for _ in range(200):
        if run.cluster.sql(f"show {setting}", check=False) == value:
            return
        time.sleep(0.02)


@fault
def fill_data_disk(run):
    run.fill(run.cluster.data)


@fault
def fill_wal_disk(run):
    """A full WAL disk is a PANIC: PostgreSQL stays down until there is room."""
    run.fill(run.cluster.folder / "wal")
    if run.cluster.process.poll() is not None or not run.cluster.answers():
        run.cluster.kill()
        run.cluster.start()


@fault
def retain(run):
    run.administer("retain", "--older-than", "2y")


@fault
def cut_connections(run):
    """The way to PostgreSQL is reset, and for a moment nobody listens there."""
    run.link.send(signal.SIGUSR1)
    if run.random.random() < 0.5:
        run.link.stop()
        run.pause(0.2, 2)
        run.link.start()


@fault
def stall_connections(run):
    """Nothing arrives, and no connection ends: a firewall that forgot them."""
    run.link.send(signal.SIGSTOP)
    run.pause(0.5, 3)
    run.link.send(signal.SIGCONT)


@fault
def lose_answers(run):
    """PostgreSQL commits, and nobody hears of it."""
    run.link.send(signal.SIGUSR2)
    run.pause(1, 3)
    run.link.send(signal.SIGUSR1)


@fault
def skew_clock(run):
    """The service's clock jumps. Ten minutes back every entry is from the future: refused, and not stored."""
    service = run.random.choice(run.services)
    service.set_clock(run.random.choice(SKEWS))
    run.pause(1.5, 3)
    service.set_clock(0)
