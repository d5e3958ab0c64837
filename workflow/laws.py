"""Which rules the years of an organisation are opened with, and choosing them.

A year keeps what it was opened with: the office's own law stands with it in the database, and the
folder it came from is asked for no more.
"""

from dataclasses import dataclass

import rating
from rating.law import law, overlays
from storage import audit
from storage.queries import laws as rows
from storage.queries import offices
from storage.tables import Cycle, LawUse, Organisation
from workflow.errors import Refusal
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class YearLaw:
    """The rules of one year: their name, and for an office's own law its text."""

    profile: str
    source: str | None = None


async def of_year(work: Work, organisation_id: int, year: int) -> YearLaw:
    """Give the rules that a year of an organisation is to be opened with.

    Those the nearest organisation above chose; where none did, the ones of the house.

    Raises:
        Refusal: `law_not_for_year` (year, title, years) where what was chosen does not reach.
    """
    row = await rows.in_use(await work.session(), organisation_id, year)
    if row is None:
        return YearLaw(work.house.profile)
    found = YearLaw(row.profile, row.source)
    _check_year(found, year)
    return found


async def use(work: Work, organisation: Organisation, chosen: YearLaw, from_year: int) -> int:
    """Let an organisation's years be opened with these rules from one on.

    Gives how many cells have opened such a year already: those keep what they were opened with.

    Raises:
        Refusal: `law_not_for_year` (year, title, years).
    """
    _check_year(chosen, from_year)
    session = await work.session()
    assert organisation.id is not None
    session.add(
        LawUse(
            organisation_id=organisation.id,
            from_year=from_year,
            profile=chosen.profile,
            source=chosen.source,
            used_at=work.now,
        )
    )
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="law_used",
        organisation_id=organisation.id,
        payload={
            "profile": chosen.profile,
            "profile_hash": rating.profile_hash(chosen.profile),
            "from_year": from_year,
        },
    )
    return len(await _opened(work, organisation.id, from_year))


async def _opened(work: Work, organisation_id: int, from_year: int) -> list[Cycle]:
    session = await work.session()
    cells = await offices.cells_under(session, [organisation_id])
    return await rows.opened_from(session, [cell.id or 0 for cell in cells], from_year)


def _check_year(chosen: YearLaw, year: int) -> None:
    if chosen.source is not None:
        overlays.take_back(chosen.profile, chosen.source)
    known = law(chosen.profile).profile
    end = known.valid_to
    if not known.valid_from.year <= year <= (year if end is None else end.year):
        years = f"{known.valid_from.year}–{'…' if end is None else end.year}"
        raise Refusal("law_not_for_year", year=year, title=known.title, years=years)
