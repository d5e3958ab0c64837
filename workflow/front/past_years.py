"""One's own earlier years, in whichever cell they were: the review handed in, the level that was
published, the papers of the year (0289).

They are read by whose they are: by the human being, over all memberships; collective reports by
who reads those (`past_reports`). Nobody else is given anything by this; who leads a cell reads the
file it keeps of its members (`member_file`)."""

from dataclasses import dataclass

import rating
from papers.forms import FormKind
from storage.queries import own_data
from storage.tables import Member, Organisation, ReviewState
from workflow import access
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.collective import past_reports
from workflow.collective.past_reports import PastReport
from workflow.decision import reopened_notice, result_papers
from workflow.errors import Refusal
from workflow.paper_file import PaperFile
from workflow.review import form_files, yearly_papers
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class PastYear:
    """One year of one's own, in one cell or body."""

    member_id: int
    """The membership it was lived in."""
    cycle_id: int
    year: int
    place: str
    written: bool
    """Whether there is a review."""
    handed_in: bool
    level: rating.Level | None
    """The one that was published and is in force."""
    document: str
    noticed: bool
    """Whether its result stands on a notice that the cell gives out."""


@dataclass(frozen=True, slots=True)
class PastPaper:
    """One paper of one's own that was written part by part."""

    member_id: int
    year: int
    kind: FormKind
    title: str


@dataclass(frozen=True, slots=True)
class Past:
    """What a person has of earlier years, the newest first."""

    years: tuple[PastYear, ...]
    papers: tuple[PastPaper, ...]
    reports: tuple[PastReport, ...] = ()
    """Of collectives of the cell they work in."""


async def own(work: Work, person: Person) -> Past:
    """Give the person's own earlier years and papers, and the collective reports they read; the
    year they work in is none of them."""
    viewed = await cycles.in_view(work, person)
    years: list[PastYear] = []
    papers: list[PastPaper] = []
    for member in await access.own_memberships(work, person):
        found = await of_membership(work, member)
        years += [one for one in found if viewed is None or one.cycle_id != viewed.id]
        papers += await _papers(work, member)
    return Past(
        tuple(sorted(years, key=lambda one: one.year, reverse=True)),
        tuple(sorted(papers, key=lambda one: one.year, reverse=True)),
        await past_reports.of_reader(work, person),
    )


async def review(work: Work, person: Person, member_id: int, year: int) -> PaperFile:
    """Give one's own self-review of a year as Word.

    Raises:
        Refusal: `not_in_cell` for a membership of anybody else; `no_review`.
    """
    member = await access.own_membership(work, person, member_id)
    return await form_files.self_review_file(work, id_of(member), year)


async def notice(work: Work, person: Person, member_id: int, year: int) -> PaperFile:
    """Give the notice of one's own result of a year as Word.

    Raises:
        Refusal: `not_in_cell` for a membership of anybody else; `not_published`;
            `level_not_known`.
    """
    member = await access.own_membership(work, person, member_id)
    return await result_papers.of_membership(work, member, year)


async def paper(
    work: Work, person: Person, member_id: int, year: int, kind: FormKind
) -> tuple[str, PaperFile]:
    """Give title and file of one's own paper of a year.

    Raises:
        Refusal: `not_in_cell` for a membership of anybody else; `button_old` where there is none.
    """
    member = await access.own_membership(work, person, member_id)
    for facts, file in await yearly_papers.written(work, id_of(member), year):
        if facts.form.kind is kind:
            return facts.form.title, file
    raise Refusal("button_old")


async def of_membership(work: Work, member: Member) -> list[PastYear]:
    """Give the years of one membership that have a review or a published level; who may see them
    is asked by who shows them."""
    session = await work.session()
    reviews = await own_data.reviews_with_years(session, id_of(member))
    written = {id_of(cycle): found for found, cycle in reviews}
    ratings = await reopened_notice.published(work, id_of(member))
    levels = {id_of(one.cycle): one for one in ratings}
    met = {id_of(cycle): cycle for cycle in (*(c for _, c in reviews), *(r.cycle for r in ratings))}
    found = []
    for number, cycle in met.items():
        place = await session.get_one(Organisation, cycle.cell_id)
        mine, rated = written.get(number), levels.get(number)
        found.append(
            PastYear(
                member_id=id_of(member),
                cycle_id=number,
                year=cycle.year,
                place=place.name,
                written=mine is not None,
                handed_in=mine is not None and mine.state == ReviewState.SUBMITTED,
                level=rated.level if rated else None,
                document=rated.document if rated and rated.level else "",
                noticed=bool(rated and rated.level) and cycle.cell_id == member.cell_id,
            )
        )
    return found


async def _papers(work: Work, member: Member) -> list[PastPaper]:
    session = await work.session()
    found = await own_data.about_member(session, id_of(member))
    return [
        PastPaper(id_of(member), facts.year, facts.form.kind, facts.form.title)
        for row in found["pledges"]
        for facts, _ in await yearly_papers.written(work, id_of(member), row.year)
    ]
