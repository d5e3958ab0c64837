"""A port kept for a program that is yet to start, or to start again."""

import socket
import sys
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
_KEEPS = sys.platform == "linux"
"""Elsewhere a bound socket would keep the program out too: there the port is only looked up."""


class KeptPort:
    """A port of this machine which nobody else is given before the program opens it itself.

    A free port that is only looked up can be gone a moment later, to any connection that needs a
    port of its own. Here a socket that never listens stays bound to it: the system gives the
    number to nobody else, and lets the program that knows it listen there.
    """

    def __init__(self) -> None:
        self._keeper = socket.socket()
        self._keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._keeper.bind((HOST, 0))
        self.number: int = self._keeper.getsockname()[1]
        if not _KEEPS:
            self._keeper.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the port back to the system."""
        self._keeper.close()
