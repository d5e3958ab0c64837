"""How many choices the first screen shows: the main one marked, what is more a tap further."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.callbacks.base import MenuAction
from handlers.reply import Button, Rows, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words

MOST = 7
"""Choices a first screen shows to who reads slowly."""


def rows_of(choices: Sequence[Button], words: Words) -> Rows:
    """Give at most seven choices, help the last of them; the first one is the main one."""
    helps = Button(words.label("home.help"), MenuAction(do="help").pack())
    first = _first(choices)
    if left_out(choices):
        first.append(Button(words.label("home.more"), MenuAction(do="more").pack()))
    marked = [replace(each, main=place == 0) for place, each in enumerate(first)]
    return in_rows([*marked, helps])


def left_out(choices: Sequence[Button]) -> Sequence[Button]:
    """Give what the first screen has no room for."""
    return choices[len(_first(choices)) :]


def rest(choices: Sequence[Button], words: Words) -> Screen:
    """Give what was left out, with the way back."""
    return Screen(words("home.more_head"), in_rows([*left_out(choices), home_button(words)]))


def parted(choices: Sequence[Button]) -> tuple[Sequence[Button], Sequence[Button]]:
    """Part what a menu shows from what it has no room for."""
    return _first(choices), left_out(choices)


def _first(choices: Sequence[Button]) -> list[Button]:
    return list(choices if len(choices) < MOST else choices[: MOST - 2])
