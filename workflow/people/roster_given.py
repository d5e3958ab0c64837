"""The roster given out again: every member as of today, as a list would tell them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from papers.roster_headings import STANDINGS, Column
from rating import Status
from storage import audit
from storage.member_then import MemberThen
from storage.queries import people
from storage.tables import MemberStatus, Organisation
from terms.name_order import unit_order
from workflow.people.roster_places import STEP
from workflow.people.roster_values import PLAIN
from workflow.work import Work

if TYPE_CHECKING:
    from papers.roster_export import Told


@dataclass(frozen=True, slots=True)
class GivenPost:
    """A post: the kind of body (`cell`, `party`, `state`), the role, its words, since when."""

    body: str
    role: str
    title: str
    since: date | None


@dataclass(frozen=True, slots=True)
class GivenMember:
    """A member with the cell and the organisations above it."""

    member: MemberThen
    cell: str
    line: tuple[str, ...]
    """The organisations above the cell, the highest first."""

    @property
    def organisation(self) -> str:
        """The one directly above the cell; empty where there is none."""
        return self.line[-1] if self.line else ""

    @property
    def posts(self) -> tuple[GivenPost, ...]:
        """The posts held today."""
        return tuple(
            GivenPost(str(post.body), str(post.role), post.title, post.since)
            for post in self.member.posts
        )

    def columns(self) -> "Mapping[Column, Told]":
        """Give what each column of a roster says of the member."""
        one = self.member
        official = one.status == MemberStatus.OFFICIAL
        told: dict[Column, Told] = {
            Column.NAME: one.full_name,
            Column.BIRTH_DATE: f"{one.birth_date:%Y}" if one.birth_year_only else one.birth_date,
            Column.ADMITTED_ON: one.admitted_on,
            Column.STATUS: STANDINGS[Status(one.status.value)],
            Column.ORGANISATION: STEP.join(self.line),
            Column.CELL: self.cell,
            **{column: getattr(one, column.value) for column in PLAIN},
        }
        if official and one.official_on is not None:
            # The day a probationary member is expected to become official on is none yet.
            told[Column.OFFICIAL_ON] = one.official_on
        return told


async def given_members(work: Work) -> tuple[GivenMember, ...]:
    """Give every member of today by organisation, cell and name; it is noted that it was given."""
    session = await work.session()
    organisations = {one.id: one for one in await people.organisations(session)}
    today = work.now.date()
    found = [then for one in await people.histories(session) if (then := one.then(today)).belongs]
    given = [_given(one, organisations) for one in found]
    given.sort(key=lambda one: (tuple(map(unit_order, one.line)), unit_order(one.cell)))
    await audit.append(
        session,
        at=work.now,
        kind="roster_given",
        organisation_id=None,
        payload={"members": len(given)},
    )
    return tuple(given)


def _given(member: MemberThen, organisations: Mapping[int | None, Organisation]) -> GivenMember:
    cell = organisations[member.cell_id]
    line: tuple[str, ...] = ()
    above = organisations.get(cell.parent_id)
    while above is not None:
        line = (above.name, *line)
        above = organisations.get(above.parent_id)
    return GivenMember(member, cell.name, line)
