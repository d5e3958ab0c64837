"""The list of who appraises or decides above, sent back filled in: read, shown, then kept once.

What it says is weighed as what is tapped. Nothing of it is kept before its sender has seen every
change by name; a row that cannot be taken is left with what to do about it, and harms no other.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

import rating
from papers.errors import UnreadFile
from papers.filled_sheet import FORMULA, FilledRow
from papers.plain import fold
from storage import outbox
from storage.queries import above as rows
from storage.tables import FilledSheet
from terms.above import AboveRight
from workflow.accounts import Person, id_of
from workflow.decision import appraisal, appraisal_list
from workflow.decision.appraisal import Saying
from workflow.decision.appraisal_file import Code, code_of, read_code
from workflow.decision.appraisal_list import Appraisal, AppraisalRow, SaidAbove
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.review.prepared_text import SentFile
from workflow.work import ChatKey, ReadSheet, Work

READ = "filled_sheet_read"
_POINTS = 3
"""Figures of a number of points."""


class RowFault(StrEnum):
    """Why a row is not taken."""

    CODE = "code"
    TWICE = "twice"
    GONE = "gone"
    HIDDEN = "hidden"
    FORMULA = "formula"
    NAME = "name"
    STALE = "stale"
    OTHER_STEP = "other_step"
    CLEARED = "cleared"
    LEVEL = "level"
    POINTS = "points"
    REASON = "reason"
    TOO_LONG = "too_long"


_FAULTS = {
    "points_wrong": RowFault.POINTS,
    "reason_needed": RowFault.REASON,
    "text_too_long": RowFault.TOO_LONG,
}


@dataclass(frozen=True, slots=True)
class SheetChange:
    """What a row would change."""

    member_id: int
    name: str
    before: SaidAbove | None
    said: SaidAbove


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A row that is not taken, as Excel counts it."""

    number: int
    name: str
    fault: RowFault


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet that was read, beside the list as it stands."""

    sheet_id: int
    """0 for one that was sent in no chat."""
    list: Appraisal
    changes: tuple[SheetChange, ...]
    left: tuple[LeftRow, ...]

    @property
    def mark(self) -> str:
        """What tells these changes from any others."""
        return _digest(repr([(one.member_id, one.said) for one in self.changes]))


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What is told once a sheet was read; `code` says why it could not be."""

    sheet_id: int
    hand_up_id: int
    code: str


async def send(
    work: Work, person: Person, hand_up_id: int, chat: ChatKey, file_id: str, name: str
) -> Appraisal:
    """Have a file that was sent read after the commit; the outcome comes as a message. What the
    sender sent before and did not keep is gone.

    Raises:
        Refusal: as `appraisal_list.listed`.
    """
    now = await appraisal_list.listed(work, person, hand_up_id)
    session = await work.session()
    await rows.drop_sheets(session, person.member_id)
    made = FilledSheet(
        hand_up_id=hand_up_id,
        sent_by=person.member_id,
        channel=chat.channel,
        bot=chat.bot,
        file_id=file_id,
        name=name,
        sent_at=work.now,
    )
    session.add(made)
    await session.flush()
    work.jobs.append(ReadSheet(id_of(made)))
    return now


async def sent_file(work: Work, sheet_id: int) -> SentFile | None:
    """Give where a file is; None when another one took its place."""
    row = await rows.sheet(await work.session(), sheet_id)
    if row is None:
        return None
    return SentFile(sheet_id, row.sent_by, row.channel, row.bot, row.file_id, row.name)


async def keep_read(work: Work, sheet_id: int, text: str, failed: UnreadFile | None) -> None:
    """Keep the rows of a file until its sender has looked at them, and tell them."""
    session = await work.session()
    row = await rows.sheet(session, sheet_id)
    if row is None:
        return
    code = "" if failed is None else failed.code
    row.rows = text
    session.add(row)
    await session.flush()
    await outbox.plan(
        session,
        key=f"{READ}:{sheet_id}:{work.now:%Y%m%d%H%M%S}",
        kind=READ,
        member_id=row.sent_by,
        args={"sheet": sheet_id, "code": code},
        not_before=work.now,
    )


