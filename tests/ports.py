"""Ports for what a test starts and may start again."""

import random
import socket

# Below those that the system gives to connections of its own: one of these would sometimes be taken before the server has it.
_PORTS = iter(random.sample(range(20_000, 32_000), 12_000))


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
