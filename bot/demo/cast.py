"""The people of the demo, and their roster as an Excel file."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from handlers.words import LOCALES
from papers.roster_headings import HEADINGS, Column

_COLUMNS = {
    Column.NAME: "name",
    Column.BIRTH_DATE: "born",
    Column.ADMITTED_ON: "admitted",
    Column.STATUS: "status",
    Column.PARTY_POST: "party_post",
    Column.STATE_POST: "state_post",
    Column.PHONE: "phone",
    Column.EXEMPT: "exempt",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """One member of the cell: their roster row and the channel they use."""

    key: str
    name: str
    channel: str
    row: dict[str, str]
    wrote: dict[str, str]
    """What they write where others write what a form has as its example, by item."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The cell of the demo."""

    organisation: str
    cell: str
    workplace: str
    locality: str
    """Where it sits, as papers say it before the day."""
    minutes_number: str
    actors: tuple[Actor, ...]

    def write_roster(self, file: Path) -> None:
        """Write the roster as an office would keep it."""
        book = Workbook()
        sheet = book.active
        if sheet is None:
            raise RuntimeError("a new workbook has no sheet")
        extra = (Column.ORGANISATION, Column.CELL, Column.WORKPLACE)
        sheet.append([HEADINGS[column] for column in (*_COLUMNS, *extra)])
        for actor in self.actors:
            own = [actor.row.get(key, "") for key in _COLUMNS.values()]
            sheet.append([*own, self.organisation, self.cell, self.workplace])
        book.save(file)


def read_cast() -> Cast:
    """Give the shipped cell."""
    raw = tomllib.loads((LOCALES / "demo" / "cell.toml").read_text(encoding="utf-8"))
    return Cast(
        organisation=raw["organisation"],
        cell=raw["cell"],
        workplace=raw["workplace"],
        locality=raw["locality"],
        minutes_number=raw["minutes_number"],
        actors=tuple(
            Actor(
                row["key"],
                row["name"],
                row.get("channel", "telegram"),
                row,
                row.pop("wrote", {}),
            )
            for row in raw["member"]
        ),
    )
