"""The body above at work: what it says of those a cell handed up, or that it sends them back.

Nobody says anything of their own file, nor sees it here, under any membership. Whatever differs
from the step before, or that a rule speaks against, needs a reason, which is kept with the level.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

import rating
from storage.queries import above as rows
from storage.queries import notices as notice_rows
from storage.tables import Cycle, LevelAbove
from terms.above import AboveRight, HandUpState
from workflow.accounts import Person, id_of
from workflow.count.shown import CountRow
from workflow.decision import (
    body_above,
    earlier_levels,
    hand_up_steps,
    handing_up,
    level_checks,
    level_reasons,
    missing_comments,
    out_of_turn,
    recording,
)
from workflow.decision.appraisal_list import (
    Appraisal,
    AppraisalRow,
    OpenList,
    SaidAbove,
    appraisal_of,
    kept_from,
    opened,
)
from workflow.decision.handing_up import LONGEST_REASON
from workflow.decision.level_checks import LevelCheck
from workflow.decision.missing_comments import MissingComment
from workflow.decision.out_of_turn import OutOfTurn
from workflow.decision.proposed_levels import stored_level, voted_row
from workflow.errors import Refusal
from workflow.work import Work

MOST_POINTS = 100
POINTS_APART = 5
"""From so many points beside the self-assessment a reason is asked for."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What is to be said of one; without a level one agrees to the step before."""

    level: rating.Level | None = None
    points: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SubjectFile:
    """One member with every check beside them."""

    row: AppraisalRow
    list: Appraisal
    vote: CountRow | None
    """The count behind the proposal, as it may be shown."""
    check: LevelCheck
    """Against the level said, else the one that is agreed to."""
    points: Decimal | None
    """Of the self-assessment, where the rules count points and it was handed in."""
    last_year: rating.Level | None
    missing: tuple[MissingComment, ...]
    """Comments that the rules ask for and nobody entered."""
    early: tuple[OutOfTurn, ...]
    """Where they were reviewed or rated before their turn."""
    last_typed: bool = False
    """Last year's level was typed in from paper: the year was not decided here."""


async def file_of(work: Work, person: Person, hand_up_id: int, member_id: int) -> SubjectFile:
    """Give one member with every check.

    Raises:
        Refusal: as `appraisal_list.listed`; `own_above` for one's own; `not_in_cell` for
            anybody else.
    """
    at = await opened(work, person, hand_up_id)
    now, row = await _row(work, person, at, member_id)
    level = row.said.level if row.said else row.base
    found = await level_checks.checks(work, at.cycle, {member_id: level}, now.collectives)
    vote = await voted_row(work, at.cycle, member_id)
    points = await level_checks.own_points(work, at.cycle, member_id)
    last, typed = await _last_year(work, at.cycle, member_id)
    missing = (await missing_comments.missing(work, at.cycle, [member_id])).get(member_id, ())
    early = (await out_of_turn.of_subjects(work, at.cycle, [member_id])).get(member_id, ())
    return SubjectFile(row, now, vote, found[member_id], points, last, missing, early, typed)


async def checks_of(work: Work, person: Person, hand_up_id: int) -> dict[int, LevelCheck]:
    """Give what is known of each of a list, beside the level said, else the one agreed to.

    Raises:
        Refusal: as `appraisal_list.listed`.
    """
    at = await opened(work, person, hand_up_id)
    now = await appraisal_of(work, person, at)
    return await level_checks.checks(work, at.cycle, now.levels)


async def missing_of(
    work: Work, person: Person, hand_up_id: int
) -> dict[int, tuple[MissingComment, ...]]:
    """Give the comments that are missing of those of a list of whom some are.

    Raises:
        Refusal: as `appraisal_list.listed`.
    """
    at = await opened(work, person, hand_up_id)
    now = await appraisal_of(work, person, at)
    return await missing_comments.missing(work, at.cycle, [row.member_id for row in now.rows])


async def early_of(work: Work, person: Person, hand_up_id: int) -> dict[int, tuple[OutOfTurn, ...]]:
    """Give who of a list was reviewed or rated before their turn.

    Raises:
        Refusal: as `appraisal_list.listed`.
    """
    at = await opened(work, person, hand_up_id)
    now = await appraisal_of(work, person, at)
    return await out_of_turn.of_subjects(work, at.cycle, [row.member_id for row in now.rows])


