"""What every test stands on holds."""

import os
import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_no_test_reaches_beyond_this_machine() -> None:
    # 192.0.2.0/24 is kept for documentation (RFC 5737): nobody is there, also where the block fails.
    with socket.socket() as probe, pytest.raises((SocketConnectBlockedError, UserWarning), match=r"192\.0\.2\.1"):
        probe.settimeout(1)
        probe.connect(("192.0.2.1", 80))


def test_a_test_may_reach_this_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_no_setting_of_the_machine_reaches_a_test() -> None:
    kept = {"JAPANDESK_TESTS_FAIL_ON_SKIP"}
    assert {name for name in os.environ if name.startswith("JAPANDESK_")} <= kept
