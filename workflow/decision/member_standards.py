"""What a member or a collective is measured by, beside the level that is proposed or decided.

Grades or points, tasks and the unit's figures are those of the review that was handed in; staff
rating, quarters and facts of the year are what was typed in. What nobody told stays open. Nothing
is lowered here: a level that what is known speaks against asks for a reason, which is kept.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import rating
from rating.reasons import Reason
from storage import audit
from storage.member_then import MemberThen
from storage.queries import reviews as review_rows
from storage.tables import Cycle, LevelReason
from workflow import cycle as cycles
from workflow.access import leads, meeting_of, not_own
from workflow.accounts import Person, id_of
from workflow.census import everybody
from workflow.count import collective_subjects, measured_collectives, proposals
from workflow.count.measured_collectives import Measured
from workflow.decision import bad_quarters, heads, level_reasons
from workflow.decision.proposed_levels import standing_levels
from workflow.errors import Refusal
from workflow.facts import known_facts, weighing
from workflow.facts.known_facts import Fact
from workflow.review.pages import page_of
from workflow.review.qualified_levels import Assessment, Told, assess, failing
from workflow.work import Work

LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class MemberCase:
    """One member or collective of a year: what is known, what it qualifies for, what speaks against
    a level."""

    member_id: int
    name: str
    year: int
    leader: bool
    assessment: Assessment | None
    """None where no review was handed in, or no figures of a collective are looked at."""
    staff: rating.Level | None
    """None where it is not known."""
    staff_missing: tuple[Reason, ...]
    """What the rules say where the staff rating of who serves is not known."""
    bounds: tuple[Reason, ...]
    """What other ratings say against excellent, whatever level it will be."""
    facts: tuple[Fact, ...]
    bad_quarters: tuple[int, ...]
    level: rating.Level | None
    """Decided, entered or proposed by the cell, whichever came last; None before the vote."""
    advice: tuple[Reason, ...]
    """What other ratings say against this level."""
    reason: str
    """Why it is this level all the same; empty where nobody said."""
    answers: str | None = ""
    """What spoke against it when that was said; None where it was not kept."""
    told: tuple[Reason, ...] = ()
    """What makes the case not completed by the facts alone, whatever figures are known."""
    quarter: tuple[Reason, ...] = ()
    """What a bad quarter says of excellent, whatever figures are known."""

    @property
    def collective(self) -> bool:
        """Whether it is a collective and no person."""
        return self.member_id < 0

    @property
    def standards(self) -> rating.Standards | None:
        """What the standards say; None where figures are missing."""
        return self.assessment.standards if self.assessment else None

    @property
    def remarks(self) -> tuple[Reason, ...]:
        """What is known against the level, each with its clause."""
        if self.level is None:
            return self.advice
        alone = () if self.level is rating.Level.NOT_COMPLETED else self._unheard
        heard = self._by_standards(self.level)
        after = self.quarter if self._after_a_bad_quarter else ()
        quarter = (each for each in after if each not in heard)
        return (*heard, *quarter, *alone, *self.advice)

    @property
    def causes(self) -> tuple[Reason, ...]:
        """What makes the case not completed, by what is known."""
        reasons = self.standards.reasons if self.standards else ()
        heard = (each for each in reasons if each.met is True and _fails(each))
        return (*heard, *self._unheard)

    @property
    def _unheard(self) -> tuple[Reason, ...]:
        """What the facts alone say, and no standards: figures are missing, or a leader's unit."""
        heard = self.standards.reasons if self.standards else ()
        return tuple(each for each in self.told if each not in heard)

    def _by_standards(self, level: rating.Level) -> tuple[Reason, ...]:
        found = self.standards
        if found is None:
            return ()
        if found.highest is None or not found.highest.at_least(level):
            return _short_of(found, level)
        if self._after_a_bad_quarter:
            return tuple(each for each in found.reasons if not each.required)
        return ()

    @property
    def untold(self) -> int:
        """How many conditions rest on what nobody told."""
        reasons = self.standards.reasons if self.standards else ()
        return sum(each.met is None and bool(each.required) for each in reasons)

    @property
    def departs(self) -> bool:
        """Whether the level asks for a reason."""
        return bool(self.remarks) or self._after_a_bad_quarter

    @property
    def wants_reason(self) -> bool:
        """Whether the reason is still to be given."""
        if not self.reason:
            return self.departs
        return bool(level_reasons.unanswered(self.answers, self.remarks))

    @property
    def _after_a_bad_quarter(self) -> bool:
        return self.level is rating.Level.EXCELLENT and bool(self.bad_quarters)


