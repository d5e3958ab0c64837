"""The body above at work: it appraises what a cell handed up, sends it back, decides on it.

Nobody says anything of their own file, nor sees it here, under any membership. Whatever differs
from the step before, or that a rule speaks against, needs a reason, which is kept with the level.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import rating
from storage.queries import above as rows
from storage.queries import notices as notice_rows
from storage.queries import people
from storage.tables import Cycle, HandedLevel, HandUp, LevelAbove, Organisation
from terms.above import AboveRight, HandUpState
from terms.checks import CheckKnown
from terms.name_order import by_name
from workflow.access import own_memberships
from workflow.accounts import Person, id_of
from workflow.count import collective_subjects
from workflow.count.shown import CountRow
from workflow.cycle import rating_day
from workflow.decision import (
    body_above,
    cap_ground,
    earlier_levels,
    hand_up_steps,
    handing_up,
    level_checks,
    level_reasons,
    missing_comments,
    out_of_turn,
    paper_day,
    recording,
    superior_check,
)
from workflow.decision.cap_ground import CapAsked
from workflow.decision.handing_up import LONGEST_REASON
from workflow.decision.level_checks import LevelCheck
from workflow.decision.missing_comments import MissingComment
from workflow.decision.out_of_turn import OutOfTurn
from workflow.decision.proposed_levels import stored_level, voted_row
from workflow.decision.superior_check import CheckAsked
from workflow.errors import Refusal
from workflow.work import Work

MOST_POINTS = 100
POINTS_APART = 5
"""From so many points beside the self-assessment a reason is asked for."""


@dataclass(frozen=True, slots=True)
class Queued:
    """What of one cell's year waits for a step."""

    hand_up_id: int
    cell: str
    year: int
    does: AboveRight
    said: int
    total: int


