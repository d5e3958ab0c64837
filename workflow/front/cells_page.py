"""The officer's page of all cells in a browser: the link to it, and what it shows.

A link is signed, good for a day, and ends with the phone it was made for; whether its reader is
still the officer is asked each time it is opened. It shows counts: no name and no level of anybody.
"""

from dataclasses import dataclass
from datetime import datetime

from workflow.accounts import Person
from workflow.ballot import page_links
from workflow.errors import Refusal
from workflow.front import downloads
from workflow.links import BadLink, Claim, read, token
from workflow.office import cells_table
from workflow.office.cells_table import Table
from workflow.work import Work

PATH = "chi-bo"
PAGE = "cells_page"
"""The kind of link that opens it, and no file."""


@dataclass(frozen=True, slots=True)
class CellsSeen:
    """What the page shows."""

    table: Table
    at: datetime


async def address(work: Work, person: Person, language: str) -> str:
    """Give a link to the page.

    Raises:
        Refusal: `not_officer`; `no_pages` without an address that phones reach.
    """
    await cells_table.offices_of(work, person)
    if not page_links.offered(work):
        raise Refusal("no_pages")
    signed = token(work, Claim(PAGE, person.member_id, 0))
    return f"{work.house.public_url.rstrip('/')}/{PATH}/{signed}{page_links.query(language)}"


def genuine(work: Work, written: str) -> bool:
    """Tell whether this house signed a link to the page that still lasts, without looking into the
    database."""
    try:
        return read(work, written).kind == PAGE
    except BadLink:
        return False


async def shown(work: Work, written: str) -> CellsSeen:
    """Give the cells of whom a link was made for, as they stand now.

    Raises:
        BadLink: As `read`; a link to something else; one that ended with a phone.
        Refusal: `not_officer` for who is one no more; `file_unknown` for who is nobody here.
    """
    claim = read(work, written)
    if claim.kind != PAGE:
        raise BadLink
    reader = await downloads.reader_behind(work, claim)
    return CellsSeen(await cells_table.table(work, reader), work.now)
