"""What follows the writing: handing in, taking back, giving back, revising, every version kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from papers.forms import Kind
from storage import audit, outbox
from storage.queries import answer_trail, review_trail
from storage.queries import reviews as review_rows
from storage.tables import (
    Cycle,
    ReopeningKind,
    ReviewReopening,
    ReviewState,
    ReviewVersion,
    SelfReview,
    VersionKind,
)
from workflow.access import cell_member, leads, sits_on_committee
from workflow.accounts import Person, id_of
from workflow.answer_text import kept_text
from workflow.errors import Refusal
from workflow.planned import Planned
from workflow.review.pages import Page, page_of, stored_review
from workflow.review.review_states import Event, Phase, step
from workflow.review.taken_over import take_over
from workflow.work import Work

RETURNED = "review_returned"
"""The kind of the notice that a review was given back."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a review said when it was handed in for the n-th time."""

    number: int
    kind: VersionKind
    by_member_id: int
    at: datetime
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReturnedFacts:
    """What the notice of a review given back says."""

    year: int
    comment: str
    items: int


async def submit(work: Work, person: Person, *, scanned: bool = False) -> Page:
    """Hand the self-review in, as a new version; it is read-only from then on. Where their signed
    paper is `scanned`, that stands for what was not typed.

    Raises:
        Refusal: `no_cycle`, `no_review`, `review_submitted`, `writing_closed`,
            `review_incomplete` (missing).
    """
    cycle, review = await stored_review(work, person, person.member_id)
    now = await page_of(work, cycle, review)
    step(now.phase, Event.SUBMIT, now.state)
    if now.missing and not scanned:
        raise Refusal("review_incomplete", missing=len(now.missing))
    await _keep_version(work, review, now, person.member_id)
    await _close_reopening(work, review)
    review.state = ReviewState.SUBMITTED
    review.submitted_at = work.now
    await _stored(work, review)
    session = await work.session()
    await review_trail.drop_paste(session, id_of(review))
    await answer_trail.forget(session, id_of(review))
    return await page_of(work, cycle, review)


async def withdraw(work: Work, person: Person) -> Page:
    """Take a self-review back to go on writing, while the cell still collects.

    Raises:
        Refusal: `no_cycle`, `no_review`, `writing_closed`, `review_not_submitted`,
            `review_revising`.
    """
    cycle, review = await stored_review(work, person, person.member_id)
    now = await page_of(work, cycle, review)
    step(now.phase, Event.WITHDRAW, now.state)
    review.state = ReviewState.DRAFT
    review.submitted_at = None
    await _stored(work, review)
    await take_over(work, cycle, review)
    return await page_of(work, cycle, review)


async def return_review(
    work: Work, secretary: Person, member_id: int, comment: str, items: tuple[str, ...] = ()
) -> Page:
    """Give a review back to its member with a comment, these items open again (all when none).

    The member is told through the outbox. Nobody gives their own review back.

    Raises:
        Refusal: `not_secretary`, `not_in_cell`, `own_review`, `no_cycle`, `no_review`,
            `review_not_submitted`, `review_revising`, `writing_closed`, `item_unknown`,
            `answer_empty`.
    """
    cycle, review = await _of_member(work, secretary, member_id)
    if member_id == secretary.member_id:
        raise Refusal("own_review")
    await reopen(work, cycle, review, secretary.member_id, kept_text(comment), items)
    return await page_of(work, cycle, review)


async def reopen(
    work: Work,
    cycle: Cycle,
    review: SelfReview,
    by_member_id: int,
    comment: str,
    items: tuple[str, ...],
) -> None:
    """Open a submitted review again before the meeting and tell its member.

    Raises:
        Refusal: `review_not_submitted`, `review_revising`, `writing_closed`, `item_unknown`.
    """
    now = await page_of(work, cycle, review)
    step(now.phase, Event.RETURN, now.state)
    for item in items:
        now.item(item)
    row = ReviewReopening(
        review_id=id_of(review),
        kind=ReopeningKind.RETURNED,
        by_member_id=by_member_id,
        at=work.now,
        comment=comment,
        items=list(items),
    )
    review.state = ReviewState.DRAFT
    review.submitted_at = None
    session = await work.session()
    session.add(row)
    await _stored(work, review)
    if comment:  # a prompt that opens a review again has a notice of its own
        await _tell_returned(work, review, row)
    await audit.append(
        session,
        at=work.now,
        kind="review_returned",
        organisation_id=cycle.cell_id,
        payload={"review": id_of(review), "by": by_member_id, "items": len(items)},
    )


async def _tell_returned(work: Work, review: SelfReview, row: ReviewReopening) -> None:
    await outbox.plan(
        await work.session(),
        key=f"returned:{row.id}",
        kind=RETURNED,
        member_id=review.member_id,
        args={"reopening": row.id},
        not_before=work.now,
    )


async def returned_facts(work: Work, row: Planned) -> ReturnedFacts | None:
    """Give what the notice says; None when the review was handed in again meanwhile."""
    session = await work.session()
    reopening = await session.get(ReviewReopening, row.args["reopening"])
    if reopening is None or reopening.done_at is not None:
        return None
    review = await session.get_one(SelfReview, reopening.review_id)
    cycle = await session.get_one(Cycle, review.cycle_id)
    return ReturnedFacts(cycle.year, reopening.comment, len(reopening.items))


