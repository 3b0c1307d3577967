"""Callers of the service that write down what became of every entry."""

import http.client
import json
import random
import threading
import time
import uuid

from processes import entry


class Ledger:
    """What callers tried and what they were told. An id is acknowledged once any answer said 200 or 201."""

    def __init__(self):
        self.lock = threading.Lock()
        self.attempted, self.acknowledged, self.refused = set(), set(), {}
        self.answers = {}
        self.longest = 0.0
        self.acknowledgements = []
        self.clock = []

    def attempt(self, identifier):
        with self.lock:
            self.attempted.add(identifier)

    def answer(self, identifier, status, began, took):
        with self.lock:
            self.answers[status] = self.answers.get(status, 0) + 1
            self.longest = max(self.longest, took)
            if status in (200, 201):
                self.acknowledged.add(identifier)
                self.acknowledgements.append((began, began + took))
                self.clock.append(time.time())
            elif status is not None and 400 <= status < 500:
                self.refused[identifier] = status

    def unknown(self):
        return self.attempted - self.acknowledged - self.refused.keys()


class Caller(threading.Thread):
    """Sends entries one after the other, each again with its id until it has a clear answer or the run ends.

    Goes to the next instance when one does not answer, as a load balancer would.
    """

    def __init__(self, number, seed, ports, token, ledger, stop, actors):
        super().__init__(daemon=True)
        self.random = random.Random(f"{seed}/{number}")
        self.ports, self.token, self.ledger, self.stop, self.actors = ports, token, ledger, stop, actors
        self.at = number % len(ports)
        self.connection = None
        self.sent = 0

    def run(self):
        while not self.stop.is_set():
            identifier = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
            body = entry(identifier, self.random.choice(self.actors), self.sent)
            self.sent += 1
            self.ledger.attempt(identifier)
            for _ in range(4):
                status = self.send(identifier, body)
                if status is not None and status < 500 or self.stop.is_set():
                    break
                time.sleep(0.05)

    def send(self, identifier, body):
        began = time.monotonic()
        status = None
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.ports[self.at], timeout=15)
            self.connection.request("POST", "/api/internal/audit", body, {
                "Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
            answer = self.connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            if self.connection is not None:
                self.connection.close()
            self.connection = None
            self.at = (self.at + 1) % len(self.ports)
        self.ledger.answer(identifier, status, began, time.monotonic() - began)
        return status


class Witness(threading.Thread):
    """Asks every instance for its log's checkpoint again and again, and remembers the root of each size."""

    def __init__(self, ports, token, stop):
        super().__init__(daemon=True)
        self.ports, self.token, self.stop = ports, token, stop
        self.roots, self.forks = {}, set()

    def run(self):
        while not self.stop.is_set():
            for port in self.ports:
                checkpoint = read_checkpoint(port, self.token)
                if checkpoint:
                    size, root = checkpoint.split("\n")[1:3]
                    if self.roots.setdefault(size, root) != root:
                        self.forks.add(size)
            time.sleep(0.02)


def read_checkpoint(port, token):
    """Returns the log's checkpoint, or None when there was none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/api/internal/audit/log/checkpoint", headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        text = answer.read().decode()
        return text if answer.status == 200 else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def erase(port, token, name, request):
    """Asks for an erasure; returns the answer's status, or None when there was none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        connection.request("POST", "/api/internal/audit/erasures", json.dumps(request | {"identifiers": [name]}),
                           {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def health(port):
    """Returns the status of /health, or None without an answer within 2 s."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
