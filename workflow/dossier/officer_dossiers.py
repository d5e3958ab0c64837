"""The officer above with the dossiers of their cells: which came, and the papers of those that did.

Before who leads the cell sent it, nobody above reads a paper or a name of it, only how much of it
is there (0366)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from papers.dossier_archive import DossierListFacts, ListedPaper
from papers.plain import in_file_name
from storage.queries import dossier as rows
from storage.queries import offices
from storage.tables import Cycle, Organisation, SentDossier
from workflow.access import places_watched, year_watched
from workflow.accounts import Person, id_of
from workflow.dossier import files, lines
from workflow.dossier.lines import Dossier
from workflow.errors import Refusal
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.work import Work

ONE = "dossier_of_cell"
"""The kind of link by which an officer fetches the dossier of one cell."""
ALL = "dossiers"
"""The kind of link by which an officer fetches those of an organisation's year."""
_YEAR = 10_000


@dataclass(frozen=True, slots=True)
class DossierPlace:
    """A cell or body, and whether its dossier of the year came."""

    cycle_id: int
    """0 where it has no such year."""
    name: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class SentDossiers:
    """What came of one organisation in one year."""

    organisation_id: int
    organisation: str
    year: int
    years: tuple[int, ...]
    """Those that can be looked at, the newest first."""
    others: tuple[tuple[int, str], ...]
    """The officer's other organisations."""
    places: tuple[DossierPlace, ...]

    @property
    def sent(self) -> int:
        """How many came."""
        return sum(one.sent_at is not None for one in self.places)


async def of_organisation(
    work: Work, officer: Person, organisation_id: int = 0, year: int = 0
) -> SentDossiers:
    """Give what came of an organisation in a year: the first and the newest where none is named.

    Raises:
        Refusal: `not_officer`; `not_in_cell` for an organisation of which they are none.
    """
    session = await work.session()
    watched = await offices.offices_of(session, officer.member_id)
    if not watched:
        raise Refusal("not_officer")
    office = next((o for o in watched if id_of(o) == organisation_id or not organisation_id), None)
    if office is None:
        raise Refusal("not_in_cell")
    places = await places_watched(work, office)
    years = await rows.years_known(session, [id_of(one) for one in places])
    chosen = year if year in years else next(iter(years), 0)
    of_year = await rows.years_in(session, [id_of(one) for one in places], chosen)
    return SentDossiers(
        organisation_id=id_of(office),
        organisation=office.name,
        year=chosen,
        years=tuple(years),
        others=tuple((id_of(one), one.name) for one in watched if one is not office),
        places=tuple(
            _place(work, one, of_year.get(id_of(one)))
            for one in places
            if one.body is None or id_of(one) in of_year
        ),
    )


async def one(work: Work, officer: Person, cycle_id: int) -> Dossier:
    """Give the list of a dossier that came.

    Raises:
        Refusal: `not_officer`; `not_in_cell` for a year of another organisation;
            `dossier_not_sent` before it came, and once it was taken back.
    """
    cycle, place = await _sent(work, officer, cycle_id)
    return await lines.of_year(work, cycle, place)


async def packed_one(work: Work, officer: Person, cycle_id: int) -> PaperFile:
    """Give the papers of a dossier that came; that they were taken is noted. Raise as `one`."""
    cycle, place = await _sent(work, officer, cycle_id)
    made = await files.of_cell(work, officer, cycle, place)
    await files.record_taking(work, officer, cycle)
    address = link(work, Claim(ONE, officer.member_id, cycle_id))
    return PaperFile(made.name, made.render, address)


async def packed(work: Work, officer: Person, organisation_id: int, year: int) -> PaperFile:
    """Give every dossier of a year that came, with one list that names the others, too.

    Raises:
        Refusal: as `of_organisation`; `dossier_none_sent`; `dossier_too_large` (files, limit).
    """
    now = await of_organisation(work, officer, organisation_id, year)
    if not now.sent or now.year != year:
        raise Refusal("dossier_none_sent")
    whole = _Whole()
    for number, each in enumerate(now.places, start=1):
        await _add(work, officer, whole, each, f"{number:02}-{in_file_name(each.name)}/")
    facts = DossierListFacts(
        whose=now.organisation,
        year=year,
        made_on=work.now.date(),
        listed=whole.listed,
        papers=tuple(whole.lines),
        unsent=tuple(whole.unsent),
    )
    made = files.archive(f"ho-so-{in_file_name(now.organisation)}-{year}.zip", facts, whole.papers)
    about = now.organisation_id * _YEAR + year
    return PaperFile(made.name, made.render, link(work, Claim(ALL, officer.member_id, about)))


@dataclass(slots=True)
class _Whole:
    """The dossiers of an organisation on their way into one file."""

    listed: bool = True
    lines: list[ListedPaper] = field(default_factory=list)
    papers: list[tuple[str, Callable[[], bytes]]] = field(default_factory=list)
    unsent: list[tuple[str, int, int, date | None]] = field(default_factory=list)


async def _add(work: Work, officer: Person, whole: _Whole, each: DossierPlace, under: str) -> None:
    session = await work.session()
    cycle = await session.get(Cycle, each.cycle_id)
    if cycle is None:
        whole.unsent.append((each.name, 0, 0, None))
        return
    place = await session.get_one(Organisation, cycle.cell_id)
    if each.sent_at is None:
        now = await lines.of_year(work, cycle, place)
        whole.unsent.append((each.name, now.there, len(now.asked), now.due))
        return
    made = await files.place_files(work, officer, cycle, place, under=under)
    whole.lines += made.listed
    whole.papers += made.papers
    whole.listed &= made.dossier.listed
    await files.record_taking(work, officer, cycle)


async def by_link(work: Work, officer: Person, about: int) -> PaperFile:
    """Give what a link of all opens, by the rights its reader has now; raise as `packed`."""
    organisation_id, year = divmod(about, _YEAR)
    return await packed(work, officer, organisation_id, year)


def _place(
    work: Work, one: Organisation, found: tuple[Cycle, SentDossier | None] | None
) -> DossierPlace:
    if found is None:
        return DossierPlace(0, one.name, None)
    cycle, sent = found
    at = None if sent is None else sent.sent_at.astimezone(work.now.tzinfo)
    return DossierPlace(id_of(cycle), one.name, at)


async def _sent(work: Work, officer: Person, cycle_id: int) -> tuple[Cycle, Organisation]:
    cycle, place = await year_watched(work, officer, cycle_id)
    if await (await work.session()).get(SentDossier, id_of(cycle)) is None:
        raise Refusal("dossier_not_sent")
    return cycle, place
