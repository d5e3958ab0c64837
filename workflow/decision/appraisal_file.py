"""The list of who appraises or decides above, as a file: what was said of each, and why. Each row
has a code, by which it is known when the file comes back filled in."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import rating
from papers.appraisal_sheet import (
    APPRAISED,
    DECIDED,
    AppraisalFacts,
    AppraisalLine,
    appraisal_xlsx,
    appraised_xlsx,
    missing_comment,
    out_of_turn,
)
from papers.plain import in_file_name
from storage.queries import above as rows
from storage.queries import meetings as meeting_rows
from storage.tables import Cycle, HandUp, LevelAbove, Organisation
from terms.above import AboveRight
from terms.name_order import by_name
from workflow.access import own_memberships
from workflow.accounts import Person, id_of
from workflow.count import collective_subjects
from workflow.decision import appraisal, appraisal_list
from workflow.decision.appraisal_list import Appraisal, AppraisalRow, SaidAbove
from workflow.decision.level_checks import LevelCheck
from workflow.decision.missing_comments import MissingComment
from workflow.decision.out_of_turn import OutOfTurn
from workflow.decision.proposed_levels import stored_level
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.work import Work

SHEET = "appraisal"
"""The kind of link that opens the list."""
_APART, _PARTS, _STOOD, _FIGURES = "/", 4, 12, 10


async def sheet(work: Work, person: Person, hand_up_id: int) -> PaperFile:
    """Give the list as an Excel file, without the file of who asks for it.

    Raises:
        Refusal: as `appraisal_list.listed`.
    """
    now = await appraisal_list.listed(work, person, hand_up_id)
    checks = await appraisal.checks_of(work, person, hand_up_id)
    missing = await appraisal.missing_of(work, person, hand_up_id)
    early = await appraisal.early_of(work, person, hand_up_id)
    facts = AppraisalFacts(
        now.body,
        now.cell,
        now.year,
        work.now.date(),
        APPRAISED if now.does is AboveRight.APPRAISES else DECIDED,
        tuple(
            _line(
                row,
                checks[row.member_id],
                missing.get(row.member_id, ()),
                early.get(row.member_id, ()),
                now,
            )
            for row in now.rows
        ),
    )
    return PaperFile(
        name=f"tham-dinh-{in_file_name(now.cell)}-{now.year}.xlsx",
        render=lambda: appraisal_xlsx(facts),
        link=link(work, Claim(SHEET, person.member_id, hand_up_id)),
    )


async def in_dossier(work: Work, reader: Person, cycle: Cycle) -> list[PaperFile]:
    """Give what bodies above said of a year's subjects, a table for each list that they decided
    on; of who reads it nothing is in it, nor anything that was not decided yet."""
    session = await work.session()
    own = {id_of(one) for one in await own_memberships(work, reader)}
    cell = await session.get_one(Organisation, cycle.cell_id)
    found = []
    for one in await rows.hand_ups(session, id_of(cycle)):
        lines = await _decided_lines(work, cycle, one, own)
        if lines:
            body = await session.get_one(Organisation, one.organisation_id)
            found.append(
                AppraisalFacts(body.name, cell.name, cycle.year, work.now.date(), DECIDED, lines)
            )
    name = f"tong-hop-tham-dinh-{in_file_name(cell.name)}-{cycle.year}.xlsx"
    return [
        PaperFile(name if len(found) == 1 else f"{number}-{name}", partial(appraised_xlsx, one), "")
        for number, one in enumerate(found, start=1)
    ]


async def _decided_lines(
    work: Work, cycle: Cycle, one: HandUp, but: Collection[int]
) -> tuple[AppraisalLine, ...]:
    """Give the collectives, then the members, on whom this list was decided."""
    session, number = await work.session(), id_of(one)
    handed = {
        who: row
        for who, row in (await rows.handed(session, number)).items()
        if row.decided and who not in but
    }
    appraised = await rows.said(session, number, AboveRight.APPRAISES)
    decided = await rows.said(session, number, AboveRight.DECIDES)
    names = await collective_subjects.names(work, cycle, list(handed))
    members = await meeting_rows.members_named(session, [who for who in handed if who > 0])
    names |= {id_of(member): member.called for member in by_name(members.values())}
    return tuple(
        _kept_line(name, handed[who].proposed, appraised.get(who), decided.get(who))
        for who, name in names.items()
    )


def _kept_line(
    name: str, proposed: str, appraised: LevelAbove | None, decided: LevelAbove | None
) -> AppraisalLine:
    return AppraisalLine(
        name=name,
        proposed=_level(stored_level(proposed)),
        appraised=_level(stored_level(appraised.level)) if appraised else "",
        appraised_points=appraised.points if appraised else "",
        appraised_why=appraised.reason if appraised else "",
        decided=_level(stored_level(decided.level)) if decided else "",
        decided_points=decided.points if decided else "",
        decided_why=decided.reason if decided else "",
        against="",
        missing=(),
        early=(),
        code="",
    )


@dataclass(frozen=True, slots=True)
class Code:
    """What the code of a row tells: of which list and step, whose, and how it stood."""

    hand_up_id: int
    does: AboveRight
    member_id: int
    stood: str


def code_of(now: Appraisal, row: AppraisalRow) -> str:
    """Give the code of a row as it stands; something else is said of it, and it is another."""
    told = repr((row.proposed, row.appraised, row.said))
    stood = sha256(told.encode()).hexdigest()[:_STOOD]
    return _APART.join((str(now.hand_up_id), now.does.value, str(row.member_id), stood))


def read_code(text: str) -> Code | None:
    """Give what a code tells; None for what is none."""
    parts = text.split(_APART)
    if len(parts) != _PARTS or parts[1] not in list(AboveRight):
        return None
    if not (_number(parts[0]) and _number(parts[2])):
        return None
    return Code(int(parts[0]), AboveRight(parts[1]), int(parts[2]), parts[3])


def _number(text: str) -> bool:
    figures = text.removeprefix("-")
    return figures.isascii() and figures.isdigit() and len(figures) <= _FIGURES


def _line(
    row: AppraisalRow,
    check: LevelCheck,
    missing: tuple[MissingComment, ...],
    early: tuple[OutOfTurn, ...],
    now: Appraisal,
) -> AppraisalLine:
    appraises = now.does is AboveRight.APPRAISES
    appraised, decided = (row.said, None) if appraises else (row.appraised, row.said)
    return AppraisalLine(
        name=row.name,
        proposed=_level(row.proposed),
        appraised=_level(appraised.level if appraised else None),
        appraised_points=_points(appraised),
        appraised_why=appraised.reason if appraised else "",
        decided=_level(decided.level if decided else None),
        decided_points=_points(decided),
        decided_why=decided.reason if decided else "",
        against="; ".join(f"{one.text_vi} ({rating.cited(one.clause)})" for one in check.remarks),
        missing=tuple(missing_comment(one.kind, one.clause, one.certain) for one in missing),
        early=tuple(
            out_of_turn(one.rule, one.awaited_vi, one.clause, one.certain) for one in early
        ),
        code=code_of(now, row),
    )


def _points(said: SaidAbove | None) -> str:
    return "" if said is None or said.points is None else str(said.points)


def _level(level: rating.Level | None) -> str:
    return level.vietnamese if level else ""