def _short_of(found: rating.Standards, level: rating.Level) -> tuple[Reason, ...]:
    """Give the conditions of a level that are not met, and what makes the case not completed."""
    return tuple(
        each
        for each in found.reasons
        if (each.met is False and each.text_vi.startswith(f"{level.initials}:"))
        or (each.met is True and _fails(each))
    )


def _fails(reason: Reason) -> bool:
    return reason.text_vi.startswith(f"{rating.Level.NOT_COMPLETED.initials}:")


async def year_of(work: Work, person: Person, meeting_id: int) -> int:
    """Give the year a meeting rates.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `old_meeting`.
    """
    leads(person)
    meeting = await meeting_of(work, person, meeting_id)
    cycle = await (await work.session()).get_one(Cycle, meeting.cycle_id)
    return cycle.year


async def listed(work: Work, person: Person, year: int) -> tuple[tuple[int, str], ...]:
    """Give number and name of whoever has a review or a level in a year, by name, after the
    collectives that have one.

    Raises:
        Refusal: `not_secretary`; `no_cycle` for a year the cell has not opened.
    """
    cycle = await _cycle(work, person, year)
    levels = await standing_levels(work, cycle)
    collectives = await collective_subjects.names(work, cycle, levels)
    members = [(id_of(one), one.called) for one in await _rated(work, cycle)]
    return (*collectives.items(), *members)


async def measured(
    work: Work, person: Person, year: int, member_ids: Collection[int]
) -> tuple[MemberCase, ...]:
    """Give these members with what is known.

    Raises:
        Refusal: as `listed`.
    """
    return await of_year(work, await _cycle(work, person, year), member_ids)


async def one(work: Work, person: Person, year: int, member_id: int) -> MemberCase:
    """Give one of them.

    Raises:
        Refusal: as `listed`; `not_in_cell` for anybody else.
    """
    found = await measured(work, person, year, [member_id])
    if not found:
        raise Refusal("not_in_cell")
    return found[0]


async def to_explain(work: Work, person: Person, year: int, member_id: int) -> MemberCase:
    """Give a member whose level asks for a reason, before it is typed.

    Raises:
        Refusal: as `one`; as `access.not_own`; `button_old` where no reason is asked for.
    """
    leads(person)
    await not_own(work, person, member_id)
    now = await one(work, person, year, member_id)
    if not now.departs:
        raise Refusal("button_old")
    return now


async def keep_reason(
    work: Work, person: Person, year: int, member_id: int, reason: str
) -> MemberCase:
    """Keep why somebody has a level that what is known speaks against; the newest one counts.

    Raises:
        Refusal: as `to_explain`; `no_text`; `text_too_long` (limit).
    """
    now = await to_explain(work, person, year, member_id)
    assert now.level is not None
    cycle = await _cycle(work, person, year)
    await put_reason(work, person, cycle, member_id, now.level, reason, now.remarks)
    return await one(work, person, year, member_id)


async def put_reason(
    work: Work,
    person: Person,
    cycle: Cycle,
    member_id: int,
    level: rating.Level,
    reason: str,
    remarks: Iterable[Reason],
) -> None:
    """Keep why somebody has a level all the same, for who may enter it: an answer to what speaks
    against it now, for the decision that holds or is being made.

    Raises:
        Refusal: `no_text`; `text_too_long` (limit).
    """
    said = " ".join(reason.split())
    if not said:
        raise Refusal("no_text")
    if len(said) > LONGEST_REASON:
        raise Refusal("text_too_long", limit=LONGEST_REASON)
    session = await work.session()
    session.add(
        LevelReason(
            cycle_id=id_of(cycle),
            member_id=member_id,
            level=level.value,
            reason=said,
            clauses=level_reasons.clauses_of(remarks),
            case_id=(await level_reasons.newest_cases(work, cycle)).get(member_id),
            given_by=person.member_id,
            given_at=work.now,
        )
    )
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="level_reason_kept",
        organisation_id=cycle.cell_id,
        payload={"year": cycle.year, "member": member_id, "by": person.member_id},
    )


