"""Ports for what a test starts and may start again."""

import os
import random
import socket

# Of the files of tests that run beside one another, each process has ports of its own.
_PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_PROCESSES = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
# Below those that the system gives to connections of its own: one of these would sometimes be taken before the server has it.
_OWN = range(20_000 + _PROCESS, 32_000, _PROCESSES)
_PORTS = iter(random.sample(_OWN, len(_OWN)))


def free_port() -> int:
    """A port of this machine on which nothing listens; each call gives another."""
    for port in _PORTS:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")
