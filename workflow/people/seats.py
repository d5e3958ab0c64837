"""Who sits in a committee, a standing committee, a leadership on a day: by the posts of members of
different cells."""

from datetime import date

from storage.member_then import MemberThen
from storage.queries import bodies as rows
from terms.people import BodyKind, PostRole
from workflow.work import Work


async def sitting_in(
    work: Work, organisation_id: int, kind: BodyKind, day: date
) -> tuple[MemberThen, ...]:
    """Give who sat that day in a body of an organisation, or of a cell: secretary (or who heads the
    workplace), deputies, members; `role` is what each was in the body.

    Whoever is suspended from the post or has left does not sit. Where nobody is noted as a member
    of the standing committee, the committee has none: it is empty."""
    session = await work.session()
    found = await rows.sitting_in(session, organisation_id, kind, day)
    if kind is BodyKind.STANDING_COMMITTEE and not any(
        post.role == PostRole.STANDING_MEMBER and post.organisation_id == organisation_id
        for one in found
        for post in one.posts
    ):
        return ()
    return tuple(found)
