"""The committee's comment on a member's year ("Nhận xét, đánh giá của chi ủy"): encrypted, every
version kept, printed in the committee's part of the review. Nobody comments on their own file."""

from dataclasses import dataclass, replace
from datetime import date

from papers.facts import FormFacts, HandFacts
from storage.queries import desk as desk_rows
from storage.queries import reviews as review_rows
from storage.tables import CommitteeComment, Cycle, CycleState, Member, ReviewState
from workflow.access import cell_member, sits_on_committee
from workflow.accounts import Person
from workflow.answer_text import kept_text
from workflow.cycle import in_view
from workflow.errors import Refusal
from workflow.work import Work

LONGEST_COMMENT = 6_000
HAND = "cell"
"""The hand of an individual form that the comment is printed in (authority B)."""
_OPEN = (CycleState.COLLECTING, CycleState.MEETING, CycleState.PROPOSED)


@dataclass(frozen=True, slots=True)
class Comment:
    """The newest version of a comment."""

    text: str
    version: int
    writer: str
    on: date


async def newest(work: Work, person: Person, member_id: int) -> Comment | None:
    """Give the comment on a member to the committee; None before there is one.

    Raises:
        Refusal: `not_committee`, `not_in_cell`, `no_cycle`.
    """
    sits_on_committee(person)
    await cell_member(work, person, member_id)
    return await _newest(work, await _cycle(work, person), member_id)


async def write(work: Work, person: Person, member_id: int, text: str) -> Comment:
    """Write the comment, as a new version.

    Raises:
        Refusal: `not_committee`, `not_in_cell`, `own_file`, `no_cycle`, `not_readable` before the
            review is handed in, `comment_late`, `answer_empty`, `answer_too_long` (length, limit).
    """
    cycle = await _commentable(work, person, member_id)
    kept = kept_text(text)
    if len(kept) > LONGEST_COMMENT:
        raise Refusal("answer_too_long", length=len(kept), limit=LONGEST_COMMENT)
    session = await work.session()
    before = await desk_rows.comment_versions(session, cycle.id or 0, member_id)
    row = CommitteeComment(
        cycle_id=cycle.id or 0,
        member_id=member_id,
        version=len(before) + 1,
        text=kept,
        written_by=person.member_id,
        written_at=work.now,
    )
    session.add(row)
    await session.flush()
    return Comment(kept, row.version, person.name, work.now.date())


async def may_write(work: Work, person: Person, member_id: int) -> None:
    """Refuse as `write` does, before anything is typed."""
    await _commentable(work, person, member_id)


async def on_paper(work: Work, cycle_id: int, member_id: int, facts: FormFacts) -> FormFacts:
    """Give a paper's facts with the comment in its place."""
    rows = await desk_rows.comment_versions(await work.session(), cycle_id, member_id)
    if not rows or not any(hand.id == HAND for hand in facts.form.hands):
        return facts
    hand = facts.hands.get(HAND, HandFacts())
    return replace(facts, hands={**facts.hands, HAND: replace(hand, comment=rows[-1].text)})


async def _commentable(work: Work, person: Person, member_id: int) -> Cycle:
    sits_on_committee(person)
    await cell_member(work, person, member_id)
    if member_id == person.member_id:
        raise Refusal("own_file")
    cycle = await _cycle(work, person)
    if CycleState(cycle.state) not in _OPEN:
        raise Refusal("comment_late")
    review = await review_rows.review_of(await work.session(), cycle.id or 0, member_id)
    if review is None or review.state != ReviewState.SUBMITTED:
        raise Refusal("not_readable")
    return cycle


async def _newest(work: Work, cycle: Cycle, member_id: int) -> Comment | None:
    session = await work.session()
    rows = await desk_rows.comment_versions(session, cycle.id or 0, member_id)
    if not rows:
        return None
    row = rows[-1]
    writer = await session.get_one(Member, row.written_by)
    on = row.written_at.astimezone(work.now.tzinfo).date()
    return Comment(row.text, row.version, writer.called, on)


async def _cycle(work: Work, person: Person) -> Cycle:
    cycle = await in_view(work, person)
    if cycle is None:
        raise Refusal("no_cycle")
    return cycle