async def say(
    work: Work,
    person: Person,
    hand_up_id: int,
    member_id: int,
    level: rating.Level | None = None,
    points: int | None = None,
    reason: str = "",
) -> Appraisal:
    """Agree, or say another level or points, with a reason where one is needed.

    Args:
        work: The update.
        person: Who has the step.
        hand_up_id: Which list.
        member_id: Whom it is about.
        level: What they propose or decide; None agrees to the step before.
        points: Their own, beside the self-assessment's.
        reason: Asked for where the level differs or a rule speaks against it.

    Raises:
        Refusal: as `file_of`; `level_needed` where there is no level to agree to;
            `points_wrong` (most); `reason_needed`; `text_too_long` (limit).
    """
    at = await opened(work, person, hand_up_id)
    now, _ = await _row(work, person, at, member_id)
    said, refused = await _weighed(work, at, now, {member_id: Saying(level, points, reason)})
    for refusal in refused.values():
        raise refusal
    await _keep(work, person, at, said)
    return await appraisal_of(work, person, at)


async def weighed(
    work: Work, person: Person, hand_up_id: int, sayings: Mapping[int, Saying]
) -> tuple[dict[int, SaidAbove], dict[int, Refusal]]:
    """Give what of this may be kept, and why not what may not be; nothing is kept.

    Raises:
        Refusal: as `appraisal_list.listed`; `not_in_cell` for whoever is not in the list.
    """
    at = await opened(work, person, hand_up_id)
    return await _weighed(work, at, await appraisal_of(work, person, at), sayings)


async def say_each(
    work: Work, person: Person, hand_up_id: int, sayings: Mapping[int, Saying]
) -> Appraisal:
    """Keep all of this, or nothing.

    Raises:
        Refusal: as `weighed`; as `say` for the first that may not be kept.
    """
    at = await opened(work, person, hand_up_id)
    said, refused = await _weighed(work, at, await appraisal_of(work, person, at), sayings)
    for refusal in refused.values():
        raise refusal
    await _keep(work, person, at, said)
    return await appraisal_of(work, person, at)


async def agree_all(
    work: Work, person: Person, hand_up_id: int, but: Collection[int] = ()
) -> tuple[Appraisal, tuple[AppraisalRow, ...]]:
    """Agree to all on whom nothing was said, with exceptions; give the list, and who was left.

    Who has no level, or a level that a rule speaks against, is left: each needs a look.

    Raises:
        Refusal: as `appraisal_list.listed`.
    """
    at = await opened(work, person, hand_up_id)
    now = await appraisal_of(work, person, at)
    meant = {row.member_id: row for row in now.unsaid if row.member_id not in but}
    levels = {who: row.base for who, row in meant.items()}
    found = await level_checks.checks(work, at.cycle, levels, now.collectives)
    agreed: dict[int, SaidAbove] = {}
    for who, row in meant.items():
        kept = _taken_over(row, found[who])
        if row.base is not None and (kept or not found[who].departs):
            clauses = level_reasons.clauses_of(found[who].remarks)
            agreed[who] = SaidAbove(row.base, None, kept, clauses)
    await _keep(work, person, at, agreed)
    left = tuple(row for who, row in meant.items() if who not in agreed)
    return await appraisal_of(work, person, at), left


async def finish(work: Work, person: Person, hand_up_id: int) -> None:
    """End the appraisal: it waits for who decides, who is told.

    Raises:
        Refusal: as `appraisal_list.listed`; `hand_up_gone` for who decides; `appraisal_open`
            (names); `appraisal_by_other` where only one's own file is left.
    """
    at = await opened(work, person, hand_up_id)
    if at.does is not AboveRight.APPRAISES:
        raise Refusal("hand_up_gone")
    now = await appraisal_of(work, person, at)
    if now.unsaid:
        raise Refusal("appraisal_open", names=", ".join(row.name for row in now.unsaid))
    if await _own_unsaid(work, at):
        raise Refusal("appraisal_by_other")
    await hand_up_steps.step(work, at.one, HandUpState.APPRAISED, person)
    await handing_up.tell_waiting(work, at.one)
    await handing_up.record(work, at.cycle, at.one, person, "proposals_appraised")


async def send_back(work: Work, person: Person, hand_up_id: int, reason: str) -> None:
    """Send it back to the cell, whose secretary is told why, and may hand it up anew.

    Raises:
        Refusal: as `appraisal_list.listed`; `no_text`; `text_too_long` (limit).
    """
    at = await opened(work, person, hand_up_id)
    text = " ".join(reason.split())
    if not text:
        raise Refusal("no_text")
    if len(text) > LONGEST_REASON:
        raise Refusal("text_too_long", limit=LONGEST_REASON)
    at.one.reason = text
    await hand_up_steps.step(work, at.one, HandUpState.RETURNED, person)
    await handing_up.tell_cell(work, at.one)
    await handing_up.record(work, at.cycle, at.one, person, "proposals_sent_back")


