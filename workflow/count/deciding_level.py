"""Who decides the ratings of a cell: there the similar groups of the cap are counted (S1 V.14)."""

from storage.queries import people
from storage.tables import Organisation, OrganisationKind
from workflow.work import Work


async def deciding_level(work: Work, cell_id: int) -> Organisation | None:
    """Give under which organisation a cell's ratings are decided: the base organisation it is in,
    else what is directly above it; None where nothing above it is in the house."""
    line = await people.line_of(await work.session(), cell_id)
    above = [one for one in line if one.kind not in (OrganisationKind.CELL, OrganisationKind.BODY)]
    bases = [one for one in above if one.kind is OrganisationKind.PARTY_ORGANISATION]
    return next(reversed(bases or above), None)


async def name_of_level(work: Work, cell_id: int) -> str:
    """Give the name of `deciding_level`; empty where it is not known."""
    found = await deciding_level(work, cell_id)
    return found.name if found is not None else ""
