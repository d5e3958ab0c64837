"""Who leads a cell, or a body that meets, with the dossier of the year they work in: its list, what
they say is there on paper, its papers in one file, and that it goes up."""

from storage import audit
from storage.queries import meetings as meeting_rows
from storage.tables import Cycle, CycleState, DossierMark, Organisation, SentDossier
from workflow import cycle as cycles
from workflow.access import leads, year_led
from workflow.accounts import Person, id_of
from workflow.dossier import files, lines
from workflow.dossier.known_papers import MANAGED
from workflow.dossier.lines import Dossier
from workflow.errors import Refusal
from workflow.links import Claim, in_place, link
from workflow.paper_file import PaperFile
from workflow.work import Work

DOSSIER = "dossier"
"""The kind of link by which who leads fetches the dossier of a year."""
_BEFORE_PROPOSAL = (CycleState.PLANNED, CycleState.COLLECTING, CycleState.MEETING)


async def of_place(work: Work, secretary: Person) -> Dossier:
    """Give the list of the year in view; raise `Refusal` `not_secretary`, `no_cycle`."""
    cycle, place = await _year(work, secretary)
    return await lines.of_year(work, cycle, place)


async def mark(work: Work, secretary: Person, subject: int, key: str) -> Dossier:
    """Say that a paper is there that only exists on paper, or take it back. Nothing of it is kept.

    Raises:
        Refusal: as `of_place`; `button_old` for a line that is not theirs, or no such paper.
    """
    now = await of_place(work, secretary)
    found = [one for one in now.lines if (one.subject, one.key) == (subject, key)]
    if not found or not found[0].by_hand:
        raise Refusal("button_old")
    await _turn(work, secretary, now.cycle_id, subject, key)
    return await of_place(work, secretary)


async def manage(work: Work, secretary: Person, subject: int) -> Dossier:
    """Say that a person or a collective is managed by the committee above the base, or take it
    back: their own list is asked then.

    Raises:
        Refusal: as `of_place`; `button_old` for anybody else, and where the rules have no such
            list.
    """
    now = await of_place(work, secretary)
    if not now.manages or subject not in now.subjects:
        raise Refusal("button_old")
    await _turn(work, secretary, now.cycle_id, subject, MANAGED)
    return await of_place(work, secretary)


async def send(work: Work, secretary: Person) -> Dossier:
    """Give the dossier to the organisation above: its officers read it from then on.

    Raises:
        Refusal: as `of_place`; `dossier_before_meeting`; `dossier_sent` the second time.
    """
    cycle, place = await _year(work, secretary)
    if place.body is None and cycle.state in _BEFORE_PROPOSAL:
        raise Refusal("dossier_before_meeting")
    session = await work.session()
    await meeting_rows.cycle_locked(session, id_of(cycle))
    if await session.get(SentDossier, id_of(cycle)) is not None:
        raise Refusal("dossier_sent")
    session.add(SentDossier(cycle_id=id_of(cycle), sent_by=secretary.member_id, sent_at=work.now))
    await session.flush()
    await _record(work, "dossier_sent", cycle, secretary)
    return await lines.of_year(work, cycle, place)


async def take_back(work: Work, secretary: Person) -> Dossier:
    """Take a dossier back: nobody above reads it any more; it may be sent again.

    Raises:
        Refusal: as `of_place`; `dossier_not_sent`.
    """
    cycle, place = await _year(work, secretary)
    session = await work.session()
    row = await session.get(SentDossier, id_of(cycle))
    if row is None:
        raise Refusal("dossier_not_sent")
    await session.delete(row)
    await session.flush()
    await _record(work, "dossier_taken_back", cycle, secretary)
    return await lines.of_year(work, cycle, place)


async def packed(work: Work, secretary: Person) -> PaperFile:
    """Give the papers of the dossier in one file, with the list; that it was taken is noted.

    Raises:
        Refusal: as `of_place`, `files.of_cell`.
    """
    cycle, place = await _year(work, secretary)
    made = await files.of_cell(work, secretary, cycle, place)
    await files.record_taking(work, secretary, cycle)
    return PaperFile(made.name, made.render, _link(work, secretary, cycle))


async def by_link(work: Work, reader: Person, cycle_id: int) -> PaperFile:
    """Give what a link of this kind opens, by the rights its reader has now, of the year it names.

    Raises:
        Refusal: as `access.year_led`, `files.of_cell`.
    """
    cycle, place = await year_led(work, reader, cycle_id)
    made = await files.of_cell(work, reader, cycle, place)
    await files.record_taking(work, reader, cycle)
    return PaperFile(made.name, made.render, _link(work, reader, cycle))


def _link(work: Work, person: Person, cycle: Cycle) -> str:
    place = 0 if person.body is None else person.cell_id
    return link(work, Claim(in_place(DOSSIER, place), person.member_id, id_of(cycle)))


async def _year(work: Work, secretary: Person) -> tuple[Cycle, Organisation]:
    leads(secretary)
    cycle = await cycles.in_view(work, secretary)
    if cycle is None:
        raise Refusal("no_cycle")
    return cycle, await (await work.session()).get_one(Organisation, cycle.cell_id)


async def _turn(work: Work, secretary: Person, cycle_id: int, subject: int, key: str) -> None:
    session = await work.session()
    row = await session.get(DossierMark, (cycle_id, subject, key))
    if row is not None:
        await session.delete(row)
    else:
        session.add(
            DossierMark(
                cycle_id=cycle_id,
                subject=subject,
                line=key,
                noted_by=secretary.member_id,
                noted_on=work.now.date(),
            )
        )
    await session.flush()


async def _record(work: Work, kind: str, cycle: Cycle, person: Person) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind=kind,
        organisation_id=cycle.cell_id,
        payload={"cycle": id_of(cycle), "by": person.member_id},
    )
