"""Whom a bot trusts on the web is read once in a process.

Every session of aiogram reads the list of all authorities anew, which takes as long as all else
that a program does to start."""

import ssl
from functools import cache
from types import SimpleNamespace

from aiogram.client.session import aiohttp as sessions


def read_once() -> None:
    """Let all sessions of aiogram trust by one and the same list."""
    shared = SimpleNamespace(create_default_context=cache(ssl.create_default_context))
    vars(sessions)["ssl"] = shared