@dataclass(frozen=True, slots=True)
class SaidAbove:
    """What was said of one member at a step."""

    level: rating.Level
    points: int | None
    reason: str
    clauses: str | None = field(default="", repr=False)
    """What spoke against the level then; None where that was not kept."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What is to be said of one; without a level one agrees to the step before."""

    level: rating.Level | None = None
    points: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AppraisalRow:
    """One member or collective in the list of who appraises or decides."""

    member_id: int
    name: str
    proposed: rating.Level | None
    appraised: SaidAbove | None
    """What the appraiser said, for who decides."""
    said: SaidAbove | None
    """What was said at the step that is next."""

    @property
    def base(self) -> rating.Level | None:
        """What one agrees to: the appraiser's level, else the cell's."""
        return self.appraised.level if self.appraised else self.proposed


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One handing up before who has the next step."""

    hand_up_id: int
    organisation_id: int
    """Where it is decided on."""
    cycle_id: int
    """The year of the cell that it is of."""
    cell: str
    body: str
    year: int
    does: AboveRight
    rows: tuple[AppraisalRow, ...]
    hides_own: bool
    """A file of who looks is among them; it is for somebody else."""

    @property
    def unsaid(self) -> tuple[AppraisalRow, ...]:
        """On whom nothing was said yet."""
        return tuple(row for row in self.rows if row.said is None)


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


@dataclass(frozen=True, slots=True)
class _Open:
    one: HandUp
    cycle: Cycle
    does: AboveRight
    left: Mapping[int, HandedLevel]
    """On whom no decision is recorded, neither of the body nor of a paper."""


async def acts(work: Work, person: Person) -> None:
    """Refuse with `not_above` whoever has no step in any body."""
    if not await rows.seats_of(await work.session(), person.member_id, work.now.date()):
        raise Refusal("not_above")


async def queue(work: Work, person: Person) -> tuple[Queued, ...]:
    """Give what waits for a person, cell by cell.

    Raises:
        Refusal: `not_above` where they have no step in any body.
    """
    session = await work.session()
    places = {does: await _places_of(work, person, does) for does in AboveRight}
    if not any(places.values()):
        raise Refusal("not_above")
    found = []
    for one, cycle, cell in await rows.waiting(session, set().union(*places.values())):
        does = await handing_up.next_step(work, one)
        if _where(one, does) not in places[does]:
            continue
        left = await _left(work, one, cycle)
        if not left:
            continue
        now = await _listed(work, person, _Open(one, cycle, does, left))
        said = len(now.rows) - len(now.unsaid)
        found.append(Queued(id_of(one), cell.name, cycle.year, does, said, len(now.rows)))
    return tuple(found)


async def listed(work: Work, person: Person, hand_up_id: int) -> Appraisal:
    """Give one list.

    Raises:
        Refusal: `not_above` for whoever has no step in it; `hand_up_gone` where it went on.
    """
    return await _listed(work, person, await _opened(work, person, hand_up_id))


async def file_of(work: Work, person: Person, hand_up_id: int, member_id: int) -> SubjectFile:
    """Give one member with every check.

    Raises:
        Refusal: as `listed`; `own_above` for one's own; `not_in_cell` for anybody else.
    """
    at = await _opened(work, person, hand_up_id)
    now, row = await _row(work, person, at, member_id)
    level = row.said.level if row.said else row.base
    found = await level_checks.checks(work, at.cycle, {member_id: level}, _collectives(now))
    vote = await voted_row(work, at.cycle, member_id)
    points = await level_checks.own_points(work, at.cycle, member_id)
    last, typed = await _last_year(work, at.cycle, member_id)
    missing = (await missing_comments.missing(work, at.cycle, [member_id])).get(member_id, ())
    early = (await out_of_turn.of_subjects(work, at.cycle, [member_id])).get(member_id, ())
    return SubjectFile(row, now, vote, found[member_id], points, last, missing, early, typed)


async def checks_of(work: Work, person: Person, hand_up_id: int) -> dict[int, LevelCheck]:
    """Give what is known of each of a list, beside the level said, else the one agreed to.

    Raises:
        Refusal: as `listed`.
    """
    at = await _opened(work, person, hand_up_id)
    now = await _listed(work, person, at)
    return await level_checks.checks(work, at.cycle, _standing(now))


async def missing_of(
    work: Work, person: Person, hand_up_id: int
) -> dict[int, tuple[MissingComment, ...]]:
    """Give the comments that are missing of those of a list of whom some are.

    Raises:
        Refusal: as `listed`.
    """
    at = await _opened(work, person, hand_up_id)
    now = await _listed(work, person, at)
    return await missing_comments.missing(work, at.cycle, [row.member_id for row in now.rows])


async def early_of(work: Work, person: Person, hand_up_id: int) -> dict[int, tuple[OutOfTurn, ...]]:
    """Give who of a list was reviewed or rated before their turn.

    Raises:
        Refusal: as `listed`.
    """
    at = await _opened(work, person, hand_up_id)
    now = await _listed(work, person, at)
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
    at = await _opened(work, person, hand_up_id)
    now, _ = await _row(work, person, at, member_id)
    said, refused = await _weighed(work, at, now, {member_id: Saying(level, points, reason)})
    for refusal in refused.values():
        raise refusal
    await _keep(work, person, at, said)
    return await _listed(work, person, at)


async def weighed(
    work: Work, person: Person, hand_up_id: int, sayings: Mapping[int, Saying]
) -> tuple[dict[int, SaidAbove], dict[int, Refusal]]:
    """Give what of this may be kept, and why not what may not be; nothing is kept.

    Raises:
        Refusal: as `listed`; `not_in_cell` for whoever is not in the list.
    """
    at = await _opened(work, person, hand_up_id)
    return await _weighed(work, at, await _listed(work, person, at), sayings)


async def say_each(
    work: Work, person: Person, hand_up_id: int, sayings: Mapping[int, Saying]
) -> Appraisal:
    """Keep all of this, or nothing.

    Raises:
        Refusal: as `weighed`; as `say` for the first that may not be kept.
    """
    at = await _opened(work, person, hand_up_id)
    said, refused = await _weighed(work, at, await _listed(work, person, at), sayings)
    for refusal in refused.values():
        raise refusal
    await _keep(work, person, at, said)
    return await _listed(work, person, at)


async def agree_all(
    work: Work, person: Person, hand_up_id: int, but: Collection[int] = ()
) -> tuple[Appraisal, tuple[AppraisalRow, ...]]:
    """Agree to all on whom nothing was said, with exceptions; give the list, and who was left.

    Who has no level, or a level that a rule speaks against, is left: each needs a look.

    Raises:
        Refusal: as `listed`.
    """
    at = await _opened(work, person, hand_up_id)
    now = await _listed(work, person, at)
    meant = {row.member_id: row for row in now.unsaid if row.member_id not in but}
    levels = {who: row.base for who, row in meant.items()}
    found = await level_checks.checks(work, at.cycle, levels, _collectives(now))
    agreed: dict[int, SaidAbove] = {}
    for who, row in meant.items():
        kept = _taken_over(row, found[who])
        if row.base is not None and (kept or not found[who].departs):
            clauses = level_reasons.clauses_of(found[who].remarks)
            agreed[who] = SaidAbove(row.base, None, kept, clauses)
    await _keep(work, person, at, agreed)
    left = tuple(row for who, row in meant.items() if who not in agreed)
    return await _listed(work, person, at), left


async def finish(work: Work, person: Person, hand_up_id: int) -> None:
    """End the appraisal: it waits for who decides, who is told.

    Raises:
        Refusal: as `listed`; `hand_up_gone` for who decides; `appraisal_open` (names);
            `appraisal_by_other` where only one's own file is left.
    """
    at = await _opened(work, person, hand_up_id)
    if at.does is not AboveRight.APPRAISES:
        raise Refusal("hand_up_gone")
    now = await _listed(work, person, at)
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
        Refusal: as `listed`; `no_text`; `text_too_long` (limit).
    """
    at = await _opened(work, person, hand_up_id)
    text = " ".join(reason.split())
    if not text:
        raise Refusal("no_text")
    if len(text) > LONGEST_REASON:
        raise Refusal("text_too_long", limit=LONGEST_REASON)
    at.one.reason = text
    await hand_up_steps.step(work, at.one, HandUpState.RETURNED, person)
    await handing_up.tell_cell(work, at.one)
    await handing_up.record(work, at.cycle, at.one, person, "proposals_sent_back")


