"""A paper as a file: facts gathered in the transaction, the file made afterwards, outside it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A file that can be made: its name, how, and where else it can be fetched."""

    name: str
    render: Callable[[], bytes]
    link: str
    draft: bool = False
