"""The officer: the excellence cap over all cells of who decides, group by group, in counts.

Nobody's name and nobody's level stands here. Into which groups persons are divided, and whether
the share is a higher one, is entered by the officer of the organisation that decides, with the day.
"""

from dataclasses import dataclass
from datetime import date

from storage import audit
from storage.queries import caps as rows
from storage.queries import offices
from storage.tables import CapDivision, Member, Organisation, OrganisationKind
from terms.caps import Division
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.decision import cap_above
from workflow.decision.cap_above import Weighed
from workflow.errors import Refusal
from workflow.work import Work

_DECIDES = (OrganisationKind.PARTY_ORGANISATION, OrganisationKind.SUPERIOR)


@dataclass(frozen=True, slots=True)
class Divided:
    """Who entered into which groups persons are divided, and when."""

    division: Division
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class WeighedTable:
    """One organisation's groups in a year, and what else the officer may look at."""

    now: Weighed
    decides: bool
    """Whether the ratings of these cells are decided here."""
    rules: bool
    """Whether who looks may enter groups and share: the officer of who decides."""
    divided: Divided | None
    others: tuple[tuple[int, str], ...]
    years: tuple[int, ...]


async def table(
    work: Work, person: Person, organisation_id: int = 0, year: int = 0
) -> WeighedTable:
    """Give the groups of one of the officer's organisations; of the first and of the newest year
    where none is named.

    Raises:
        Refusal: `not_officer`, for an organisation that is not theirs, too.
    """
    own, reached = await _reached(work, person)
    chosen = _chosen(reached, organisation_id)
    session = await work.session()
    years = await rows.years_of(session, id_of(chosen))
    of_year = year or next(iter(years), cycles.proposed_year(work.now.date()))
    now = await cap_above.weighed(work, chosen, of_year)
    decides = chosen.kind in _DECIDES
    return WeighedTable(
        now,
        decides,
        decides and id_of(chosen) in own,
        await _divided(work, chosen, of_year),
        tuple((id_of(one), one.name) for one in reached if one.id != chosen.id),
        tuple(one for one in years if one != of_year),
    )


async def divide(
    work: Work, person: Person, organisation_id: int, year: int, division: Division
) -> WeighedTable:
    """Keep into which similar groups persons are divided here; the newest entry counts.

    Raises:
        Refusal: as `table`; `cap_not_decided_here` where these ratings are decided elsewhere.
    """
    found = await may_rule(work, person, organisation_id, year)
    number, of_year = found.now.organisation_id, found.now.year
    session = await work.session()
    session.add(
        CapDivision(
            organisation_id=number,
            year=of_year,
            division=division.value,
            entered_by=person.member_id,
            entered_at=work.now,
        )
    )
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="cap_divided",
        organisation_id=number,
        payload={"year": of_year, "division": division.value, "by": person.member_id},
    )
    return await table(work, person, number, of_year)


async def may_rule(work: Work, person: Person, organisation_id: int, year: int) -> WeighedTable:
    """Let the officer of who decides through.

    Raises:
        Refusal: as `divide`.
    """
    found = await table(work, person, organisation_id, year)
    if not found.rules:
        raise Refusal("cap_not_decided_here")
    return found


async def _reached(work: Work, person: Person) -> tuple[set[int], list[Organisation]]:
    session = await work.session()
    own = await offices.offices_of(session, person.member_id)
    if not own:
        raise Refusal("not_officer")
    numbers = {id_of(one) for one in own}
    return numbers, await rows.deciding_under(session, numbers)


def _chosen(reached: list[Organisation], organisation_id: int) -> Organisation:
    if not organisation_id:
        bases = [one for one in reached if one.kind is OrganisationKind.PARTY_ORGANISATION]
        return (bases or reached)[0]
    for one in reached:
        if one.id == organisation_id:
            return one
    raise Refusal("not_officer")


async def _divided(work: Work, chosen: Organisation, year: int) -> Divided | None:
    session = await work.session()
    row = await rows.division(session, id_of(chosen), year)
    if row is None:
        return None
    by = await session.get_one(Member, row.entered_by)
    return Divided(
        Division(row.division), by.called, row.entered_at.astimezone(work.now.tzinfo).date()
    )