async def check_asked(work: Work, person: Person, hand_up_id: int) -> CheckAsked:
    """Give whether something had to be checked before this decision, and what was answered.

    Raises:
        Refusal: as `listed`; `levels_missing` (names) where nothing was decided yet.
    """
    at = await _opened(work, person, hand_up_id)
    levels = await _meant(work, person, at)
    return await superior_check.of_members(work, at.cycle, levels)


async def answer_check(
    work: Work, person: Person, hand_up_id: int, known: CheckKnown, said: str = ""
) -> None:
    """Keep what is answered before the decision, for everybody it is about.

    Raises:
        Refusal: as `check_asked`; as `superior_check.keep`.
    """
    at = await _opened(work, person, hand_up_id)
    for who in await _meant(work, person, at):
        await superior_check.keep(work, person, at.cycle, known, said, who)


async def cap_asked(work: Work, person: Person, hand_up_id: int) -> CapAsked:
    """Give whether this decision goes past the cap, and what was answered.

    Raises:
        Refusal: as `check_asked`.
    """
    at = await _opened(work, person, hand_up_id)
    levels = await _meant(work, person, at)
    return await cap_ground.asked(work, at.cycle, levels, min(levels))


async def say_weighed(work: Work, person: Person, hand_up_id: int) -> None:
    """Keep that the whole group was weighed; it is enough where the figures are the cell's alone.

    Raises:
        Refusal: as `check_asked`.
    """
    at = await _opened(work, person, hand_up_id)
    await cap_ground.say_weighed(work, person, at.cycle, min(await _meant(work, person, at)))


async def begin_cap_ground(work: Work, person: Person, hand_up_id: int, ground: str) -> None:
    """Keep on what ground it goes past the cap; the decision's own paper says who decided.

    Raises:
        Refusal: as `check_asked`; as `cap_ground.begin`.
    """
    at = await _opened(work, person, hand_up_id)
    levels = await _meant(work, person, at)
    await cap_ground.begin(work, person, at.cycle, ground, min(levels))


