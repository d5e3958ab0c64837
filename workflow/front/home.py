"""Where a member stands this year: what the first screen says."""

from dataclasses import dataclass
from datetime import date

from storage.queries import people
from storage.tables import CycleState, DutyKind, ReviewState
from terms.destruction import RecordKind
from workflow import destroyed_year
from workflow.accounts import Person
from workflow.cycle import PUBLIC, rating_day
from workflow.duties import duty_list
from workflow.front import year_choice
from workflow.meeting.roll_call import AFTER_THE_FIRST
from workflow.review import pages
from workflow.review.answered_items import NOT_BEGUN, own_progress
from workflow.review.which_form import scope_of
from workflow.room import meeting_standing
from workflow.room.meeting_standing import RunningMeeting
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class YearStatus:
    """A member's year at a glance."""

    year: int
    state: CycleState
    deadline: date
    """Self-reviews are due before this day."""
    asked: bool
    """Whether the rules ask a self-review of them."""
    begun: bool
    submitted: bool
    answered: int
    items: int
    """How many of how many questions have an answer, as long as they write."""
    own_session: int | None
    """The open urn that waits for their own ballot."""
    meeting: RunningMeeting | None
    """The meeting that is held just now."""
    published: bool
    """Whether levels of this year, or of one before, were made known in the cell."""
    newest: int
    """The newest year of the cell; another one is in view where they differ."""
    others: tuple[int, ...]
    """The years that the member may work in besides."""
    owes_above: frozenset[DutyKind]
    """Which answers to the upper level wait for them, or for the cell that they lead."""
    gone: frozenset[RecordKind]
    """What was destroyed of the records of this year."""

    @property
    def over(self) -> bool:
        """Whether its results were made known: what is next is to read one's own."""
        return self.state in PUBLIC

    @property
    def closed(self) -> bool:
        """Whether nothing can be written in it any more."""
        return self.state is CycleState.CLOSED

    @property
    def late(self) -> bool:
        """Whether the cell has met, and what is written now is for a supplementary meeting."""
        return self.state in AFTER_THE_FIRST


async def standing(work: Work, person: Person) -> YearStatus | None:
    """Give where the person stands in the year they work in; None before the cell's first one."""
    found = await work.known(pages.writing, person.cell_id, person.member_id, person.member_id)
    if found is None:
        return None
    cycle, review = found.cycle, found.review
    session = await work.session()
    member = await people.member_on(session, person.member_id, rating_day(cycle))
    submitted = review is not None and review.state == ReviewState.SUBMITTED
    counts = review is not None and not submitted
    answered, items = await own_progress(work, found, member) if counts else NOT_BEGUN
    voting = cycle.state is CycleState.MEETING or cycle.state in AFTER_THE_FIRST
    return YearStatus(
        year=cycle.year,
        state=CycleState(cycle.state),
        deadline=cycle.review_deadline,
        asked=scope_of(member, cycle).reviewed,
        begun=review is not None,
        submitted=submitted,
        answered=answered,
        items=items,
        own_session=(await meeting_standing.seat(work, person, cycle)).own_session
        if voting
        else None,
        meeting=await meeting_standing.held_now(work, person),
        published=any(year.state in PUBLIC for year in found.years),
        newest=found.years[0].year,
        others=await year_choice.others(work, person) if len(found.years) > 1 else (),
        owes_above=frozenset(
            await duty_list.owed_above(work, person, cycle)
            if cycle.state is CycleState.COLLECTING and (found.prompts or person.leads)
            else ()
        ),
        gone=await destroyed_year.gone(work, cycle),
    )
