"""One member and their posts, as rows that stand in no database yet."""

from datetime import date
from typing import Any

from storage.tables import Member, MemberStatus, Post
from terms.people import PostBody, PostRole


def member(**values: Any) -> Member:
    """Lan, official since long ago, in cell 1."""
    return Member(
        **{
            "id": 1,
            "person_id": 1,
            "cell_id": 1,
            "full_name": "Trần Thị Lan",
            "birth_date": date(1985, 9, 5),
            "admitted_on": date(2012, 3, 26),
            "status": MemberStatus.OFFICIAL,
            **values,
        }
    )


def post(
    body: PostBody,
    role: PostRole,
    since: date | None = None,
    until: date | None = None,
    above: int | None = None,
) -> Post:
    """A post of hers; `above` is the organisation whose committee or leadership it is in."""
    return Post(
        id=7,
        member_id=1,
        body=body,
        role=role,
        since=since,
        until=until,
        organisation_id=above,
    )
