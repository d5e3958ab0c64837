"""The staff rating of a member and the professional one of their unit, entered at any time of the
year; and what is done where the staff rating is missing (S1 V.3; QĐ 366, 3.4).

Where the rules have it come first, each is asked about: to wait leaves the member off the sheet, to
go on needs a reason. Elsewhere it is only told."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import rating
from rating import AskedOfOthers
from rating.reasons import Reason
from storage import audit
from storage.member_then import MemberThen
from storage.queries import people
from storage.queries import votes as vote_rows
from storage.tables import Cycle, MemberRole, OtherRating
from terms.people import PostBody, PostRole
from terms.year_facts import FactKind, FactMark
from workflow.access import leads, told_about
from workflow.accounts import Person, id_of
from workflow.cycle import rating_day
from workflow.errors import Refusal
from workflow.facts import known_facts, telling
from workflow.facts.known_facts import Said
from workflow.review.which_form import scope_of
from workflow.work import Work


class WithoutRating(StrEnum):
    """What was answered about a staff rating that is missing."""

    WAIT = "wait"
    GO_ON = "go_on"
    NOT_RATED = "not_rated"
    """They are not rated as staff at all."""


@dataclass(frozen=True, slots=True)
class StaffKnown:
    """What is known of a member's other ratings in a year."""

    member_id: int
    name: str
    year: int
    staff: rating.Level | None
    professional: rating.Level | None
    heads: bool
    """Whether they head the cell or its workplace, and the rules ask how it was rated."""
    answer: WithoutRating | None
    """What was said where the staff rating is missing."""
    why: str
    rule: Reason | None
    """What the rules say of a missing one; None where they have no use for it."""
    first: bool
    """Whether the rating of the member has to wait for it."""

    @property
    def missing(self) -> bool:
        """Whether it is not known, and may be wanted."""
        return (
            self.staff is None
            and self.rule is not None
            and self.answer is not WithoutRating.NOT_RATED
        )


async def missing(work: Work, person: Person, year: int = 0) -> tuple[StaffKnown, ...]:
    """Give whose staff rating is missing in one's own cell, but one's own; nobody where the rules
    have no use for it.

    Raises:
        Refusal: `not_secretary`; `no_cycle`.
    """
    leads(person)
    cycle = await telling.year_of(work, person.cell_id, year)
    members = await people.members_on(await work.session(), person.cell_id, rating_day(cycle))
    found = await _known(work, cycle, members)
    return tuple(each for each in found if each.missing and each.member_id != person.member_id)


async def awaited(work: Work, cycle: Cycle, members: Mapping[int, MemberThen]) -> set[int]:
    """Give the numbers of those whose rating waits for their staff rating, by what was answered."""
    if AskedOfOthers.STAFF_RATING_FIRST not in rating.asked_of_others(cycle.profile):
        return set()
    answered = [each for each in await known_facts.answers(work, id_of(cycle)) if each in members]
    found = await _known(work, cycle, [members[each] for each in answered]) if answered else ()
    return {
        each.member_id
        for each in found
        if each.first and each.missing and each.answer is WithoutRating.WAIT
    }


async def one(work: Work, person: Person, member_id: int, year: int = 0) -> StaffKnown:
    """Give what is known of one member.

    Raises:
        Refusal: as `access.told_about`; `no_cycle`; `button_old` where the rules have no use for
            it, or the member is no staff.
    """
    _, found = await _one(work, person, member_id, year)
    return found


async def rate(
    work: Work, person: Person, member_id: int, year: int, level: rating.Level | None
) -> StaffKnown:
    """Keep a staff rating, or that it is not known.

    Raises:
        Refusal: as `one`; `fact_too_late`.
    """
    cycle, _ = await _one(work, person, member_id, year)
    telling.still_open(cycle)
    await keep(work, person, cycle, member_id, staff_level=level.value if level else "")
    return await one(work, person, member_id, cycle.year)


