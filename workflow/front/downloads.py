"""Every file that a signed link may open, by the kind of its claim; rights are asked again."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from storage.queries import links as link_rows
from storage.queries import people
from storage.tables import Cycle, Member, Organisation, RatingCase
from workflow.accounts import Person, as_person, stands_in
from workflow.collective import report_paper
from workflow.committee import progress, reading
from workflow.count import collective_subjects, result_picture
from workflow.decision import (
    accompanying_list,
    appraisal_file,
    manager_notices,
    rerating_paper,
    result_papers,
)
from workflow.dossier import cell_dossier, missing_sheets, officer_dossiers
from workflow.errors import Refusal
from workflow.front import member_file, past_minutes, privacy
from workflow.links import BadLink, Claim, claimed
from workflow.objection import lodged_paper
from workflow.office import cells_table, from_above, prompts_above, rewards, summary
from workflow.paper_file import PaperFile
from workflow.record import meeting_papers, minutes_file
from workflow.review import form_files, yearly_papers
from workflow.work import Work


async def file_of(work: Work, claim: Claim) -> PaperFile:
    """Give the file a followed link opens.

    Raises:
        BadLink: A phone was taken from its reader, or left them, since the link was made.
        Refusal: `not_committee` when its reader has left the committee since; `no_review`;
            `no_minutes`; `file_unknown` for any other kind.
    """
    await _check_lasts(work, claim)
    kind, body_id = claimed(claim.kind)
    if kind in meeting_papers.KINDS:
        reader = await _reader(work, claim.member_id, body_id)
        return await meeting_papers.paper(work, reader, kind, claim.about)
    if kind in past_minutes.KINDS:
        reader = await _reader(work, claim.member_id, body_id)
        return (await past_minutes.paper(work, reader, claim.about, kind))[1]
    make = _MAKES.get(kind)
    if make is None:
        raise Refusal("file_unknown")
    return await make(work, claim)


async def reader_behind(work: Work, claim: Claim) -> Person:
    """Give who a link to something else was made for, with the rights they have now.

    Raises:
        BadLink: as `file_of`.
        Refusal: `file_unknown` for who is nobody here.
    """
    await _check_lasts(work, claim)
    return await _reader(work, claim.member_id)


async def _check_lasts(work: Work, claim: Claim) -> None:
    ended = await link_rows.ended_at(await work.session(), claim.member_id)
    if ended is not None and claim.made_at is not None and claim.made_at <= ended:
        raise BadLink


async def _progress(work: Work, claim: Claim) -> PaperFile:
    return await progress.sheet(work, await _reader(work, claim.member_id))


async def _for_committee(work: Work, claim: Claim) -> PaperFile:
    return await reading.paper(work, await _reader(work, claim.member_id), claim.about)


async def _collective(work: Work, claim: Claim) -> PaperFile:
    _, body_id = claimed(claim.kind)
    reader = await _reader(work, claim.member_id, body_id)
    return await report_paper.paper(work, reader, claim.about)


async def _office(work: Work, claim: Claim) -> PaperFile:
    return await cells_table.sheet(work, await _reader(work, claim.member_id))


async def _picture(work: Work, claim: Claim) -> PaperFile:
    reader = await _reader(work, claim.member_id)
    return (await cells_table.picture(work, reader, claim.about)).file


async def _report(work: Work, claim: Claim) -> PaperFile:
    return await summary.report(work, await _reader(work, claim.member_id), claim.about)


async def _tables(work: Work, claim: Claim) -> PaperFile:
    return await summary.tables(work, await _reader(work, claim.member_id), claim.about)


async def _rewards(work: Work, claim: Claim) -> PaperFile:
    return await rewards.sheet(work, await _reader(work, claim.member_id), claim.about)


async def _summary(work: Work, claim: Claim) -> PaperFile:
    return await summary.sheet(work, await _reader(work, claim.member_id), claim.about)


async def _reward_letter(work: Work, claim: Claim) -> PaperFile:
    return await rewards.letter(work, await _reader(work, claim.member_id), claim.about)


async def _prompts(work: Work, claim: Claim) -> PaperFile:
    return await prompts_above.sheet(work, await _reader(work, claim.member_id))


async def _prompts_report(work: Work, claim: Claim) -> PaperFile:
    return await prompts_above.report(work, await _reader(work, claim.member_id))


async def _appraisal(work: Work, claim: Claim) -> PaperFile:
    return await appraisal_file.sheet(work, await _reader(work, claim.member_id), claim.about)


async def _yearly(work: Work, claim: Claim) -> PaperFile:
    return await yearly_papers.file_by_link(work, await _reader(work, claim.member_id), claim.about)


async def _own_notice(work: Work, claim: Claim) -> PaperFile:
    reader = await _reader(work, claim.member_id)
    return await result_papers.own_of_year(work, reader, claim.about)


async def _notices(work: Work, claim: Claim) -> PaperFile:
    return await result_papers.of_cell(work, await _reader(work, claim.member_id), claim.about)


async def _managers(work: Work, claim: Claim) -> PaperFile:
    return await manager_notices.of_cell(work, await _reader(work, claim.member_id), claim.about)


async def _rerating(work: Work, claim: Claim) -> PaperFile:
    row = await (await work.session()).get(RatingCase, claim.about)
    if row is None:
        raise Refusal("file_unknown")
    reader, about = await _reader(work, claim.member_id), row.member_id
    if about < 0:
        cycle = await (await work.session()).get_one(Cycle, row.cycle_id)
        if cycle.cell_id != reader.cell_id:
            about = collective_subjects.of_cell(cycle.cell_id, about)
    reader, number = await from_above.rates_again(work, reader, about)
    return await rerating_paper.of_case(work, reader, number, claim.about)


async def _decision_list(work: Work, claim: Claim) -> PaperFile:
    return await accompanying_list.of_cell(work, await _reader(work, claim.member_id), claim.about)


async def _decision_list_above(work: Work, claim: Claim) -> PaperFile:
    return await accompanying_list.of_body(work, await _reader(work, claim.member_id), claim.about)


async def _member_file(work: Work, claim: Claim) -> PaperFile:
    return await member_file.by_link(work, await _reader(work, claim.member_id), claim.about)


async def _dossier(work: Work, claim: Claim) -> PaperFile:
    _, body_id = claimed(claim.kind)
    reader = await _reader(work, claim.member_id, body_id)
    return await cell_dossier.by_link(work, reader, claim.about)


async def _dossier_sheet(work: Work, claim: Claim) -> PaperFile:
    _, body_id = claimed(claim.kind)
    reader = await _reader(work, claim.member_id, body_id)
    return await missing_sheets.by_link(work, reader, claim.about)


async def _dossier_of_cell(work: Work, claim: Claim) -> PaperFile:
    reader = await _reader(work, claim.member_id)
    return await officer_dossiers.packed_one(work, reader, claim.about)


async def _dossiers(work: Work, claim: Claim) -> PaperFile:
    return await officer_dossiers.by_link(work, await _reader(work, claim.member_id), claim.about)


async def _own_data(work: Work, claim: Claim) -> PaperFile:
    return await privacy.export(work, claim.member_id)


async def _receipt(work: Work, claim: Claim) -> PaperFile:
    return await lodged_paper.receipt(work, await _reader(work, claim.member_id), claim.about)


async def _answer(work: Work, claim: Claim) -> PaperFile:
    return await lodged_paper.answer(work, await _reader(work, claim.member_id), claim.about)


async def _result_picture(work: Work, claim: Claim) -> PaperFile:
    _, body_id = claimed(claim.kind)
    reader = await _reader(work, claim.member_id, body_id)
    return await result_picture.file(work, reader, claim.about)


async def _minutes(work: Work, claim: Claim) -> PaperFile:
    return await minutes_file.minutes_by_link(work, claim.member_id, claim.about)


async def _review(work: Work, claim: Claim) -> PaperFile:
    return await form_files.self_review_file(work, claim.member_id, claim.about)


async def _review_pdf(work: Work, claim: Claim) -> PaperFile:
    return await form_files.self_review_pdf(work, claim.member_id, claim.about)


_MAKES: Mapping[str, Callable[[Work, Claim], Awaitable[PaperFile]]] = {
    progress.SHEET: _progress,
    reading.FOR_COMMITTEE: _for_committee,
    report_paper.COLLECTIVE: _collective,
    cells_table.SHEET: _office,
    cells_table.PICTURE: _picture,
    rewards.SHEET: _rewards,
    rewards.LETTER: _reward_letter,
    summary.REPORT: _report,
    summary.SHEET: _summary,
    summary.TABLES: _tables,
    prompts_above.SHEET: _prompts,
    prompts_above.REPORT: _prompts_report,
    appraisal_file.SHEET: _appraisal,
    yearly_papers.LINK: _yearly,
    member_file.LINK: _member_file,
    cell_dossier.DOSSIER: _dossier,
    missing_sheets.SHEET: _dossier_sheet,
    officer_dossiers.ONE: _dossier_of_cell,
    officer_dossiers.ALL: _dossiers,
    privacy.OWN_DATA: _own_data,
    result_papers.OWN_NOTICE: _own_notice,
    result_papers.ALL_NOTICES: _notices,
    manager_notices.MANAGERS: _managers,
    rerating_paper.RERATING: _rerating,
    accompanying_list.OF_YEAR: _decision_list,
    accompanying_list.OF_HAND_UP: _decision_list_above,
    minutes_file.MINUTES: _minutes,
    result_picture.PICTURE: _result_picture,
    lodged_paper.RECEIPT: _receipt,
    lodged_paper.ANSWER: _answer,
    form_files.SELF_REVIEW: _review,
    form_files.SELF_REVIEW_PDF: _review_pdf,
}


async def _reader(work: Work, member_id: int, body_id: int = 0) -> Person:
    """Give who a link was made for, with the rights they have now: in the cell, or in a body."""
    session = await work.session()
    if await session.get(Member, member_id) is None:
        raise Refusal("file_unknown")
    today = work.now.date()
    if body_id:
        there = await people.members_on(session, body_id, today)
        found = next((one for one in there if one.id == member_id), None)
        if found is None:
            raise Refusal("file_unknown")
        member = found
    else:
        member = await people.member_on(session, member_id, today)
    cell = await session.get_one(Organisation, member.cell_id)
    return replace(as_person(member, cell), stands_in=await stands_in(work, member))
