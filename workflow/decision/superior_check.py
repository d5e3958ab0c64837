"""The check by the committee directly above, before a decision (QĐ 366, Điều 12.1).

Where there is a complaint, a denunciation, a breach or a sign of disunity, the rules of 2025 have
it checked first. Whoever enters a decision is asked each time; going on without the check needs a
reason, which is kept. The rules of 2023 ask for nothing.

An officer who records the level of one member from above answers for that decision alone, and
neither the cell nor the officer uses up the other's answer.
"""

from collections.abc import Collection
from dataclasses import dataclass

import rating
from rating.reasons import Reason
from storage import audit
from storage.queries import checks as rows
from storage.queries import people
from storage.tables import Cycle, SuperiorCheck
from terms.checks import CheckKnown
from workflow.accounts import Person, id_of
from workflow.cycle import rating_day
from workflow.errors import Refusal
from workflow.facts import known_facts, weighing
from workflow.facts.known_facts import Fact
from workflow.work import Work

LONGEST_SAID = 2000


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """One answer, as it is shown beside the decision it was given for."""

    known: CheckKnown
    said: str


@dataclass(frozen=True, slots=True)
class CheckAsked:
    """What the rules ask for before a decision, and what was answered."""

    rule: Reason | None
    """None where the rules ask for nothing."""
    answer: CheckAnswer | None
    """For the decision that is recorded next."""
    former: tuple[CheckAnswer, ...]
    """For those that were recorded, without those that had nothing to check."""
    known: tuple[tuple[str, Fact], ...] = ()
    """What was entered of the year that may have to be checked, with whose it is."""

    @property
    def open(self) -> bool:
        """Whether it has to be answered before a decision is recorded."""
        return self.rule is not None and self.answer is None


async def of_year(work: Work, cycle: Cycle, about_id: int | None = None) -> CheckAsked:
    """Give what is asked for and answered in a year, for the cell's decisions or for an officer's
    on one member."""
    found = await rows.checks_of(await work.session(), id_of(cycle), about_id)
    now = [_answer(row) for row in found if not row.used]
    former = (_answer(row) for row in found if row.used)
    rule, about = _rule(cycle), None if about_id is None else {about_id}
    return CheckAsked(
        rule,
        now[-1] if now else None,
        tuple(one for one in former if one.known is not CheckKnown.NOTHING),
        await _known(work, cycle, about) if rule is not None and not now else (),
    )


async def of_members(work: Work, cycle: Cycle, about: Collection[int]) -> CheckAsked:
    """Give it for one decision of a body above on several: open as long as it is for any."""
    found = await rows.checks_about(await work.session(), id_of(cycle), about)
    now = {row.about_id: row for row in found if not row.used}
    left = set(about) - now.keys()
    rule = _rule(cycle)
    return CheckAsked(
        rule,
        None if left else _answer(max(now.values(), key=id_of)),
        (),
        await _known(work, cycle, left) if rule is not None and left else (),
    )


async def _known(
    work: Work, cycle: Cycle, about: Collection[int] | None
) -> tuple[tuple[str, Fact], ...]:
    members = await people.members_on(await work.session(), cycle.cell_id, rating_day(cycle))
    asked = [one for one in members if about is None or one.id in about]
    known = await known_facts.of_members(work, cycle.year, [id_of(one) for one in asked])
    return tuple(
        (one.called, fact)
        for one in asked
        for fact in weighing.to_check_first(known.get(id_of(one), ()))
    )


async def keep(
    work: Work,
    person: Person,
    cycle: Cycle,
    known: CheckKnown,
    said: str = "",
    about_id: int | None = None,
) -> None:
    """Keep the answer for the decision of a year that is recorded next; the newest one counts.

    Args:
        work: The update.
        person: Who answers; their caller has looked whether they may.
        cycle: The year.
        known: What is known.
        said: The paper, or the reason.
        about_id: Whom an officer above decides on; None for a decision of the cell's.

    Raises:
        Refusal: `no_text` where a paper or a reason is needed; `text_too_long` (limit).
    """
    text = " ".join(said.split()) if known is not CheckKnown.NOTHING else ""
    if not text and known is not CheckKnown.NOTHING:
        raise Refusal("no_text")
    if len(text) > LONGEST_SAID:
        raise Refusal("text_too_long", limit=LONGEST_SAID)
    session = await work.session()
    session.add(
        SuperiorCheck(
            cycle_id=id_of(cycle),
            known=known.value,
            said=text,
            about_id=about_id,
            entered_by=person.member_id,
            entered_at=work.now,
        )
    )
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="superior_check_answered",
        organisation_id=cycle.cell_id,
        payload={"year": cycle.year, "by": person.member_id},
    )


async def use(work: Work, cycle: Cycle, about_id: int | None = None) -> None:
    """Let a decision be recorded on the answer; the next one is asked about anew.

    Raises:
        Refusal: `check_first` where the rules ask for an answer that was not given.
    """
    if (await of_year(work, cycle, about_id)).open:
        raise Refusal("check_first")
    session = await work.session()
    for row in await rows.checks_of(session, id_of(cycle), about_id):
        row.used = True
        session.add(row)
    await session.flush()


def _rule(cycle: Cycle) -> Reason | None:
    try:
        found = rating.checked_first(cycle.year, profile=cycle.profile)
    except rating.RatingError:
        return None
    return found.reasons[0]


def _answer(row: SuperiorCheck) -> CheckAnswer:
    return CheckAnswer(CheckKnown(row.known), row.said)
