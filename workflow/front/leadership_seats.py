"""Who of the heads in several cells is in the leadership collective of the organisation above.

A title does not tell it: a «Trưởng khoa» heads a unit and is none of the school's leadership. Who
leads the committee above says it, by name."""

from dataclasses import dataclass

from storage import audit
from storage.queries import bodies as rows
from storage.queries import offices, people
from storage.tables import Post
from terms.people import PostBody
from workflow.accounts import Person, id_of
from workflow.errors import Refusal
from workflow.front import bodies
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class HeadSeat:
    """A post at the workplace that may be one in the leadership of the organisation."""

    post_id: int
    name: str
    title: str
    cell: str
    seated: bool


async def heads(work: Work, founder: Person, above: int) -> tuple[HeadSeat, ...]:
    """Give the heads and deputies of today in the cells under an organisation, by name.

    Raises:
        Refusal: `not_committee_head` for who does not lead its committee; `only_in_the_cell`.
    """
    await bodies.may_found_above(work, founder, above)
    return tuple(seat for seat, _ in await _posts(work, above))


async def turn(work: Work, founder: Person, above: int, post_id: int) -> tuple[HeadSeat, ...]:
    """Put a post into the leadership of the organisation, or take it out again; give all as they
    are now.

    Raises:
        Refusal: as `heads`; `no_post` for one that is not among them.
    """
    await bodies.may_found_above(work, founder, above)
    post = next((one for _, one in await _posts(work, above) if one.id == post_id), None)
    if post is None:
        raise Refusal("no_post")
    session = await work.session()
    post.organisation_id = above if post.organisation_id is None else None
    session.add(post)
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="leadership_seat",
        organisation_id=above,
        payload={
            "member": post.member_id,
            "seated": post.organisation_id is not None,
            "by": founder.member_id,
        },
    )
    return tuple(seat for seat, _ in await _posts(work, above))


async def _posts(work: Work, above: int) -> list[tuple[HeadSeat, Post]]:
    session, today = await work.session(), work.now.date()
    cells = {id_of(one): one.name for one in await offices.cells_under(session, [above])}
    found = []
    for history in await people.histories(session, rows.heads_in(cells)):
        then = history.then(today)
        for post in then.posts if then.belongs else ():
            if post.body == PostBody.STATE and post.organisation_id in (None, above):
                seated = post.organisation_id == above
                cell = cells[then.cell_id]
                found.append((HeadSeat(id_of(post), then.called, post.title, cell, seated), post))
    return found