async def revise(work: Work, person: Person) -> Page:
    """Begin to work the meeting's comments in (S4 4.4.3): all but the levels, which were voted on.

    Until the revision is handed in, the version handed in last stands.

    Raises:
        Refusal: `no_cycle`, `no_review`, `review_not_submitted`, `review_revising`,
            `writing_closed` before the meeting is over and after the decision.
    """
    cycle, review = await stored_review(work, person, person.member_id)
    now = await page_of(work, cycle, review)
    step(now.phase, Event.REVISE, now.state)
    session = await work.session()
    session.add(
        ReviewReopening(
            review_id=id_of(review),
            kind=ReopeningKind.REVISION,
            by_member_id=person.member_id,
            at=work.now,
            items=[item.id for item in now.items if item.kind is not Kind.LEVEL],
        )
    )
    await session.flush()
    return await page_of(work, cycle, review)


async def give_up(work: Work, person: Person) -> Page:
    """Drop the revision: the answers of the version handed in last are put back.

    Raises:
        Refusal: `no_cycle`, `no_review`, `review_submitted`, `review_not_submitted`.
    """
    cycle, review = await stored_review(work, person, person.member_id)
    now = await page_of(work, cycle, review)
    step(now.phase, Event.GIVE_UP, now.state)
    session = await work.session()
    kept = _answers(await _latest(work, review))
    for item in await review_rows.answered_items(session, id_of(review)) - kept.keys():
        await review_rows.drop_answer(session, id_of(review), item)
    for item, value in kept.items():
        await review_rows.put_answer(session, id_of(review), item, value, work.now)
    await answer_trail.forget(session, id_of(review))
    await _close_reopening(work, review)
    return await page_of(work, cycle, review)


async def read_submitted(work: Work, reader: Person, member_id: int) -> Page:
    """Give a member's submitted review to the committee of their cell; a draft is seen by nobody.

    While it is revised, the version handed in last is given.

    Raises:
        Refusal: `not_committee`, `not_in_cell`, `no_cycle`, `no_review`, `review_not_submitted`.
    """
    sits_on_committee(reader)
    await cell_member(work, reader, member_id)
    cycle, review = await stored_review(work, reader, member_id)
    now = await page_of(work, cycle, review)
    if review.state != ReviewState.SUBMITTED:
        raise Refusal("review_not_submitted")
    return await _as_handed_in(work, review, now)


async def versions(work: Work, person: Person, member_id: int) -> tuple[Version, ...]:
    """Give every version handed in: one's own, or of a member of the cell one leads.

    Raises:
        Refusal: `not_secretary`, `not_in_cell`, `no_cycle`, `no_review`.
    """
    if member_id == person.member_id:
        _, review = await stored_review(work, person, member_id)
    else:
        _, review = await _of_member(work, person, member_id)
    rows = await review_trail.versions_of(await work.session(), id_of(review))
    return tuple(
        Version(row.number, VersionKind(row.kind), row.by_member_id, row.at, _answers(row))
        for row in rows
    )


async def _of_member(work: Work, secretary: Person, member_id: int) -> tuple[Cycle, SelfReview]:
    leads(secretary)
    await cell_member(work, secretary, member_id)
    return await stored_review(work, secretary, member_id)


async def _as_handed_in(work: Work, review: SelfReview, now: Page) -> Page:
    if now.phase is not Phase.REVISING:
        return now
    kept = _answers(await _latest(work, review))
    answers = {name: value for name, value in kept.items() if not name.startswith("+")}
    return replace(now, answers=answers, phase=Phase.SUBMITTED, reopened=frozenset())


async def _keep_version(work: Work, review: SelfReview, now: Page, by_member_id: int) -> None:
    session = await work.session()
    number = await review_trail.version_count(session, id_of(review)) + 1
    kind = VersionKind.FIRST if number == 1 else _KINDS[now.phase]
    stored = await review_rows.answers_of(session, id_of(review))
    proofs = [{"item": proof.item, "name": proof.name} for proof in now.proofs]
    snapshot = {
        "form": review.form,
        "form_hash": review.form_hash,
        "answers": stored,
        "attachments": proofs,
    }
    session.add(
        ReviewVersion(
            review_id=id_of(review),
            number=number,
            kind=kind,
            by_member_id=by_member_id,
            at=work.now,
            snapshot=json.dumps(snapshot, ensure_ascii=False),
        )
    )
    await session.flush()


_KINDS = {
    Phase.WRITING: VersionKind.WITHDRAWN,
    Phase.RETURNED: VersionKind.RETURNED,
    Phase.REVISING: VersionKind.REVISION,
}


async def _latest(work: Work, review: SelfReview) -> ReviewVersion:
    rows = await review_trail.versions_of(await work.session(), id_of(review))
    if not rows:
        raise RuntimeError("a review was revised that was never handed in")
    return rows[-1]


def _answers(version: ReviewVersion) -> dict[str, str]:
    answers: dict[str, str] = json.loads(version.snapshot)["answers"]
    return answers


async def _close_reopening(work: Work, review: SelfReview) -> None:
    session = await work.session()
    reopening = await review_trail.open_reopening(session, id_of(review))
    if reopening is not None:
        reopening.done_at = work.now
        session.add(reopening)
        await session.flush()


async def _stored(work: Work, review: SelfReview) -> None:
    session = await work.session()
    session.add(review)
    await session.flush()