async def unexplained(work: Work, person: Person, hand_up_id: int) -> tuple[AppraisalRow, ...]:
    """Give of what would be decided now those whose level departs from a rule without a reason: the
    rule speaks since the level was said.

    Raises:
        Refusal: as `check_asked`.
    """
    at = await _opened(work, person, hand_up_id)
    await _meant(work, person, at)
    return await _unexplained(work, at, await _listed(work, person, at))


async def decide(work: Work, person: Person, hand_up_id: int, document: str) -> int:
    """Record the body's decision on all on whom the level was said; give on how many.

    Whoever is left stays for another decision. The cell's secretary is told, and publishes.

    Raises:
        Refusal: as `check_asked`; `decision_undated`, `decision_before_meeting` (day),
            `decision_ahead` for its day; as `recording.record_of_body`.
    """
    at = await _opened(work, person, hand_up_id)
    levels = await _meant(work, person, at)
    await paper_day.check(work, at.cycle, document, levels)
    left = await _unexplained(work, at, await _listed(work, person, at))
    unsaid = [row.name for row in left]
    made = await recording.record_of_body(work, person, at.cycle, levels, document, unsaid)
    await handing_up.tell_decided(work, at.one, made, len(levels))
    await handing_up.record(work, at.cycle, at.one, person, "proposals_decided")
    return len(levels)


def _standing(now: Appraisal) -> dict[int, rating.Level | None]:
    """Give what is said so far of each, else what one agrees to."""
    return {row.member_id: row.said.level if row.said else row.base for row in now.rows}


def _collectives(now: Appraisal) -> dict[int, rating.Level | None]:
    """Give it of the collectives: they bound who heads them."""
    return {who: level for who, level in _standing(now).items() if who < 0}


async def _unexplained(work: Work, at: _Open, now: Appraisal) -> tuple[AppraisalRow, ...]:
    levels = {row.member_id: row.said.level for row in now.rows if row.said is not None}
    checks = await level_checks.checks(work, at.cycle, levels, _collectives(now))
    return tuple(
        row
        for row in now.rows
        if row.said is not None
        and checks[row.member_id].departs
        and not _answered(row.said, checks[row.member_id])
    )


def _answered(said: SaidAbove, check: LevelCheck) -> bool:
    """Whether what was said gives a reason for all that speaks against the level now."""
    return bool(said.reason) and not level_reasons.unanswered(said.clauses, check.remarks)


def _taken_over(row: AppraisalRow, check: LevelCheck) -> str:
    """Give the appraiser's reason, where it answers all that speaks against the level now."""
    before = row.appraised
    return before.reason if before and _answered(before, check) else ""


async def _meant(work: Work, person: Person, at: _Open) -> dict[int, rating.Level]:
    if at.does is not AboveRight.DECIDES:
        raise Refusal("hand_up_gone")
    now = await _listed(work, person, at)
    levels = {row.member_id: row.said.level for row in now.rows if row.said is not None}
    if not levels:
        raise Refusal("levels_missing", names=", ".join(row.name for row in now.rows))
    return levels


async def _opened(work: Work, person: Person, hand_up_id: int) -> _Open:
    session = await work.session()
    places = {does: await _places_of(work, person, does) for does in AboveRight}
    if not any(places.values()):
        raise Refusal("not_above")
    one = await rows.locked(session, hand_up_id)
    if one is None or not {one.organisation_id, one.appraised_at_id} & {
        place for found in places.values() for place in found
    }:
        raise Refusal("not_above")
    does = await handing_up.next_step(work, one)
    if one.state not in rows.OPEN or _where(one, does) not in places[does]:
        raise Refusal("hand_up_gone")
    cycle = await session.get_one(Cycle, one.cycle_id)
    left = await _left(work, one, cycle)
    if not left:
        raise Refusal("hand_up_gone")
    return _Open(one, cycle, does, left)


async def _left(work: Work, one: HandUp, cycle: Cycle) -> dict[int, HandedLevel]:
    handed = await rows.handed(await work.session(), id_of(one))
    decided = await recording.decided_on(work, cycle)
    return {who: row for who, row in handed.items() if not row.decided and who not in decided}


