"""Results of quarters of who leads, typed in where the office's own law asks for them.

They rate nobody here: who decides on the year sees them beside the level, and a quarter that was
not completed is told before a level is recorded. Members without a post have none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import rating
from rating.law.overlays import overlay_of
from storage import audit
from storage.queries import people
from storage.queries import quarters as rows
from storage.tables import Cycle, QuarterResult
from workflow.access import leads, not_own
from workflow.accounts import Person, id_of
from workflow.cycle import rating_day
from workflow.decision import paper_day
from workflow.decision.deciding import year_to_decide
from workflow.decision.recording import paper
from workflow.errors import Refusal
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class QuarterRating:
    """What somebody was rated in one quarter; None where they were not rated in it."""

    level: rating.Level | None
    document: str


@dataclass(frozen=True, slots=True)
class Leader:
    """One who leads, and the results known of them by their quarters."""

    member_id: int
    name: str
    results: Mapping[int, QuarterRating]

    @property
    def bad(self) -> tuple[int, ...]:
        """The quarters in which they did not complete their tasks."""
        failed = rating.Level.NOT_COMPLETED
        return tuple(one for one, got in sorted(self.results.items()) if got.level is failed)


@dataclass(frozen=True, slots=True)
class Quarters:
    """What is asked for in a year, and of whom."""

    year: int
    asked: tuple[int, ...]
    clause: str
    """As people cite it."""
    leaders: tuple[Leader, ...]

    @property
    def bad(self) -> tuple[Leader, ...]:
        """Who has a quarter that was not completed."""
        return tuple(one for one in self.leaders if one.bad)

    @property
    def waiting(self) -> tuple[Leader, ...]:
        """Of whom a result that is asked for is not entered."""
        return tuple(one for one in self.leaders if not set(self.asked) <= one.results.keys())

    def of(self, member_id: int) -> Leader:
        """Give one leader; raise `Refusal` `no_quarters` for anybody else."""
        for one in self.leaders:
            if one.member_id == member_id:
                return one
        raise Refusal("no_quarters")


async def of_cell(work: Work, person: Person) -> Quarters | None:
    """Give the quarters of the year that is decided on; None where the rules ask for none.

    Raises:
        Refusal: `not_secretary`.
    """
    found = await _asked(work, person)
    if found is None:
        return None
    cycle, asked, clause = found
    session = await work.session()
    known = await rows.results(session, id_of(cycle))
    members = await people.members_on(session, person.cell_id, rating_day(cycle))
    leaders = tuple(
        Leader(id_of(one), one.called, _results(known, id_of(one))) for one in members if one.leader
    )
    return Quarters(cycle.year, asked, rating.cited(clause), leaders)


async def to_enter(work: Work, person: Person, member_id: int, quarter: int) -> Leader:
    """Give the leader whose result of a quarter may be entered by who asks.

    Raises:
        Refusal: `not_secretary`; `no_quarters` where none is asked for; as `access.not_own`.
    """
    leads(person)
    await not_own(work, person, member_id)
    now = await of_cell(work, person)
    if now is None or quarter not in now.asked:
        raise Refusal("no_quarters")
    return now.of(member_id)


async def enter(
    work: Work,
    person: Person,
    member_id: int,
    quarter: int,
    level: rating.Level | None,
    document: str,
) -> Quarters:
    """Keep what a leader was rated in a quarter, with the paper it stands in; what was entered
    before stays beside it and counts no more.

    Raises:
        Refusal: as `to_enter`; `no_text`; `text_too_long` (limit); as
            `paper_day.check_quarter`.
    """
    await to_enter(work, person, member_id, quarter)
    found = await _asked(work, person)
    assert found is not None
    said = paper(document)
    paper_day.check_quarter(work, said, date(found[0].year, 3 * quarter - 2, 1))
    session = await work.session()
    session.add(
        QuarterResult(
            cycle_id=id_of(found[0]),
            member_id=member_id,
            quarter=quarter,
            level=level.value if level else "",
            document=said,
            entered_by=person.member_id,
            entered_at=work.now,
        )
    )
    await session.flush()
    await audit.append(
        session,
        at=work.now,
        kind="quarter_entered",
        organisation_id=person.cell_id,
        payload={"year": found[0].year, "member": member_id, "quarter": quarter},
    )
    now = await of_cell(work, person)
    assert now is not None
    return now


async def _asked(work: Work, person: Person) -> tuple[Cycle, tuple[int, ...], str] | None:
    leads(person)
    cycle = await year_to_decide(work, person)
    own = None if cycle is None else overlay_of(cycle.profile)
    if cycle is None or own is None or own.quarters is None:
        return None
    return cycle, own.quarters.asked, own.quarters.source.clause


def _results(
    known: Mapping[tuple[int, int], QuarterResult], member_id: int
) -> dict[int, QuarterRating]:
    return {
        quarter: QuarterRating(rating.Level(row.level) if row.level else None, row.document)
        for (member, quarter), row in known.items()
        if member == member_id
    }
