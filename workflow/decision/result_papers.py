"""The notices of a published year as a paper, to be signed and handed over (H-47): one's own, or a
page for each member for who leads the cell."""

from collections.abc import Collection
from dataclasses import replace

from papers.plain import in_file_name
from papers.result_notice import NoticeFacts, NoticesFacts, result_notice_docx
from storage.queries import desk as desk_rows
from storage.queries import further as further_rows
from storage.queries import meetings as meeting_rows
from storage.queries import notices as rows
from storage.queries import people
from storage.queries import reopening as case_rows
from storage.tables import Cycle, CycleDecision, Member
from terms.calendar import CalendarMatter
from terms.destruction import RecordKind
from terms.name_order import by_name
from terms.reopening import ReopenState
from workflow import cycle as cycles
from workflow.access import leads
from workflow.accounts import Person, id_of
from workflow.decision import body_above
from workflow.decision.proposed_levels import stored_level
from workflow.decision.publication import collectives_of, public_year
from workflow.destroyed_year import check_kept
from workflow.duties import calendar
from workflow.errors import Refusal
from workflow.file_names import person_in_file
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.signer import signer_about
from workflow.work import Work

OWN_NOTICE = "result_notice"
ALL_NOTICES = "result_notices"


async def own(work: Work, person: Person) -> PaperFile:
    """Give a member's own notice.

    Raises:
        Refusal: `not_published`; `level_not_known` for who has no level.
    """
    cycle = await public_year(work, person)
    return await _own_of(work, person.member_id, cycle)


async def own_of_year(work: Work, person: Person, year: int) -> PaperFile:
    """Give a member's own notice of the year a link was made for; raise `Refusal` as `own`."""
    return await _own_of(work, person.member_id, await of_year(work, person.cell_id, year))


async def of_membership(work: Work, member: Member, year: int) -> PaperFile:
    """Give the notice of a year to whose membership that was; who asks was looked at.

    Raises:
        Refusal: as `own`.
    """
    return await _own_of(work, id_of(member), await of_year(work, member.cell_id, year))


async def of_cell(work: Work, person: Person, year: int = 0) -> PaperFile:
    """Give every notice of the cell for who leads it, a page each, of the published year in view.

    Args:
        work: The update.
        person: Who prints them.
        year: The year a link was made for; nought for the one in view.

    Raises:
        Refusal: `not_secretary`; `not_published`; `level_not_known` where nobody has a level.
    """
    leads(person)
    cycle = await (of_year(work, person.cell_id, year) if year else public_year(work, person))
    made = await in_dossier(work, cycle)
    address = link(work, Claim(ALL_NOTICES, person.member_id, cycle.year))
    return replace(made, link=address)


async def in_dossier(work: Work, cycle: Cycle) -> PaperFile:
    """Give every notice of a published year, without a link; its caller may read them.

    Raises:
        Refusal: `level_not_known` where nobody has a level.
    """
    decided = await rows.decisions(await work.session(), id_of(cycle))
    told = await facts(work, cycle, [who for who in decided if who > 0])
    name = f"thong-bao-ket-qua-{in_file_name(told.cell)}-{cycle.year}.docx"
    return PaperFile(name, lambda: result_notice_docx(told), "")


async def _own_of(work: Work, member_id: int, cycle: Cycle) -> PaperFile:
    told = await facts(work, cycle, [member_id])
    name = f"thong-bao-ket-qua-{await person_in_file(work, member_id)}-{cycle.year}.docx"
    address = link(work, Claim(OWN_NOTICE, member_id, cycle.year))
    return PaperFile(name, lambda: result_notice_docx(told), address)


async def of_year(work: Work, cell_id: int, year: int) -> Cycle:
    """Give a published year of a cell; raise `Refusal` `not_published`, `records_destroyed`."""
    found = await work.known(cycles.of_cell, cell_id)
    for cycle in found:
        if cycle.year == year and cycle.state in cycles.PUBLIC:
            await check_kept(work, cycle, RecordKind.LEVEL)
            return cycle
    raise Refusal("not_published")


async def facts(work: Work, cycle: Cycle, members: Collection[int]) -> NoticesFacts:
    """Give what the notices of these members state; raise `Refusal` `level_not_known` where none
    of them has a level."""
    session, today = await work.session(), work.now.date()
    notices = await _notices(work, cycle, members)
    if not notices:
        raise Refusal("level_not_known")
    line = await people.line_of(session, cycle.cell_id)
    remedy = (await calendar.of_cycle(work, cycle)).of(CalendarMatter.REMEDIATION)
    ahead = remedy is not None and remedy.last >= today
    return NoticesFacts(
        superior=line[-2].name if len(line) > 1 else "",
        cell=line[-1].name,
        locality=people.dated_from(line),
        year=cycle.year,
        remedy_by=remedy.last if remedy is not None and ahead else None,
        notices=notices,
    )


async def _notices(work: Work, cycle: Cycle, members: Collection[int]) -> tuple[NoticeFacts, ...]:
    """Give a notice for each of these members who has a level, by name."""
    session, number = await work.session(), id_of(cycle)
    head = await session.get_one(CycleDecision, number)
    later = await further_rows.of_year(session, number)
    comments = await desk_rows.newest_comments(session, number)
    opened = await case_rows.cases_of_cycle(session, number)
    again = {row.member_id: row for row in opened if row.state == ReopenState.RATED}
    decided = await rows.decisions(session, number)
    named = await meeting_rows.members_named(session, list(members))
    managed = await body_above.managers_told(work, cycle, members)
    leading = await people.secretaries_of(session, cycle.cell_id, work.now.date())
    found = []
    for member in by_name(named.values()):
        who = id_of(member)
        level = stored_level(decided.get(who, ""))
        if level is None:
            continue
        # Who was rated again has a paper and a comment of their own.
        paper = again.get(who) or later.get(who) or head
        said = (again[who].comment if who in again else "") or comments.get(who, "")
        collectives = await collectives_of(work, cycle, decided, who)
        signer = signer_about(leading, member.person_id)
        found.append(
            NoticeFacts(
                name=member.full_name,
                birth_date=member.birth_date,
                birth_year_only=member.birth_year_only,
                level=level,
                document=paper.document,
                comment=said,
                collectives=tuple((one.name, one.level) for one in collectives),
                head=signer.name,
                deputy=signer.deputy,
                manager=who in managed,
                above=signer.above,
            )
        )
    return tuple(found)
