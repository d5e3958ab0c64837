"""Every step of a self-review, in every state of the year: one table, each pair tried."""

import pytest

from storage.tables import CycleState
from workflow.errors import Refusal
from workflow.review.review_states import STEPS, WRONG, YEAR, Event, Phase, step


def outcome(phase: Phase, event: Event, year: CycleState) -> str:
    """Give the phase after an event, or the code it is refused with."""
    try:
        return str(step(phase, event, year))
    except Refusal as refusal:
        return refusal.code


@pytest.mark.parametrize("event", list(Event))
@pytest.mark.parametrize("phase", list(Phase))
def test_every_event_in_every_phase(phase: Phase, event: Event) -> None:
    """What the table has is taken where the year allows; everything else is refused."""
    following = STEPS.get((phase, event))

    seen = {year: outcome(phase, event, year) for year in CycleState}

    if following is None:
        assert {WRONG[phase]} == set(seen.values())
    else:
        allowed = YEAR[phase, event]
        assert allowed == {year for year, said in seen.items() if said == following}
        assert {"writing_closed"} >= {seen[year] for year in CycleState if year not in allowed}


def test_every_step_has_its_years() -> None:
    """No step without its guard, no guard without a step."""
    assert STEPS.keys() == YEAR.keys()


@pytest.mark.parametrize(
    ("phase", "event", "year", "expected"),
    [
        (Phase.WRITING, Event.SUBMIT, CycleState.COLLECTING, "submitted"),
        (Phase.SUBMITTED, Event.WITHDRAW, CycleState.COLLECTING, "writing"),
        (Phase.SUBMITTED, Event.WITHDRAW, CycleState.MEETING, "writing_closed"),
        (Phase.SUBMITTED, Event.RETURN, CycleState.COLLECTING, "returned"),
        (Phase.RETURNED, Event.ANSWER, CycleState.COLLECTING, "returned"),
        (Phase.SUBMITTED, Event.REVISE, CycleState.MEETING, "writing_closed"),
        (Phase.SUBMITTED, Event.REVISE, CycleState.PROPOSED, "revising"),
        (Phase.REVISING, Event.WITHDRAW, CycleState.PROPOSED, "review_revising"),
        (Phase.SUBMITTED, Event.ANSWER, CycleState.COLLECTING, "review_submitted"),
    ],
)
def test_the_steps_people_take(phase: Phase, event: Event, year: CycleState, expected: str) -> None:
    """Handed in, taken back until the cell meets, given back before it, revised after it."""
    assert expected == outcome(phase, event, year)
