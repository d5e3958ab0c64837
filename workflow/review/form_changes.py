"""The rules and forms of a year that is running have changed with a release: who is told, and what
is written down.

Reviews that were handed in stay as they are; their writers, and who leads the cell, are told once.
The year goes on under the rules in force: its hash follows, with an entry that says why."""

from dataclasses import dataclass

import rating
from storage import audit, outbox
from storage.queries import people, review_moves
from storage.queries import reviews as review_rows
from storage.tables import Cycle, CycleState, Member, ReviewState, SelfReview
from workflow.access import leads
from workflow.accounts import Person, id_of
from workflow.cycle import in_view, rating_day
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.review.handing_in import reopen
from workflow.review.review_states import BEFORE_THE_MEETING
from workflow.review.which_form import form_of_review, successor
from workflow.work import Work

WRITER = "form_changed"
"""The kind of the notice to who has handed in on a former form."""
LEADERS = "forms_changed"
"""The kind of the notice to who leads the cell."""
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class FormChangedFacts:
    """What the notice to a writer says."""

    review_id: int
    year: int
    code: str
    """The mark of the form it was handed in on."""
    may_take_back: bool
    """Whether the writer can take it back; else who leads the cell gives it back."""


@dataclass(frozen=True, slots=True)
class ChangedInCell:
    """What the notice to who leads the cell says."""

    year: int
    names: tuple[str, ...]
    """Whose reviews stand handed in on a former form, but for one's own."""


async def tick(work: Work) -> None:
    """Tell whoever is still to be told; bring the hashes of running years up to date."""
    session = await work.session()
    cycles: dict[int, Cycle] = {}
    for row in await review_moves.not_told(session, AT_ONCE):
        row.told_at = work.now
        session.add(row)
        review = await session.get_one(SelfReview, row.review_id)
        cycle = await session.get_one(Cycle, review.cycle_id)
        if await _stands_former(work, cycle, review):
            await _tell_writer(work, review)
            cycles[review.cycle_id] = cycle
    for number, cycle in cycles.items():
        await _tell_leaders(work, number, cycle)
    for cycle in await review_rows.under_other_rules(session, _hashes(), AT_ONCE):
        await _follow(work, cycle)
    await session.flush()


async def writer_facts(work: Work, row: Planned) -> FormChangedFacts | None:
    """Give what the writer is told; None when it went over, or the meeting has begun."""
    session = await work.session()
    review = await session.get(SelfReview, row.args["review"])
    if review is None:
        return None
    cycle = await session.get_one(Cycle, review.cycle_id)
    if not await _stands_former(work, cycle, review):
        return None
    form = await form_of_review(work, review)
    may = CycleState(cycle.state) is CycleState.COLLECTING
    return FormChangedFacts(row.args["review"], cycle.year, form.code, may)


async def leader_facts(work: Work, row: Planned) -> ChangedInCell | None:
    """Give what who leads the cell is told; None when no such review is left."""
    session = await work.session()
    cycle = await session.get(Cycle, row.args["cycle"])
    if cycle is None:
        return None
    found = await _former_in(work, cycle, row.member_id)
    names = tuple(member.called for member, _ in found)
    return ChangedInCell(cycle.year, names) if names else None


async def give_back(work: Work, leader: Person, comment: str) -> tuple[str, ...]:
    """Give every review on a former form back to its writer, but one's own; tell whose.

    Raises:
        Refusal: `not_secretary`, `not_substitute`, `no_cycle`; as `handing_in.reopen`.
    """
    leads(leader)
    cycle = await in_view(work, leader)
    if cycle is None:
        raise Refusal("no_cycle")
    found = await _former_in(work, cycle, leader.member_id)
    for _, review in found:
        await reopen(work, cycle, review, leader.member_id, comment, ())
    return tuple(member.called for member, _ in found)


async def _stands_former(work: Work, cycle: Cycle, review: SelfReview) -> bool:
    """Whether a review stands handed in on a former form, and may still go over."""
    if review.state != ReviewState.SUBMITTED or CycleState(cycle.state) not in BEFORE_THE_MEETING:
        return False
    session = await work.session()
    member = await people.member_on(session, review.member_id, rating_day(cycle))
    return successor(await form_of_review(work, review), member, cycle) is not None


async def _former_in(work: Work, cycle: Cycle, but: int) -> list[tuple[Member, SelfReview]]:
    session = await work.session()
    reviews = await review_rows.reviews_of_cycle(session, cycle.id or 0)
    return [
        (member, reviews[id_of(member)])
        for member in await people.members_of(session, cycle.cell_id)
        if id_of(member) in reviews
        and id_of(member) != but
        and await _stands_former(work, cycle, reviews[id_of(member)])
    ]


async def _tell_writer(work: Work, review: SelfReview) -> None:
    await outbox.plan(
        await work.session(),
        key=f"form-changed:{review.id}",
        kind=WRITER,
        member_id=review.member_id,
        args={"review": review.id},
        not_before=work.house.quiet.next_allowed(work.now),
    )


async def _tell_leaders(work: Work, cycle_id: int, cycle: Cycle) -> None:
    session = await work.session()
    for leader in await people.secretaries_of(session, cycle.cell_id, work.now.date()):
        await outbox.plan(
            session,
            key=f"forms-changed:{cycle_id}:{id_of(leader)}",
            kind=LEADERS,
            member_id=id_of(leader),
            args={"cycle": cycle_id},
            not_before=work.house.quiet.next_allowed(work.now),
        )


def _hashes() -> dict[str, str]:
    """The shipped rules; a year under an office's own law keeps the text it was opened with."""
    return {name: rating.profile_hash(name) for name in rating.PROFILES}


async def _follow(work: Work, cycle: Cycle) -> None:
    """Let a running year follow the rules as they stand now, and write down from which to which."""
    before, cycle.profile_hash = cycle.profile_hash, rating.profile_hash(cycle.profile)
    session = await work.session()
    session.add(cycle)
    await audit.append(
        session,
        at=work.now,
        kind="cycle_rules_changed",
        organisation_id=cycle.cell_id,
        payload={
            "year": cycle.year,
            "profile": cycle.profile,
            "before": before,
            "now": cycle.profile_hash,
            "why": "release",
        },
    )