async def of_year(work: Work, cycle: Cycle, member_ids: Collection[int]) -> tuple[MemberCase, ...]:
    """Give members of a year with what is known of each."""
    bad = await bad_quarters.of_year(work, cycle)
    levels = await standing_levels(work, cycle)
    bounds = await proposals.Bounds.of(work, cycle, list(member_ids))
    led = await heads.headed(work, cycle, member_ids, levels)
    known = await known_facts.of_members(work, cycle.year, member_ids)
    reasons = await level_reasons.standing(work, cycle)
    rated = {who for who in member_ids if who > 0 or who in levels}
    found = [
        replace(each, level=level)
        for each in await _collectives(work, cycle, rated)
        for level in (levels.get(each.member_id),)
    ]
    for member in await _rated(work, cycle):
        number = id_of(member)
        if number not in member_ids:
            continue
        level = levels.get(number)
        facts = known.get(number, ())
        told = weighing.told(facts, cycle.year, bad_quarter=bool(bad.get(number)))
        above = led[number].level if number in led else None
        weighed = bounds.ceiling(number, level, levels, above) if level else None
        best = bounds.ceiling(number, rating.Level.EXCELLENT, levels, above)
        missing = best is not None and bounds.staff(number) is None and not member.retired
        found.append(
            MemberCase(
                member_id=number,
                name=member.called,
                year=cycle.year,
                leader=member.leader,
                assessment=await _assessed(work, cycle, number, told),
                staff=bounds.staff(number),
                staff_missing=best.reasons[:1] if best and missing else (),
                bounds=against(best),
                facts=facts,
                bad_quarters=bad.get(number, ()),
                level=level,
                advice=against(weighed),
                reason="",
                told=failing(told, cycle.profile, leader=member.leader),
                quarter=rating.bad_quarter_told(cycle.profile) if bad.get(number) else (),
            )
        )
    return tuple(_with_reason(one, reasons) for one in found)


def _with_reason(case: MemberCase, given: Mapping[tuple[int, str], LevelReason]) -> MemberCase:
    row = given.get((case.member_id, case.level.value)) if case.level else None
    return case if row is None else replace(case, reason=row.reason, answers=row.clauses)


async def _collectives(work: Work, cycle: Cycle, subjects: Collection[int]) -> list[MemberCase]:
    """Give the collectives among these subjects with their standards, no level yet."""
    names = await collective_subjects.names(work, cycle, subjects)
    measured = {one.number: one for one in await measured_collectives.of_year(work, cycle, names)}
    return [
        MemberCase(
            member_id=number,
            name=name,
            year=cycle.year,
            leader=False,
            assessment=_assessed_as(measured[number]) if number in measured else None,
            staff=None,
            staff_missing=(),
            bounds=(),
            facts=(),
            bad_quarters=(),
            level=None,
            advice=(),
            reason="",
        )
        for number, name in names.items()
    ]


def _assessed_as(found: Measured) -> Assessment:
    explained = rating.explain(found.standards) if found.standards is not None else ""
    return Assessment(found.standards, tuple(found.wanting), unit_known=True, explained=explained)


async def _cycle(work: Work, person: Person, year: int) -> Cycle:
    leads(person)
    found = await work.known(cycles.of_cell, person.cell_id)
    cycle = next((each for each in found if each.year == year), None)
    if cycle is None:
        raise Refusal("no_cycle")
    return cycle


async def _rated(work: Work, cycle: Cycle) -> list[MemberThen]:
    account = await everybody.of_cycle(work, cycle)
    return [one.member for one in account.entries if one.measured]


def against(found: rating.Ceiling | None) -> tuple[Reason, ...]:
    """Give what speaks against a level: what bounds it, or by the rules of 2025 is weighed."""
    if found is None:
        return ()
    below = {bound.clause for bound in found.limits}
    speaks = (each for each in found.reasons if each.met is False and each.clause in below)
    return (*speaks, *found.advice)


async def _assessed(work: Work, cycle: Cycle, member_id: int, told: Told) -> Assessment | None:
    review = await review_rows.review_of(await work.session(), id_of(cycle), member_id)
    page = None if review is None else await page_of(work, cycle, review)
    if page is None or not page.submitted:
        return None
    return assess(page, told)
