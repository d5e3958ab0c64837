"""How long an office keeps records: told by the office, never by the program."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the office keeps review records, and by which of its documents."""

    years: int
    document: str
