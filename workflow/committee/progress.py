"""How far a cell is with its self-reviews: for its committee. No text of anybody's is looked at."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from papers.plain import in_file_name
from papers.progress_sheet import ProgressFacts, ProgressLine, progress_xlsx
from storage.queries import desk as desk_rows
from storage.queries import people
from storage.queries import reviews as review_rows
from storage.tables import Cycle
from terms.destruction import RecordKind
from workflow.access import leads, sits_on_committee
from workflow.accounts import Person, id_of
from workflow.census import everybody
from workflow.census.everybody import Census, CensusEntry
from workflow.committee.programmes import Registered, registered
from workflow.cycle import in_view, last_day
from workflow.destroyed_year import check_kept
from workflow.errors import Refusal
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.review.answered_items import NOT_BEGUN, progress_of
from workflow.review.which_form import residence_rule
from workflow.work import Work

SHEET = "progress"


class Stage(StrEnum):
    """How far one member is."""

    NOT_BEGUN = "not_begun"
    WRITING = "writing"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    NOT_ASKED = "not_asked"


OWING = (Stage.NOT_BEGUN, Stage.WRITING, Stage.RETURNED)


@dataclass(frozen=True, slots=True)
class MemberProgress:
    """How far one member is, and how they can be reached."""

    entry: CensusEntry
    """Where they are in the account of the year."""
    stage: Stage
    answered: int
    items: int
    joined: bool
    """They have a chat that can be written to; else they are called by phone."""
    from_paper: bool
    commented: bool
    submitted_on: date | None

    @property
    def member_id(self) -> int:
        """Their number."""
        return self.entry.member_id

    @property
    def name(self) -> str:
        """What they are called."""
        return self.entry.name


@dataclass(frozen=True, slots=True)
class Progress:
    """A cell's year, member by member, by name."""

    account: Census
    last_day: date
    members: tuple[MemberProgress, ...]
    residence_asked: bool = False
    """Whether the papers of the year hold comments from where members live."""

    @property
    def cycle_id(self) -> int:
        """Which year of which cell."""
        return self.account.cycle_id

    @property
    def year(self) -> int:
        """What is reviewed."""
        return self.account.year

    def at(self, *stages: Stage) -> tuple[MemberProgress, ...]:
        """Give the members at one of these stages."""
        return tuple(member for member in self.members if member.stage in stages)

    @property
    def asked(self) -> int:
        """How many members a self-review is asked of."""
        return self.account.asked

    @property
    def not_joined(self) -> tuple[MemberProgress, ...]:
        """Whoever is asked and has no chat: the bot cannot reach them."""
        return tuple(m for m in self.members if not m.joined and m.stage is not Stage.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class CellMember:
    """A member as their secretary picks them from a list."""

    member_id: int
    name: str
    joined: bool


async def progress(work: Work, person: Person) -> Progress:
    """Give how far the cell is to who sits on its committee.

    Raises:
        Refusal: `not_committee`, `no_cycle`; `records_destroyed`: nobody is said to owe what is
            no more.
    """
    sits_on_committee(person)
    cycle = await in_view(work, person)
    if cycle is None:
        raise Refusal("no_cycle")
    await check_kept(work, cycle, RecordKind.REVIEW)
    return await progress_in(work, cycle)


async def progress_in(work: Work, cycle: Cycle) -> Progress:
    """Give how far the cell of a cycle is, to who has looked at the reader's rights themselves."""
    session = await work.session()
    account = await everybody.of_cycle(work, cycle)
    reviews = await review_rows.reviews_of_cycle(session, account.cycle_id)
    marks = await desk_rows.marks(session, cycle.cell_id, account.cycle_id)
    counted = await progress_of(work, cycle, [one.member for one in account.entries])
    standings = []
    for one in account.entries:
        review = reviews.get(one.member_id)
        review_id = (review.id or 0) if review else 0
        handed_in = review.submitted_at if review else None
        answered, items = counted.get(one.member_id, NOT_BEGUN)
        begun = bool(answered) or review_id in marks.from_paper
        standings.append(
            MemberProgress(
                entry=one,
                stage=_stage(one, begun=begun, returned=review_id in marks.given_back),
                answered=answered,
                items=items,
                joined=one.member_id in marks.reachable,
                from_paper=review_id in marks.from_paper,
                commented=one.member_id in marks.commented,
                submitted_on=handed_in.astimezone(work.now.tzinfo).date() if handed_in else None,
            )
        )
    return Progress(
        account,
        last_day(cycle.review_deadline),
        tuple(standings),
        residence_asked=residence_rule(cycle) != "",
    )


async def standing(work: Work, person: Person, member_id: int) -> MemberProgress:
    """Give how far one member of the cell is; raise `Refusal` as `progress`, and `not_in_cell`."""
    for member in (await progress(work, person)).members:
        if member.member_id == member_id:
            return member
    raise Refusal("not_in_cell")


async def sheet(work: Work, person: Person) -> PaperFile:
    """Give the same as an Excel file.

    Raises:
        Refusal: `not_committee`, `no_cycle`.
    """
    now = await progress(work, person)
    programmes = await registered(work, person)
    facts = ProgressFacts(
        cell=person.cell_name,
        year=now.year,
        last_day=now.last_day,
        made_on=work.now.date(),
        lines=tuple(_line(member, programmes) for member in now.members),
    )
    cell = in_file_name(person.cell_name)
    return PaperFile(
        name=f"tinh-hinh-kiem-diem-{cell}-{now.year}.xlsx",
        render=lambda: progress_xlsx(facts),
        link=link(work, Claim(SHEET, person.member_id, now.year)),
    )


async def cell_members(work: Work, secretary: Person) -> tuple[CellMember, ...]:
    """Give the members of the secretary's own cell; raise `Refusal` `not_secretary`."""
    leads(secretary)
    session = await work.session()
    joined = await desk_rows.reachable_members(session, secretary.cell_id)
    return tuple(
        CellMember(id_of(member), member.called, id_of(member) in joined)
        for member in await people.members_on(session, secretary.cell_id, work.now.date())
    )


def _stage(one: CensusEntry, *, begun: bool, returned: bool) -> Stage:
    """Give how far a review is; whoever writes without being asked owes nothing before it is in."""
    if one.handed_in:
        return Stage.SUBMITTED
    if not one.asked:
        return Stage.NOT_ASKED
    if not begun:
        return Stage.NOT_BEGUN
    return Stage.RETURNED if returned else Stage.WRITING


def _line(member: MemberProgress, programmes: Registered) -> ProgressLine:
    return ProgressLine(
        name=member.name,
        stage=member.stage.value,
        answered=member.answered if member.items else None,
        items=member.items or None,
        submitted_on=member.submitted_on,
        reached=member.joined,
        from_paper=member.from_paper,
        commented=member.commented,
        programme=programmes.has(member.member_id),
    )
