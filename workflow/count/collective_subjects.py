"""The collectives that a year rates, as subjects of a decision: their names, who is in them.

A collective has the number of its row on a sheet, which is below nought; a member has their id.
"""

from collections.abc import Collection

from storage.member_then import MemberThen
from storage.queries import people
from storage.tables import Collective, Cycle, MemberRole, Organisation
from terms.people import PostBody, PostRole
from workflow.accounts import id_of
from workflow.ballot.urn_session import called_in
from workflow.cycle import rating_day
from workflow.work import Work

_AT_THE_HEAD = (PostRole.HEAD, PostRole.DEPUTY_HEAD)
_APART = 100
"""More than a cell has collectives."""


def of_cell(cell_id: int, number: int) -> int:
    """Give the number by which a collective of one cell is told from those of all others."""
    return number - cell_id * _APART


def cell_and_number(about: int) -> tuple[int, int]:
    """Give the cell of such a number, and the collective in it; no cell (0) for any other."""
    if about > -_APART:
        return 0, about
    return -about // _APART, -(-about % _APART)


async def names(work: Work, cycle: Cycle, subjects: Collection[int]) -> dict[int, str]:
    """Give what the collectives among these subjects are called, in the order of a sheet."""
    numbers = [each.value for each in Collective if each.value in subjects and each.value < 0]
    if not numbers:
        return {}
    cell = await (await work.session()).get_one(Organisation, cycle.cell_id)
    return {number: called_in(cell, number) for number in numbers}


async def members(work: Work, cycle: Cycle, number: int) -> frozenset[int]:
    """Give who is in a collective of a year; of a body that meets whoever sits in it."""
    session = await work.session()
    cell = await session.get_one(Organisation, cycle.cell_id)
    found = await people.members_on(session, cycle.cell_id, rating_day(cycle))
    return frozenset(
        id_of(one) for one in found if one.belongs and (cell.body or _is_in(one, number))
    )


def _is_in(one: MemberThen, number: int) -> bool:
    match number:
        case Collective.CELL:
            return True
        case Collective.COMMITTEE:
            return one.role is not MemberRole.MEMBER
        case _:
            return any(one.holds(PostBody.STATE, role) for role in _AT_THE_HEAD)