async def _places_of(work: Work, person: Person, does: AboveRight) -> frozenset[int]:
    seats = await rows.seats_of(await work.session(), person.member_id, work.now.date())
    return frozenset(seat.organisation_id for seat in seats if seat.does is does)


def _where(one: HandUp, does: AboveRight) -> int | None:
    return one.appraised_at_id if does is AboveRight.APPRAISES else one.organisation_id


async def kept_from(
    work: Work, person: Person, cycle: Cycle, subjects: Collection[int]
) -> frozenset[int]:
    """Give what somebody is kept from: their own file, the collectives they are in."""
    own = frozenset(id_of(one) for one in await own_memberships(work, person))
    collectives = await collective_subjects.names(work, cycle, subjects)
    found = [
        number
        for number in collectives
        if own & await collective_subjects.members(work, cycle, number)
    ]
    return own.union(found)


async def _listed(work: Work, person: Person, at: _Open) -> Appraisal:
    session = await work.session()
    number, handed = id_of(at.one), at.left
    own = await kept_from(work, person, at.cycle, handed)
    names = await collective_subjects.names(work, at.cycle, handed)
    members = await people.named_on(session, sorted(handed), rating_day(at.cycle))
    names |= {id_of(one): one.called for one in by_name(members.values())}
    said = await rows.said(session, number, at.does)
    before = (
        await rows.said(session, number, AboveRight.APPRAISES)
        if at.does is AboveRight.DECIDES
        else {}
    )
    cell = await session.get_one(Organisation, at.cycle.cell_id)
    body = await session.get_one(Organisation, at.one.organisation_id)
    return Appraisal(
        number,
        at.one.organisation_id,
        at.one.cycle_id,
        cell.name,
        body.name,
        at.cycle.year,
        at.does,
        tuple(
            AppraisalRow(
                who,
                name,
                stored_level(handed[who].proposed),
                _said(before.get(who)),
                _said(said.get(who)),
            )
            for who, name in names.items()
            if who not in own
        ),
        bool(own & handed.keys()),
    )


async def _row(
    work: Work, person: Person, at: _Open, member_id: int
) -> tuple[Appraisal, AppraisalRow]:
    if member_id in await kept_from(work, person, at.cycle, [member_id]):
        raise Refusal("own_above")
    now = await _listed(work, person, at)
    row = next((each for each in now.rows if each.member_id == member_id), None)
    if row is None:
        raise Refusal("not_in_cell")
    return now, row


async def _weighed(
    work: Work, at: _Open, now: Appraisal, sayings: Mapping[int, Saying]
) -> tuple[dict[int, SaidAbove], dict[int, Refusal]]:
    rows_of = {row.member_id: row for row in now.rows if row.member_id in sayings}
    if len(rows_of) < len(sayings):
        raise Refusal("not_in_cell")
    levels = {who: one.level or rows_of[who].base for who, one in sayings.items()}
    meant = {who: level for who, level in levels.items() if level is not None}
    checks = await level_checks.checks(work, at.cycle, meant, _collectives(now))
    said: dict[int, SaidAbove] = {}
    refused: dict[int, Refusal] = {}
    for who, one in sayings.items():
        try:
            said[who] = await _fit(work, at, rows_of[who], one, checks.get(who))
        except Refusal as refusal:
            refused[who] = refusal
    return said, refused


async def _fit(
    work: Work, at: _Open, row: AppraisalRow, one: Saying, check: LevelCheck | None
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


async def _own_unsaid(work: Work, at: _Open) -> bool:
    """Whether somebody else has to say something of a file that the others are kept from."""
    session = await work.session()
    said = await rows.said(session, id_of(at.one), AboveRight.APPRAISES)
    acting = await body_above.persons(work, await handing_up.waits_for(work, at.one))
    left = at.left.keys() - said.keys()
    judged = await body_above.judged_in(work, at.cycle, left)
    return any(acting - body_above.kept_from(judged[who]) for who in left)


async def _keep(work: Work, person: Person, at: _Open, levels: Mapping[int, SaidAbove]) -> None:
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


def _said(row: LevelAbove | None) -> SaidAbove | None:
    if row is None:
        return None
    points = int(row.points) if row.points else None
    return SaidAbove(rating.Level(row.level), points, row.reason, row.clauses)


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
