"""The facts of a year as they are kept: what counts is the newest version of each."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from storage.queries import year_facts as rows
from storage.tables import YearFact
from terms.year_facts import DisciplineForm, FactKind, FactMark
from workflow.accounts import id_of
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of one fact."""

    text: str = ""
    """The document, or the words themselves."""
    form: DisciplineForm | None = None
    day: date | None = None
    """Of the decision, the conclusion, the votes, the comment."""
    acted_on: date | None = None
    """Of the act that was disciplined."""
    votes: tuple[int, int] | None = None
    """Votes of low confidence, and of how many."""
    marks: Mapping[FactMark, bool] = field(default_factory=dict)
    """What is not in it nobody told."""
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a year about a member, as it stands now."""

    number: int
    """Of its newest version."""
    member_id: int
    kind: FactKind
    said: Said
    entered_by: str
    entered_on: date


async def of_members(
    work: Work, year: int, member_ids: Collection[int]
) -> Mapping[int, tuple[Fact, ...]]:
    """Give what counts of these members in a year, by member; what was taken back does not, and
    what was answered about a missing staff rating is no fact."""
    found = await rows.of_members(await work.session(), year, member_ids)
    over = {row.replaces_id for row, _ in found}
    kept: dict[int, list[Fact]] = {}
    for row, name in found:
        said = _read(row.said)
        if row.id in over or said.taken_back:
            continue
        if row.kind == FactKind.STAFF_AWAITED:
            continue
        day = row.entered_at.astimezone(work.now.tzinfo).date()
        fact = Fact(id_of(row), row.member_id, FactKind(row.kind), said, name, day)
        kept.setdefault(row.member_id, []).append(fact)
    return {who: tuple(facts) for who, facts in kept.items()}


async def answers(work: Work, cycle_id: int) -> Mapping[int, tuple[int, Said]]:
    """Give what was answered last about each staff rating that is missing, by member, with the
    number of the answer."""
    found = await rows.of_cycle(await work.session(), cycle_id)
    return {
        row.member_id: (id_of(row), _read(row.said))
        for row in found
        if row.kind == FactKind.STAFF_AWAITED
    }


def version(
    work: Work,
    cycle_id: int,
    member_id: int,
    kind: FactKind,
    said: Said,
    by: int,
    replaces: int | None = None,
) -> YearFact:
    """Give the row of a version that is to be kept."""
    return YearFact(
        cycle_id=cycle_id,
        member_id=member_id,
        replaces_id=replaces,
        kind=kind.value,
        said=_written(said),
        entered_by=by,
        entered_at=work.now,
    )


def _written(said: Said) -> str:
    known: dict[str, Any] = {
        "text": said.text,
        "form": said.form,
        "day": said.day and said.day.isoformat(),
        "acted_on": said.acted_on and said.acted_on.isoformat(),
        "votes": said.votes,
        "marks": dict(said.marks),
        "taken_back": said.taken_back,
    }
    return json.dumps({name: value for name, value in known.items() if value})


def _read(text: str) -> Said:
    known = json.loads(text)
    low = known.get("votes")
    return Said(
        text=known.get("text", ""),
        form=DisciplineForm(known["form"]) if "form" in known else None,
        day=_day(known.get("day")),
        acted_on=_day(known.get("acted_on")),
        votes=(low[0], low[1]) if low else None,
        marks={FactMark(mark): so for mark, so in known.get("marks", {}).items()},
        taken_back=known.get("taken_back", False),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
