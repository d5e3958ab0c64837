"""The order of the rating: whom somebody waits for, by the rules of their year."""

from collections.abc import Collection
from dataclasses import dataclass

import rating
from storage.tables import Collective

NUMBERS = {
    rating.Subject.CELL: Collective.CELL,
    rating.Subject.PARTY_COMMITTEE: Collective.COMMITTEE,
    rating.Subject.LEADERSHIP_COLLECTIVE: Collective.LEADERSHIP,
}
"""The row that each collective has on a sheet."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """What is to be rated first, with the clause that asks for it."""

    subjects: tuple[rating.Subject, ...]
    clause: str
    certain: bool
    """Whether every reading it rests on was compared with the document."""


def awaited(
    of: Collection[rating.Subject],
    done: Collection[rating.Subject],
    present: Collection[rating.Subject],
    profile: str,
) -> Awaited | None:
    """Give what any of these is to wait for; None where it is their turn (S1 IV.3.3, V.13).

    Args:
        of: Who is rated; somebody may be several, such as secretary and head.
        done: What is rated before or with them.
        present: What is there to be rated, beside themselves.
        profile: The rules of the year.
    """
    waiting: set[rating.Subject] = set()
    missed: list[rating.Reason] = []
    for subject in sorted(of):
        found = rating.order(rating.Step.RATE, subject, done, {*present, subject}, profile=profile)
        waiting |= set(found.waiting_for)
        missed += [each for each in found.reasons if each.met is False]
    if not waiting:
        return None
    certain = not any(each.unconfirmed for each in missed)
    return Awaited(tuple(sorted(waiting)), rating.cited(missed[0].clause), certain)