async def rate_unit(
    work: Work, person: Person, member_id: int, year: int, level: rating.Level | None
) -> StaffKnown:
    """Keep how a head's unit was rated professionally, or that it is not known.

    Raises:
        Refusal: as `rate`; `button_old` for who heads nothing.
    """
    cycle, found = await _one(work, person, member_id, year)
    telling.still_open(cycle)
    if not found.heads:
        raise Refusal("button_old")
    await keep(work, person, cycle, member_id, professional_level=level.value if level else "")
    return await one(work, person, member_id, cycle.year)


async def answer(
    work: Work, person: Person, member_id: int, year: int, said: WithoutRating, why: str = ""
) -> StaffKnown:
    """Keep what is done without a staff rating; the newest answer counts.

    Raises:
        Refusal: as `rate`; `button_old` where none is missing; `no_text` for going on without a
            reason; `text_too_long` (limit).
    """
    cycle, found = await _one(work, person, member_id, year)
    telling.still_open(cycle)
    if not found.missing:
        raise Refusal("button_old")
    text = telling.text_of(why) if said is WithoutRating.GO_ON else ""
    member = await told_about(work, person, member_id)
    before = (await known_facts.answers(work, id_of(cycle))).get(member_id)
    marks = {FactMark(f"staff_{said.value}"): True}
    await telling.keep(
        work,
        person,
        member,
        cycle,
        FactKind.STAFF_AWAITED,
        Said(text=text, marks=marks),
        before[0] if before else None,
    )
    return await one(work, person, member_id, cycle.year)


async def keep(work: Work, person: Person, cycle: Cycle, member_id: int, **values: str) -> None:
    """Keep values of a member's other ratings beside those that stand."""
    session = await work.session()
    row = await session.get(OtherRating, (id_of(cycle), member_id))
    row = row or OtherRating(cycle_id=id_of(cycle), member_id=member_id)
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="other_rating_kept",
        organisation_id=cycle.cell_id,
        payload={"year": cycle.year, "member": member_id, "by": person.member_id},
    )


async def _one(work: Work, person: Person, member_id: int, year: int) -> tuple[Cycle, StaffKnown]:
    member = await told_about(work, person, member_id)
    cycle = await telling.year_of(work, member.cell_id, year)
    then = await people.member_on(await work.session(), member_id, rating_day(cycle))
    found = await _known(work, cycle, [then])
    if not found:
        raise Refusal("button_old")
    return cycle, found[0]


async def _known(work: Work, cycle: Cycle, members: list[MemberThen]) -> tuple[StaffKnown, ...]:
    used = rating.asked_of_others(cycle.profile)
    if AskedOfOthers.STAFF_RATING not in used:
        return ()
    asked = [each for each in members if not each.retired and scope_of(each, cycle).rated]
    others = await vote_rows.other_ratings(await work.session(), id_of(cycle))
    said = await known_facts.answers(work, id_of(cycle))
    return tuple(
        _of(each, cycle, used, others.get(id_of(each)), said.get(id_of(each))) for each in asked
    )


def _of(
    member: MemberThen,
    cycle: Cycle,
    used: frozenset[AskedOfOthers],
    other: OtherRating | None,
    answered: tuple[int, Said] | None,
) -> StaffKnown:
    heads = member.role is MemberRole.SECRETARY or member.holds(PostBody.STATE, PostRole.HEAD)
    said = answered[1] if answered else Said()
    staff = _level(other.staff_level if other else "")
    proposal = rating.Proposal(rating.Level.EXCELLENT, head=heads)
    weighed = rating.ceiling(proposal, profile=cycle.profile)
    return StaffKnown(
        id_of(member),
        member.called,
        cycle.year,
        staff,
        _level(other.professional_level if other else ""),
        heads and AskedOfOthers.PROFESSIONAL_RATING in used,
        _which(said),
        said.text,
        weighed.reasons[0],
        # Who leads is rated as a member first, and again where the rating comes out lower.
        AskedOfOthers.STAFF_RATING_FIRST in used and not member.leader,
    )


def _which(said: Said) -> WithoutRating | None:
    return next(
        (each for each in WithoutRating if said.marks.get(FactMark(f"staff_{each.value}"))), None
    )


def _level(stored: str) -> rating.Level | None:
    return rating.Level(stored) if stored else None
