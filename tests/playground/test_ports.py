"""The port of a program that is yet to start: kept from everybody else, opened by the program."""

import errno
import socket
import sys

import pytest

from playground.ports import HOST, KeptPort

TRIES = 5_000
"""Enough to be given any port many times over, while only these few are asked for."""


def listens(number: int) -> socket.socket:
    """Open a port as a web server does."""
    return socket.create_server((HOST, number))


def test_the_program_opens_its_port_and_opens_it_again() -> None:
    """As a bot does that is stopped and started."""
    with KeptPort() as kept:
        listens(kept.number).close()

        with listens(kept.number) as again:
            assert kept.number == again.getsockname()[1]


def test_a_port_in_use_is_still_refused() -> None:
    """Two programs at one port are told, as without the keeper."""
    with KeptPort() as kept, listens(kept.number), pytest.raises(OSError) as refused:
        listens(kept.number)

    assert errno.EADDRINUSE == refused.value.errno


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a port is only looked up")
def test_nobody_else_is_given_the_port() -> None:
    """Neither a server that asks for any port, nor a connection that needs one of its own."""
    kept = [KeptPort() for _ in range(300)]
    numbers = {one.number for one in kept}
    given = set()
    with socket.create_server((HOST, 0)) as server:
        for _ in range(TRIES):
            with socket.create_server((HOST, 0)) as other:
                given.add(other.getsockname()[1])
            with socket.create_connection(server.getsockname()) as calling:
                given.add(calling.getsockname()[1])
                server.accept()[0].close()

    for one in kept:
        one.close()
    assert not numbers & given


def test_a_port_given_back_can_be_anybodys() -> None:
    """Without the keeper the number is free."""
    with KeptPort() as kept:
        number = kept.number

    with socket.socket() as other:
        other.bind((HOST, number))

        assert number == other.getsockname()[1]
