"""Who leads a committee above says that somebody keeps their seat in it, though they went to a cell
that is not under it, or their cell was handed over (0326)."""

from storage import audit
from storage.queries import people
from storage.tables import Member, Period, Post
from terms.people import PeriodKind, PostBody
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.front.bodies import may_found_above
from workflow.people import seats_ended
from workflow.people.seats_ended import EndedSeat
from workflow.people.titles import retitle
from workflow.work import Work


async def keep(work: Work, person: Person, post_id: int) -> EndedSeat:
    """Let a seat that ended with a transfer go on in the membership of the other cell, as if it had
    gone along, or in the same one where the cell was handed over; a suspension from it goes on too.

    Raises:
        Refusal: as `may_found_above`; `own_seat`; `no_post` where it is none that ended so;
            `already_so`.
    """
    await may_found_above(work, person, person.committee_id)
    post = await seats_ended.seat_in(work, person.committee_id, post_id)
    if post is None:
        raise Refusal("no_post")
    session = await work.session()
    left = await session.get_one(Member, post.member_id)
    if left.person_id == (await session.get_one(Member, person.member_id)).person_id:
        raise Refusal("own_seat")
    if post.until is None:
        raise Refusal("already_so")
    now = await seats_ended.membership_now(work, post)
    if now is None:
        raise Refusal("no_post")
    if await seats_ended.goes_on(work, post):
        raise Refusal("already_so")
    kept = await seats_ended.seat(work, post)
    await _go_on(work, post, id_of(now.member))
    await retitle(work, id_of(now.member), PostBody.PARTY)
    await audit.append(
        session,
        at=work.now,
        kind="seat_kept",
        organisation_id=person.committee_id,
        payload={"member": id_of(now.member), "by": person.member_id},
    )
    return kept


async def _go_on(work: Work, post: Post, member_id: int) -> None:
    """Let the row itself run on where the membership is the same."""
    session = await work.session()
    history, ended = await people.history_of(session, post.member_id), post.until
    stopped = [one for one in history.periods if one.post_id == post.id and one.until == ended]
    if member_id == post.member_id:
        for row in (post, *stopped):
            row.until = None
            session.add(row)
        await session.flush()
        return
    fields = post.model_dump(exclude={"id", "member_id", "until"})
    again = Post(member_id=member_id, **fields)
    session.add(again)
    await session.flush()
    for period in stopped:
        kind = PeriodKind.COMMITTEE_SUSPENDED
        goes_on = Period(member_id=member_id, post_id=again.id, kind=kind, since=period.since)
        session.add(goes_on)
    await session.flush()