def _taken_over(row: AppraisalRow, check: LevelCheck) -> str:
    """Give the appraiser's reason, where it answers all that speaks against the level now."""
    before = row.appraised
    return before.reason if before and before.answers(check) else ""


async def _row(
    work: Work, person: Person, at: OpenList, member_id: int
) -> tuple[Appraisal, AppraisalRow]:
    if member_id in await kept_from(work, person, at.cycle, [member_id]):
        raise Refusal("own_above")
    now = await appraisal_of(work, person, at)
    row = next((each for each in now.rows if each.member_id == member_id), None)
    if row is None:
        raise Refusal("not_in_cell")
    return now, row


async def _weighed(
    work: Work, at: OpenList, now: Appraisal, sayings: Mapping[int, Saying]
) -> tuple[dict[int, SaidAbove], dict[int, Refusal]]:
    rows_of = {row.member_id: row for row in now.rows if row.member_id in sayings}
    if len(rows_of) < len(sayings):
        raise Refusal("not_in_cell")
    levels = {who: one.level or rows_of[who].base for who, one in sayings.items()}
    meant = {who: level for who, level in levels.items() if level is not None}
    checks = await level_checks.checks(work, at.cycle, meant, now.collectives)
    said: dict[int, SaidAbove] = {}
    refused: dict[int, Refusal] = {}
    for who, one in sayings.items():
        try:
            said[who] = await _fit(work, at, rows_of[who], one, checks.get(who))
        except Refusal as refusal:
            refused[who] = refusal
    return said, refused


async def _fit(
    work: Work, at: OpenList, row: AppraisalRow, one: Saying, check: LevelCheck | None
) -> SaidAbove:
    """Give what is kept of it; raise `Refusal` as `say`."""
    meant = one.level or row.base
    if meant is None or check is None:
        raise Refusal("level_needed")
    if one.points is not None and not 0 <= one.points <= MOST_POINTS:
        raise Refusal("points_wrong", most=MOST_POINTS)
    text = " ".join(one.reason.split())
    if len(text) > LONGEST_REASON:
        raise Refusal("text_too_long", limit=LONGEST_REASON)
    kept = _taken_over(row, check) if meant is row.base else ""
    needed = meant is not row.base or check.departs
    needed = needed or await _apart(work, at.cycle, row.member_id, one.points)
    if needed and not text and not kept:
        raise Refusal("reason_needed")
    return SaidAbove(meant, one.points, text or kept, level_reasons.clauses_of(check.remarks))


async def _own_unsaid(work: Work, at: OpenList) -> bool:
    """Whether somebody else has to say something of a file that the others are kept from."""
    session = await work.session()
    said = await rows.said(session, id_of(at.one), AboveRight.APPRAISES)
    acting = await body_above.persons(work, await handing_up.waits_for(work, at.one))
    left = at.left.keys() - said.keys()
    judged = await body_above.judged_in(work, at.cycle, left)
    return any(acting - body_above.kept_from(judged[who]) for who in left)


async def _keep(work: Work, person: Person, at: OpenList, levels: Mapping[int, SaidAbove]) -> None:
    session = await work.session()
    for who, said in levels.items():
        await session.merge(
            LevelAbove(
                hand_up_id=id_of(at.one),
                member_id=who,
                step=at.does,
                level=said.level.value,
                points="" if said.points is None else str(said.points),
                reason=said.reason,
                clauses=said.clauses,
                said_by=person.member_id,
                said_at=work.now,
            )
        )
    await session.flush()


async def _apart(work: Work, cycle: Cycle, member_id: int, points: int | None) -> bool:
    own = await level_checks.own_points(work, cycle, member_id) if points is not None else None
    return points is not None and own is not None and abs(points - own) >= POINTS_APART


async def _last_year(work: Work, cycle: Cycle, member_id: int) -> tuple[rating.Level | None, bool]:
    """Give what was decided in the year before, on the same person in whichever cell, on the same
    collective; else what was typed in of it, and whether that is so."""
    session, year = await work.session(), cycle.year - 1
    if member_id < 0:
        states = recording.DECIDED - recording.ENTERING
        found = await notice_rows.collective_level(session, cycle.cell_id, year, member_id, states)
    else:
        found = await rows.level_before(session, member_id, year)
    if found:
        return stored_level(found), False
    typed = await earlier_levels.typed_level(work, cycle.cell_id, member_id, year)
    return typed, typed is not None
