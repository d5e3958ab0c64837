"""Which collectives of a cell report on themselves (S1 III.1.1), and which are too small (V.6)."""

from dataclasses import dataclass

import rating
from papers.plain import fold
from rating import clauses
from storage.member_then import MemberThen
from storage.queries import collectives as rows
from storage.queries import people
from storage.tables import CollectiveKind, MemberRole
from terms.people import BodyKind
from workflow.access import sits_on_committee
from workflow.accounts import Person, id_of
from workflow.cycle import in_view, rating_day
from workflow.errors import Refusal
from workflow.people.roster_values import is_leader
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class CellCollective:
    """One collective of the cell, as the roster knows it."""

    kind: CollectiveKind
    name: str
    """What it is called, where it is a body above the cells; empty for one of a cell."""
    members: tuple[int, ...]
    names: tuple[str, ...]
    apart: bool
    """It is large enough to be reviewed apart; else together with the cell (S1 V.6)."""
    clause: str
    report_id: int
    """Its report of this year; 0 before it was begun."""


async def collectives(work: Work, person: Person) -> tuple[CellCollective, ...]:
    """Give the collectives of the person's cell; those without a member are left out. Of a body
    above the cells it is that body alone: one of a cell reports in the cell's year.

    Raises:
        Refusal: `not_committee`, `no_cycle`; `only_in_the_cell` in a body of a cell.
    """
    sits_on_committee(person)
    if person.body is not None and not person.over_cells:
        raise Refusal("only_in_the_cell")
    cycle = await in_view(work, person)
    if cycle is None:
        raise Refusal("no_cycle")
    session = await work.session()
    members = await people.members_on(session, person.cell_id, rating_day(cycle))
    begun = {row.kind: row.id or 0 for row in await rows.reports_of(session, cycle.id or 0)}
    found = []
    every = members_by_kind(members) if person.body is None else {_OF_BODY[person.body]: members}
    for kind, chosen in every.items():
        asked = rating.duration(len(chosen), profile=cycle.profile)
        apart = kind is CollectiveKind.CELL or asked.apart
        found.append(
            CellCollective(
                kind=kind,
                name="" if person.body is None else person.cell_name,
                members=tuple(id_of(member) for member in chosen),
                names=tuple(member.called for member in chosen),
                apart=apart,
                clause=rating.cited(
                    clauses.reports(cycle.profile) if apart else asked.reasons[-1].clause
                ),
                report_id=begun.get(kind, 0),
            )
        )
    return tuple(found)


_OF_BODY = {
    BodyKind.PARTY_COMMITTEE: CollectiveKind.COMMITTEE,
    BodyKind.STANDING_COMMITTEE: CollectiveKind.COMMITTEE,
    BodyKind.LEADERSHIP: CollectiveKind.LEADERSHIP,
}
"""As what a body above the cells reports."""


def members_by_kind(members: list[MemberThen]) -> dict[CollectiveKind, list[MemberThen]]:
    """Give who belongs to which collective, by the posts of the roster. The report of the cell
    itself is written by its committee, or by all where it has none."""
    committee = [member for member in members if member.role != MemberRole.MEMBER]
    found = {
        CollectiveKind.COMMITTEE: committee,
        CollectiveKind.LEADERSHIP: [m for m in members if is_leader("", m.state_post)],
        CollectiveKind.UNION: [m for m in members if "cong doan" in fold(m.union_post)],
        CollectiveKind.CELL: committee or members,
    }
    return {kind: chosen for kind, chosen in found.items() if chosen}
