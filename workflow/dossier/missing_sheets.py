"""Sheets that a dossier may lack, filled from what is stored, for who leads the cell: a draft to be
completed by hand, never a paper that counts as there."""

import rating
from papers.dossier_archive import STANDINGS
from papers.dossier_sheets import (
    TEMPLATE_NAMES,
    DossierSheet,
    SheetFacts,
    SheetRow,
    dossier_sheet_docx,
)
from papers.plain import in_file_name
from storage.queries import meetings as meeting_rows
from storage.queries import notices as notice_rows
from storage.queries import people
from storage.tables import Cycle, CycleDecision, Member, Organisation
from terms.places import PlaceKind
from workflow import cycle as cycles
from workflow.access import leads, year_led
from workflow.accounts import Person, id_of
from workflow.count import collective_subjects
from workflow.decision.proposed_levels import subject_levels
from workflow.dossier import lines
from workflow.dossier.known_papers import known_papers
from workflow.errors import Refusal
from workflow.links import Claim, in_place, link
from workflow.office.rewards import posts_of
from workflow.paper_file import PaperFile
from workflow.review.which_form import residence_clause
from workflow.work import Work

SHEET = "dossier_sheet"
"""The kind of link by which who leads fetches one of these sheets."""
_KINDS = tuple(DossierSheet)
_EACH = 10


async def sheet(work: Work, secretary: Person, kind: DossierSheet) -> PaperFile:
    """Give a sheet of the year in view as Word.

    Raises:
        Refusal: `not_secretary`, `not_substitute`, `no_cycle`; `dossier_sheet_empty` where nobody
            is to stand in it.
    """
    leads(secretary)
    cycle = await cycles.in_view(work, secretary)
    if cycle is None:
        raise Refusal("no_cycle")
    place = await (await work.session()).get_one(Organisation, cycle.cell_id)
    return await _made(work, secretary, cycle, place, kind)


async def by_link(work: Work, reader: Person, about: int) -> PaperFile:
    """Give what a link of this kind opens, by the rights its reader has now; raise as `sheet`, and
    as `access.year_led`."""
    number, at = divmod(about, _EACH)
    cycle, place = await year_led(work, reader, number)
    if at >= len(_KINDS):
        raise Refusal("button_old")
    return await _made(work, reader, cycle, place, _KINDS[at])


async def _made(
    work: Work, person: Person, cycle: Cycle, place: Organisation, kind: DossierSheet
) -> PaperFile:
    rows = await _rows(work, cycle, place, kind)
    if not rows:
        raise Refusal("dossier_sheet_empty")
    session = await work.session()
    line = await people.line_of(session, cycle.cell_id)
    head = await people.secretaries_of(session, cycle.cell_id, work.now.date())
    decision = await session.get(CycleDecision, id_of(cycle))
    facts = SheetFacts(
        kind=kind,
        superior=line[-2].name if len(line) > 1 else "",
        cell=place.name,
        year=cycle.year,
        head=head[0].called if head else "",
        document="" if decision is None else decision.document,
        rows=tuple(rows),
    )
    stem = TEMPLATE_NAMES[kind].removesuffix(".docx").replace("_", "-")
    about = id_of(cycle) * _EACH + _KINDS.index(kind)
    where = 0 if person.body is None else person.cell_id
    address = link(work, Claim(in_place(SHEET, where), person.member_id, about))
    name = f"{stem}-{in_file_name(place.name)}-{cycle.year}.docx"
    return PaperFile(name, lambda: dossier_sheet_docx(facts), address)


async def _rows(
    work: Work, cycle: Cycle, place: Organisation, kind: DossierSheet
) -> list[SheetRow]:
    match kind:
        case DossierSheet.PROPOSAL:
            return await _proposed(work, cycle)
        case DossierSheet.PAPERS:
            return await _papers(work, cycle, place)
        case DossierSheet.REWARDS:
            return await _rewarded(work, cycle, place)
        case DossierSheet.RESIDENCE:
            return await _residences(work, cycle, place)


async def _proposed(work: Work, cycle: Cycle) -> list[SheetRow]:
    """Give what the meetings of the year proposed: collectives first, then members by name."""
    levels = await subject_levels(work, cycle)
    named = await collective_subjects.names(work, cycle, list(levels))
    found = [
        SheetRow(name=name, level=_level(levels[number]), person=False)
        for number, name in named.items()
    ]
    members = await meeting_rows.members_named(await work.session(), [n for n in levels if n > 0])
    return found + [of_member(members[n], level=_level(levels[n])) for n in levels if n > 0]


async def _papers(work: Work, cycle: Cycle, place: Organisation) -> list[SheetRow]:
    now = await lines.of_year(work, cycle, place)
    return [
        SheetRow(
            name=f"{one.title}: {one.name}" if one.name else one.title,
            number=one.item,
            clause=one.clause,
            standing=STANDINGS[one.standing.value],
            person=False,
        )
        for one in now.asked
    ]


async def _rewarded(work: Work, cycle: Cycle, place: Organisation) -> list[SheetRow]:
    """Give who was decided to be excellent: only they can be proposed (S1 IV.6)."""
    known = await known_papers(work, cycle, place)
    best = rating.Level.EXCELLENT
    who = [one.member_id for one in known.entries.values() if one.decided]
    excellent = [one for one in who if known.levels.get(one) == best.value]
    members = await meeting_rows.members_named(await work.session(), excellent)
    return [of_member(members[one], level=best.vietnamese) for one in excellent]


async def _residences(work: Work, cycle: Cycle, place: Organisation) -> list[SheetRow]:
    """Give of whom the committee where they live is to write, with what it wrote."""
    session = await work.session()
    known = await known_papers(work, cycle, place)
    asked = [n for n, one in known.entries.items() if residence_clause(one.member, cycle)]
    said = {
        one.member_id: one.comment
        for one in await notice_rows.places(session, id_of(cycle))
        if one.kind is PlaceKind.RESIDENCE
    }
    members = await meeting_rows.members_named(session, asked)
    return [of_member(members[one], comment=said.get(one) or "") for one in asked]


def of_member(member: Member, *, level: str = "", comment: str = "") -> SheetRow:
    """Give what a sheet states of a member."""
    return SheetRow(
        name=member.full_name,
        birth_date=member.birth_date,
        birth_year_only=member.birth_year_only,
        posts=posts_of(member),
        workplace=member.workplace or "",
        level=level,
        comment=comment,
    )


def _level(level: rating.Level | None) -> str:
    return level.vietnamese if level else ""
