"""The list that goes with a decision, for the body that signs it: what departs from a rule, with
the reason that was stored and who gave it; on what ground the excellence cap is passed.

Who leads the cell prints it of the whole year; who decides above, of what they said and have not
decided yet. A member's own notice is another paper, and tells of nobody else.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import rating
from papers.appraisal_sheet import out_of_turn as turn_words
from papers.decision_list import (
    CapLine,
    DecidedGroup,
    DecidedLine,
    DecisionListFacts,
    GivenReason,
    decision_list_docx,
)
from papers.plain import in_file_name
from storage.queries import above as above_rows
from storage.queries import caps as cap_rows
from storage.queries import further as further_rows
from storage.queries import meetings as meeting_rows
from storage.queries import notices as rows
from storage.queries import people
from storage.queries import reopening as case_rows
from storage.tables import Cycle, CycleDecision, Organisation
from terms.above import AboveRight
from terms.destruction import RecordKind
from terms.name_order import by_name
from terms.reopening import ReopenState
from workflow import cycle as cycles
from workflow.access import leads, own_memberships
from workflow.accounts import Person, id_of
from workflow.count import collective_subjects
from workflow.count.deciding_level import deciding_level
from workflow.cycle import rating_day
from workflow.decision import (
    appraisal_list,
    body_decision,
    cap_ground,
    deciding,
    level_checks,
    level_reasons,
    out_of_turn,
    recording,
)
from workflow.decision.cap_ground import CapAsked, CapGround
from workflow.decision.proposed_levels import stored_level, subject_levels
from workflow.destroyed_year import check_kept
from workflow.errors import Refusal
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.work import Work

OF_YEAR = "decision_list"
OF_HAND_UP = "decision_list_above"
"""The kinds of link that open it."""
Levels = Mapping[int, rating.Level]
_Said = tuple[str, int, str | None] | None
"""A reason, who gave it, and the clauses it answers; None where it stays with the body above."""
_Reasons = Mapping[tuple[int | None, int, str], _Said]
"""By the rating made again, whose, and level."""


@dataclass(frozen=True, slots=True)
class _Decided:
    """One decision, as it was made."""

    document: str
    levels: Levels
    cancelled: Mapping[int, str]
    """Whose level was cancelled since, with the paper of the new one."""
    case: int | None = None
    """The rating made again; None for a decision before any."""


async def of_cell(work: Work, person: Person, year: int = 0) -> PaperFile:
    """Give the list of a year for who leads the cell: every recorded decision, and as a draft what
    is entered for the next one.

    Args:
        work: The update.
        person: Who prints it.
        year: The year a link was made for; nought for the one in view.

    Raises:
        Refusal: as `deciding.standing`; `no_cycle` for a year that is not this far;
            `nothing_to_list` where nobody has a level.
    """
    leads(person)
    cycle = await (_year(work, person, year) if year else deciding.to_decide(work, person))
    made = [] if cycle.state in recording.ENTERING else await _recorded(work, cycle)
    asked: CapAsked | None = None
    if not year or cycle.id == (await deciding.to_decide(work, person)).id:
        now = await deciding.standing(work, person)
        drafts = {
            row.member_id: row.decided
            for row in now.open_rows
            if row.decided is not None and not row.above
        }
        if drafts:
            made.append(_Decided("", drafts, {}))
            asked = await cap_ground.asked(work, cycle, deciding.levels_of(now))
    file = in_file_name(person.cell_name)
    address = link(work, Claim(OF_YEAR, person.member_id, cycle.year))
    reasons = await _reasons(work, person, cycle)
    return await _paper(work, cycle, made, reasons, asked, f"{file}-{cycle.year}", address)


async def in_dossier(work: Work, reader: Person, cycle: Cycle) -> PaperFile:
    """Give the list of every recorded decision of a year; its caller may read them.

    Raises:
        Refusal: `nothing_to_list` where nobody has a level.
    """
    session = await work.session()
    cell = await session.get_one(Organisation, cycle.cell_id)
    name = f"{in_file_name(cell.name)}-{cycle.year}"
    made, reasons = await _recorded(work, cycle), await _reasons(work, reader, cycle)
    return await _paper(work, cycle, made, reasons, None, name, "")


async def of_body(work: Work, person: Person, hand_up_id: int) -> PaperFile:
    """Give what who decides above has said of a list so far, without their own file.

    Raises:
        Refusal: as `appraisal_list.listed`; `hand_up_gone` for who appraises; `nothing_to_list`
            where nothing was said yet.
    """
    now = await appraisal_list.listed(work, person, hand_up_id)
    if now.does is not AboveRight.DECIDES:
        raise Refusal("hand_up_gone")
    session = await work.session()
    cycle = await session.get_one(Cycle, now.cycle_id)
    levels = {row.member_id: row.said.level for row in now.rows if row.said is not None}
    said = await above_rows.said(session, hand_up_id, AboveRight.DECIDES)
    reasons: _Reasons = {
        (None, who, level.value): (said[who].reason, said[who].said_by, said[who].clauses)
        for who, level in levels.items()
        if said[who].reason
    }
    asked = await body_decision.cap_asked(work, person, hand_up_id) if levels else None
    address = link(work, Claim(OF_HAND_UP, person.member_id, hand_up_id))
    name = f"{in_file_name(now.cell)}-{now.year}"
    made = [_Decided("", levels, {})]
    return await _paper(work, cycle, made, reasons, asked, name, address, body=now.body)


async def _year(work: Work, person: Person, year: int) -> Cycle:
    for cycle in await work.known(cycles.of_cell, person.cell_id):
        if cycle.year == year and cycle.state in recording.DECIDED:
            await check_kept(work, cycle, RecordKind.LEVEL)
            return cycle
    raise Refusal("no_cycle")


async def _recorded(work: Work, cycle: Cycle) -> list[_Decided]:
    """Give the decisions of a year in the order they were made, each with its own levels."""
    session, number = await work.session(), id_of(cycle)
    head = await session.get_one(CycleDecision, number)
    later = await further_rows.of_year(session, number)
    stand = await rows.decisions(session, number)
    cases = [row for row in await case_rows.cases_of_cycle(session, number) if _cancels(row.state)]
    documents = {who: row.document for who, row in later.items()}
    first = {row.member_id: row.old_level for row in reversed(cases)}
    found: dict[str, dict[int, rating.Level]] = {head.document: {}}
    for who, stored in {**stand, **first}.items():
        level = stored_level(stored)
        if level is not None:
            found.setdefault(documents.get(who, head.document), {})[who] = level
    again = {row.member_id: row.document for row in cases}
    made = [
        _Decided(document, levels, {who: again[who] for who in levels if who in again})
        for document, levels in found.items()
    ]
    for row in cases:
        level = stored_level(row.level)
        if level is not None:
            made.append(_Decided(row.document, {row.member_id: level}, {}, row.id))
    return made


def _cancels(state: ReopenState) -> bool:
    return state is not ReopenState.NOTED


async def _reasons(work: Work, reader: Person, cycle: Cycle) -> _Reasons:
    """Give why each has a level: what the cell was told, and what who decides above said; what
    that said of who reads it stays there."""
    session, number = await work.session(), id_of(cycle)
    own = {id_of(one) for one in await own_memberships(work, reader)}
    given: dict[tuple[int | None, int, str], _Said] = {
        at: (row.reason, row.given_by, row.clauses)
        for at, row in (await level_reasons.of_year(work, cycle)).items()
    }
    for one in await above_rows.decided_in(session, number):
        if one.reason:
            said = (one.reason, one.said_by, one.clauses)
            given[None, one.member_id, one.level] = None if one.member_id in own else said
    return given


async def _paper(
    work: Work,
    cycle: Cycle,
    made: Collection[_Decided],
    reasons: _Reasons,
    asked: CapAsked | None,
    name: str,
    address: str,
    body: str = "",
) -> PaperFile:
    groups = [await _group(work, cycle, one, reasons) for one in made if one.levels]
    if not groups:
        raise Refusal("nothing_to_list")
    session = await work.session()
    cell = await session.get_one(Organisation, cycle.cell_id)
    level = await deciding_level(work, cycle.cell_id)
    recorded = await cap_ground.recorded(work, cycle) if not body else ()
    given = asked.given if asked is not None else ()
    facts = DecisionListFacts(
        body=body or (level.name if level is not None else ""),
        cell=cell.name,
        year=cycle.year,
        groups=tuple(groups),
        cap=(
            *await _exception(work, cycle, level),
            *(_cap_line(one) for one in (*recorded, *given)),
        ),
        cap_open=asked is not None and asked.open,
        draft=any(not one.document for one in groups),
    )
    file = f"danh-sach-kem-quyet-dinh-{name}.docx"
    return PaperFile(file, lambda: decision_list_docx(facts), address, facts.draft)


async def _group(work: Work, cycle: Cycle, made: _Decided, reasons: _Reasons) -> DecidedGroup:
    session, levels = await work.session(), made.levels
    checks = await level_checks.checks(work, cycle, levels)
    early = await out_of_turn.of_subjects(work, cycle, levels)
    proposed = await subject_levels(work, cycle)
    named = await collective_subjects.names(work, cycle, levels)
    members = await people.named_on(session, sorted(levels), rating_day(cycle))
    named |= {id_of(one): one.called for one in by_name(members.values())}
    said = {who: reasons.get((made.case, who, level.value)) for who, level in levels.items()}
    giving = await meeting_rows.members_named(session, [one[1] for one in said.values() if one])
    lines = []
    for who, called in named.items():
        reason = said[who]
        lines.append(
            DecidedLine(
                name=called,
                level=levels[who],
                proposed=proposed.get(who),
                against=tuple(
                    f"{one.text_vi} ({rating.cited(one.clause)})" for one in checks[who].remarks
                ),
                early=tuple(
                    turn_words(one.rule, one.awaited_vi, one.clause, one.certain)
                    for one in early.get(who, ())
                ),
                reason=GivenReason(reason[0], giving[reason[1]].called) if reason else None,
                unanswered=tuple(
                    rating.cited(clause)
                    for clause in level_reasons.unanswered(reason[2], checks[who].remarks)
                )
                if reason
                else (),
                kept_above=reason is None and (made.case, who, levels[who].value) in reasons,
                again=made.cancelled.get(who, ""),
                cancelled=who in made.cancelled,
            )
        )
    return DecidedGroup(made.document, tuple(lines))


async def _exception(work: Work, cycle: Cycle, level: Organisation | None) -> tuple[CapLine, ...]:
    if level is None:
        return ()
    row = await cap_rows.exception(await work.session(), id_of(level), cycle.year)
    if row is None or not row.percent:
        return ()
    return (CapLine(row.ground, row.decided_by, row.decided_on, row.percent),)


def _cap_line(one: CapGround) -> CapLine:
    return CapLine(one.ground, one.decided_by, one.decided_on)
