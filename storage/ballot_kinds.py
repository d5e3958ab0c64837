"""What the numbers on a sheet mean, by the kind of the ballot; nought is blank on every kind.

A paper of any kind has the one format of `storage.ballot_paper`. The kind is no part of the paper:
the sheet's hash covers it, so that a paper of another kind is one of another sheet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.ballot_paper import MAX_SUBJECTS, InvalidBallotError
from storage.tables import (
    BallotRules,
)
from terms.ballots import OFFERED, BallotKind, TallyMark


@dataclass(frozen=True, slots=True)
class SheetRules:
    """What may stand on a sheet; `most` bounds the names on a sheet of `CHOICE`."""

    kind: BallotKind = BallotKind.LEVELS
    most: int = MAX_SUBJECTS

    @property
    def marks(self) -> Mapping[int, TallyMark]:
        """What each number means; a number that is missing may not stand on the sheet."""
        return {0: TallyMark.BLANK, **OFFERED[self.kind]}

    def check(self, marks: Sequence[int]) -> None:
        """Raise `InvalidBallotError` for a sheet with a number or more names than it takes."""
        if any(mark not in self.marks for mark in marks):
            raise InvalidBallotError("ballot_marks_wrong")
        if self.kind is BallotKind.CHOICE and sum(marks) > self.most:
            raise InvalidBallotError("ballot_too_many_chosen")


LEVELS = SheetRules()
"""The plain sheet: four levels for everybody on it."""


def sheet_rules(rules: BallotRules | None) -> SheetRules:
    """Give what may stand on the sheets of a session, by its stored rules."""
    if rules is None:
        return LEVELS
    most = rules.most if rules.kind is BallotKind.CHOICE else MAX_SUBJECTS
    return SheetRules(BallotKind(rules.kind), most)
