"""Which comments the rules of a year ask for before the decision, and nobody has entered.

Of a cell where a member was or is for a time, and of where they live. It is told beside the member,
with the clause of the rules, and holds nothing back. What a body's year rates is heard of in the
cells: there the comments are entered and told.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import rating
from rating import clauses
from storage.member_then import MemberThen
from storage.queries import bodies as body_rows
from storage.queries import notices as rows
from storage.queries import people
from storage.tables import Cycle, OtherPlace
from terms.places import PlaceKind
from workflow.accounts import id_of
from workflow.cycle import rating_day
from workflow.review import which_form
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class MissingComment:
    """One comment that was asked for and has not come."""

    kind: PlaceKind
    clause: str
    """As people cite it."""
    certain: bool
    """Whether the reading it rests on was compared with the document."""


async def missing(
    work: Work, cycle: Cycle, subjects: Collection[int]
) -> dict[int, tuple[MissingComment, ...]]:
    """Give what is missing of each member among these subjects of whom something is."""
    session = await work.session()
    if await body_rows.in_body(session, cycle):
        return {}
    members = await people.named_on(session, subjects, rating_day(cycle))
    places = await rows.places(session, id_of(cycle))
    found = {
        who: tuple(_missing(member, cycle, [row for row in places if row.member_id == who]))
        for who, member in members.items()
    }
    return {who: each for who, each in found.items() if each}


def _missing(
    member: MemberThen, cycle: Cycle, places: Collection[OtherPlace]
) -> Iterator[MissingComment]:
    come = {row.kind for row in places if row.comment}
    former = clauses.former_comment(cycle.profile)
    if former is not None and any(
        row.kind is PlaceKind.FORMER
        and row.kind not in come
        and which_form.needs_comment_of(row, member, cycle)
        for row in places
    ):
        clause = rating.cited(former.clause)
        yield MissingComment(PlaceKind.FORMER, clause, not former.unconfirmed)
    away = member.temporary is not None and which_form.needs_temporary_comment(member, cycle)
    if away and PlaceKind.TEMPORARY not in come:
        rule = clauses.temporary_comment(cycle.profile)
        yield MissingComment(PlaceKind.TEMPORARY, rating.cited(rule.clause), not rule.unconfirmed)
    home = which_form.residence_clause(member, cycle)
    if home and PlaceKind.RESIDENCE not in come:
        yield MissingComment(PlaceKind.RESIDENCE, home, certain=True)