async def read_facts(work: Work, row: Planned) -> SheetFacts | None:
    """Give what is told once it was read; None when it was dropped meanwhile."""
    number = int(row.args["sheet"])
    found = await rows.sheet(await work.session(), number)
    return None if found is None else SheetFacts(number, found.hand_up_id, str(row.args["code"]))


async def shown(work: Work, person: Person, sheet_id: int) -> Filled:
    """Give what a sheet would change, and which rows are left.

    Raises:
        Refusal: as `appraisal_list.acts`; `sheet_gone` for one that was kept or dropped, or is
            somebody else's; as `appraisal_list.listed`; `sheet_other` (cell, year) for
            another list's; `sheet_old` for one of a step before.
    """
    await appraisal_list.acts(work, person)
    found = await rows.sheet(await work.session(), sheet_id)
    if found is None or found.sent_by != person.member_id or not found.rows:
        raise Refusal("sheet_gone")
    # The list is locked before the sheet is read again: two taps keep it once.
    now = await appraisal_list.listed(work, person, found.hand_up_id)
    again = await rows.sheet(await work.session(), sheet_id)
    if again is None:
        raise Refusal("sheet_gone")
    filled = [FilledRow(**each) for each in json.loads(again.rows)]
    changes, left = await _weighed(work, person, now, filled)
    return Filled(sheet_id, now, changes, left)


async def keep(work: Work, person: Person, sheet_id: int, mark: str) -> tuple[Filled, bool]:
    """Keep every change that was shown, once; give them, and whether they were kept: not where
    something else would change by now than what its sender saw.

    Raises:
        Refusal: as `shown`; `sheet_empty` where nothing would change.
    """
    found = await shown(work, person, sheet_id)
    if not await keep_changes(work, person, found, mark):
        return found, False
    await rows.drop_sheets(await work.session(), person.member_id)
    return found, True


async def keep_changes(work: Work, person: Person, found: Filled, mark: str) -> bool:
    """Keep every change, and say so: not where something else would change than what was seen.

    Raises:
        Refusal: `sheet_empty` where nothing would change.
    """
    if not found.changes:
        raise Refusal("sheet_empty")
    if found.mark != mark:
        return False
    meant = {one.member_id: _saying(one.said) for one in found.changes}
    await appraisal.say_each(work, person, found.list.hand_up_id, meant)
    return True


async def weighed(work: Work, person: Person, filled: Sequence[FilledRow]) -> Filled:
    """Give what the rows of a file would change that was sent in no chat, and which are left.

    Raises:
        Refusal: as `appraisal_list.acts`; `sheet_not_ours` where no row has a code; as
            `appraisal_list.listed` of the list they name; `sheet_other` (cell, year), `sheet_old`
            as `shown`.
    """
    await appraisal_list.acts(work, person)
    codes = [code for code in (read_code(one.code) for one in filled) if code is not None]
    if not codes:
        raise Refusal("sheet_not_ours")
    now = await appraisal_list.listed(work, person, codes[0].hand_up_id)
    changes, left = await _weighed(work, person, now, filled)
    return Filled(0, now, changes, left)


async def drop(work: Work, person: Person, sheet_id: int) -> None:
    """Lay a sheet aside; one that is gone already is gone.

    Raises:
        Refusal: as `appraisal_list.acts`.
    """
    await appraisal_list.acts(work, person)
    found = await rows.sheet(await work.session(), sheet_id)
    if found is not None and found.sent_by == person.member_id:
        await rows.drop_sheets(await work.session(), person.member_id)


