"""Every file that a signed link may open, by the kind of its claim; rights are asked again."""

from dataclasses import replace

from storage.queries import links as link_rows
from storage.tables import Member, Organisation
from workflow import (
    collective_paper,
    meeting_papers,
    office,
    paper_files,
    privacy,
    progress,
    reading,
    yearly,
)
from workflow.accounts import Person, as_person, stands_in
from workflow.errors import Refusal
from workflow.links import BadLink, Claim
from workflow.paper_files import PaperFile
from workflow.work import Work


async def file_of(work: Work, claim: Claim) -> PaperFile:
    """Give the file a followed link opens.

    Raises:
        BadLink: A phone was taken from its reader, or left him, since the link was made.
        Refusal: `not_committee` when its reader has left the committee since; `file_unknown`; else
            as `paper_files.file_of`.
    """
    ended = await link_rows.ended_at(await work.session(), claim.member_id)
    if ended is not None and claim.made_at is not None and claim.made_at <= ended:
        raise BadLink
    if claim.kind == progress.SHEET:
        return await progress.sheet(work, await _reader(work, claim.member_id))
    if claim.kind == reading.FOR_COMMITTEE:
        return await reading.paper(work, await _reader(work, claim.member_id), claim.about)
    if claim.kind == collective_paper.COLLECTIVE:
        reader = await _reader(work, claim.member_id)
        return await collective_paper.paper(work, reader, claim.about)
    if claim.kind in meeting_papers.KINDS:
        reader = await _reader(work, claim.member_id)
        return await meeting_papers.paper(work, reader, claim.kind, claim.about)
    if claim.kind == office.SHEET:
        return await office.sheet(work, await _reader(work, claim.member_id))
    if claim.kind == yearly.LINK:
        return await yearly.file_by_link(work, await _reader(work, claim.member_id), claim.about)
    if claim.kind == privacy.OWN_DATA:
        return await privacy.export(work, claim.member_id)
    return await paper_files.file_of(work, claim)


async def _reader(work: Work, member_id: int) -> Person:
    """Give who a link was made for, with the rights he has now."""
    session = await work.session()
    member = await session.get(Member, member_id)
    if member is None:
        raise Refusal("file_unknown")
    cell = await session.get_one(Organisation, member.cell_id)
    return replace(as_person(member, cell), stands_in=await stands_in(work, member))
