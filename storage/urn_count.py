"""Opening the ballots in memory and counting them twice, by two ways that share no step."""

from collections import Counter
from collections.abc import Iterable, Sequence

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from storage.ballot_kinds import LEVELS, SheetRules
from storage.ballot_paper import InvalidBallotError, decode
from storage.errors import StorageError
from terms.ballots import TallyMark

Paper = tuple[int, ...] | None
"""The marks of one ballot in the order of the sheet; nothing for one that is not valid."""

Totals = dict[tuple[int, TallyMark], int]
"""Place on the sheet and mark, to a number; zeros are written too."""


class CountError(StorageError):
    """The two counts differ: a defect of the program, so nothing is written."""


def open_all(
    key: PrivateKey,
    sheet_hash: str,
    subjects: int,
    sealed: Iterable[bytes],
    rules: SheetRules = LEVELS,
) -> list[Paper]:
    """Open every ballot; one that does not open or is not of this sheet counts as invalid."""
    box = SealedBox(key)
    return [_open(box, sheet_hash, subjects, one, rules) for one in sealed]


def count_twice(papers: Sequence[Paper], subjects: int, rules: SheetRules = LEVELS) -> Totals:
    """Give the totals of all subjects; raise `CountError` (counts_differ) where the two differ."""
    totals = by_ballot(papers, subjects, rules)
    if totals != by_subject(papers, subjects, rules):
        raise CountError("counts_differ", ballots=len(papers), subjects=subjects)
    return totals


def by_ballot(papers: Sequence[Paper], subjects: int, rules: SheetRules = LEVELS) -> Totals:
    """Count as tellers do: paper after paper, a stroke for each mark."""
    meaning = rules.marks
    shown = (*meaning.values(), TallyMark.INVALID)
    totals: Totals = {(place, mark): 0 for place in range(subjects) for mark in shown}
    for paper in papers:
        marks = (
            [TallyMark.INVALID] * subjects
            if paper is None
            else [meaning[number] for number in paper]
        )
        for place, mark in enumerate(marks):
            totals[place, mark] += 1
    return totals


def by_subject(papers: Sequence[Paper], subjects: int, rules: SheetRules = LEVELS) -> Totals:
    """Count person after person: the column of numbers, then each number's frequency."""
    valid = [paper for paper in papers if paper is not None]
    totals: Totals = {}
    for place in range(subjects):
        column = Counter(paper[place] for paper in valid)
        totals |= {(place, mark): column[number] for number, mark in rules.marks.items()}
        totals[place, TallyMark.INVALID] = len(papers) - len(valid)
    return totals


def _open(
    box: SealedBox[PrivateKey], sheet_hash: str, subjects: int, sealed: bytes, rules: SheetRules
) -> Paper:
    try:
        marks = decode(sheet_hash, subjects, box.decrypt(sealed))
        rules.check(marks)
    except (CryptoError, InvalidBallotError):
        return None
    return marks
