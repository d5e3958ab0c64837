"""The last years of a member, for the file the cell keeps of them: who leads the cell reads level,
decision and review of each year that was published.

Of the years in this cell alone, and of who belongs to it today: what was written in another cell
is that cell's, and the member's own to show (0302)."""

from dataclasses import dataclass

from storage import audit
from storage.queries import people
from workflow.access import cell_member, leads
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.front import past_years
from workflow.front.past_years import PastYear
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.review import form_files
from workflow.work import Work

LINK = "member_file"
"""The kind of link by which who leads the cell fetches the review of a year."""
YEARS = 3
"""«Các bản tự kiểm điểm hằng năm (của 3 năm gần nhất)»: HD 06-HD/TW (2025) 8.3."""
_YEAR = 10_000


@dataclass(frozen=True, slots=True)
class MemberFile:
    """The last published years of a member in this cell, the newest first."""

    member_id: int
    name: str
    years: tuple[PastYear, ...]


async def of_member(work: Work, secretary: Person, member_id: int) -> MemberFile:
    """Give the last published years of a member to who leads their cell; that it was read is noted.

    Raises:
        Refusal: `not_secretary`, `not_substitute`; `not_in_cell` for who is no member today.
    """
    found = await _file(work, secretary, member_id)
    await _record(work, secretary, member_id, 0)
    return found


async def review(work: Work, secretary: Person, member_id: int, year: int) -> PaperFile:
    """Give the review of one of those years as Word; that it was read is noted.

    Raises:
        Refusal: as `of_member`; `button_old` for a year that is none of them, or has no review.
    """
    found = await _file(work, secretary, member_id)
    if not any(one.year == year and one.handed_in for one in found.years):
        raise Refusal("button_old")
    made = await form_files.self_review_file(work, member_id, year)
    await _record(work, secretary, member_id, year)
    claim = Claim(LINK, secretary.member_id, member_id * _YEAR + year)
    return PaperFile(made.name, made.render, link(work, claim), made.draft)


async def by_link(work: Work, reader: Person, about: int) -> PaperFile:
    """Give what a link of this kind opens, by the rights its reader has now; raise as `review`."""
    member_id, year = divmod(about, _YEAR)
    return await review(work, reader, member_id, year)


async def _file(work: Work, secretary: Person, member_id: int) -> MemberFile:
    leads(secretary)
    member = await cell_member(work, secretary, member_id)
    if not member.belongs:
        raise Refusal("not_in_cell")
    row = (await people.history_of(await work.session(), member_id)).member
    published = [one for one in await past_years.of_membership(work, row) if one.level]
    newest = sorted(published, key=lambda one: one.year, reverse=True)
    return MemberFile(member_id, member.called, tuple(newest[:YEARS]))


async def _record(work: Work, secretary: Person, member_id: int, year: int) -> None:
    await audit.append(
        await work.session(),
        at=work.now,
        kind="member_file_read",
        organisation_id=secretary.cell_id,
        payload={"member": member_id, "by": secretary.member_id, "year": year},
    )
