"""The words of the rows on authority: where a cell stands, whom, which step, who does it."""

from enum import StrEnum
from itertools import product


class CellPlace(StrEnum):
    """Where a cell stands in the tree."""

    UNDER = "cell"
    """Chi bộ trực thuộc: under a base organisation."""
    BASE = "base_cell"
    """Chi bộ cơ sở: a base organisation by itself."""


class Rated(StrEnum):
    """The kinds of subjects that authority is spoken of."""

    ANY = "any"
    """Whoever has no row of their own."""
    MEMBER = "member"
    """Without post."""
    HEAD = "head"
    """Head or deputy head of the unit."""
    COMMITTEE_MEMBER = "committee_member"
    SECRETARY = "secretary"
    """Secretary or deputy secretary of the cell."""
    CELL = "cell"
    COLLECTIVE = "collective"


class AuthorityStep(StrEnum):
    """What somebody has to do with a rating."""

    PROPOSES = "proposes"
    APPRAISES = "appraises"
    DECIDES = "decides"
    TOLD = "told"


class AuthorityBody(StrEnum):
    """Who does it, as the documents name them."""

    CELL = "cell"
    OWN_COMMITTEE = "own_committee"
    """The cell's own committee; the cell where it has none."""
    SECTIONAL_COMMITTEE = "sectional_committee"
    BASE_APPRAISERS = "base_appraisers"
    """Who is charged with it at the base organisation."""
    BASE_COMMITTEE = "base_committee"
    COMMITTEE_ABOVE = "committee_above"
    ORGANISATION_BOARD = "organisation_board"
    """Who prepares the personnel matters of the body that decides."""
    STANDING_ABOVE = "standing_above"
    """The standing committee of the committee above the base organisation."""
    PERSON = "person"
    MANAGER = "manager"
    """Who directly manages them."""


def authority_key(place: CellPlace, rated: Rated, step: AuthorityStep) -> str:
    """The key of the row on one step for one kind of subject."""
    return f"authority.{place}.{rated}.{step}"


KEYS = tuple(authority_key(*each) for each in product(CellPlace, Rated, AuthorityStep))
"""Every row that a profile may state."""