async def _weighed(
    work: Work, person: Person, now: Appraisal, filled: Iterable[FilledRow]
) -> tuple[tuple[SheetChange, ...], tuple[LeftRow, ...]]:
    coded = [(one, read_code(one.code)) for one in filled]
    _of_this_list(now, [code for _, code in coded if code is not None])
    often = Counter(code.member_id for _, code in coded if code is not None)
    known = {row.member_id: row for row in now.rows}
    left: dict[int, LeftRow] = {}
    meant: dict[int, tuple[FilledRow, Saying]] = {}
    for one, code in coded:
        row = known.get(code.member_id) if code else None
        fault, saying = _read(now, one, code, row)
        if code is not None and often[code.member_id] > 1:
            fault = RowFault.TWICE
        if fault is not None:
            left[one.number] = LeftRow(one.number, row.name if row else one.name, fault)
        elif row is not None and saying is not None:
            meant[row.member_id] = one, saying
    said, refused = await appraisal.weighed(
        work, person, now.hand_up_id, {who: saying for who, (_, saying) in meant.items()}
    )
    for who, refusal in refused.items():
        number = meant[who][0].number
        left[number] = LeftRow(number, known[who].name, _FAULTS[refusal.code])
    changes = tuple(
        SheetChange(who, known[who].name, known[who].said, each) for who, each in said.items()
    )
    return changes, tuple(left[number] for number in sorted(left))


def _of_this_list(now: Appraisal, codes: list[Code]) -> None:
    if not codes:
        raise Refusal("sheet_not_ours")
    if any(code.hand_up_id != now.hand_up_id for code in codes):
        raise Refusal("sheet_other", cell=now.cell, year=now.year)
    if any(code.does is not now.does for code in codes):
        raise Refusal("sheet_old")


def _read(
    now: Appraisal, one: FilledRow, code: Code | None, row: AppraisalRow | None
) -> tuple[RowFault | None, Saying | None]:
    """Give why a row is not taken, or what it says; neither where it says what stands."""
    if code is None:
        return RowFault.CODE, None
    if row is None:
        return RowFault.GONE, None
    own, other = _cells(now.does, one)
    if own == _stands(row.said) and other in (_stands(_other(now, row)), _NOTHING):
        return None, None
    if own == _NOTHING and code != read_code(code_of(now, row)):
        # What was said meanwhile is not in the file; nothing was filled in beside it.
        return None, None
    fault = _untaken(now, one, code, row)
    if fault is None and other != _stands(_other(now, row)):
        fault = RowFault.OTHER_STEP
    return (fault, None) if fault is not None else _typed(*own)


def _untaken(now: Appraisal, one: FilledRow, code: Code, row: AppraisalRow) -> RowFault | None:
    if one.hidden:
        return RowFault.HIDDEN
    if FORMULA in (one.name, *(cell for cells in _cells(now.does, one) for cell in cells)):
        return RowFault.FORMULA
    if fold(one.name) != fold(row.name):
        return RowFault.NAME
    return None if code == read_code(code_of(now, row)) else RowFault.STALE


def _typed(level: str, points: str, reason: str) -> tuple[RowFault | None, Saying | None]:
    if not level:
        return RowFault.CLEARED, None
    meant = _LEVELS.get(fold(level))
    if meant is None:
        return RowFault.LEVEL, None
    if points and not (points.isascii() and points.isdigit() and len(points) <= _POINTS):
        return RowFault.POINTS, None
    return None, Saying(meant, int(points) if points else None, reason)


_Cells = tuple[str, str, str]
_NOTHING: _Cells = ("", "", "")


def _cells(does: AboveRight, one: FilledRow) -> tuple[_Cells, _Cells]:
    """Give the cells of the step that is next, and of the other one."""
    appraised = one.appraised, one.appraised_points, one.appraised_why
    decided = one.decided, one.decided_points, one.decided_why
    return (appraised, decided) if does is AboveRight.APPRAISES else (decided, appraised)


def _other(now: Appraisal, row: AppraisalRow) -> SaidAbove | None:
    return row.appraised if now.does is AboveRight.DECIDES else None


def _stands(said: SaidAbove | None) -> _Cells:
    if said is None:
        return _NOTHING
    points = "" if said.points is None else str(said.points)
    return said.level.vietnamese, points, said.reason


def _saying(said: SaidAbove) -> Saying:
    return Saying(said.level, said.points, said.reason)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def _names(level: rating.Level) -> tuple[str, ...]:
    short = " ".join(level.vietnamese.split()[:-2])
    return level.vietnamese, short, level.initials, level.initials[:-2]


_LEVELS: Mapping[str, rating.Level] = {
    fold(name): level for level in rating.Level for name in _names(level)
}
"""How a level may be written: whole, or without what all four end in."""
