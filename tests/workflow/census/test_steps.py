"""One step each: whatever a year has of somebody, they are at exactly one, and never lost."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from workflow.census.steps import OUT_OF_SCOPE, Ground, Trace, YearStep, placed

FLAGS = (
    *("here", "elsewhere", "handed_in", "met", "absent", "unheard"),
    *("reviewed", "voted", "minuted", "appraised", "public", "appealed", "closed"),
)
OUTSIDE = (None, Ground.EXEMPT)
LEVELS = (None, "", "good")
LATE = (
    *(YearStep.VOTED, YearStep.PROPOSED, YearStep.APPRAISED, YearStep.DECIDED),
    *(YearStep.PUBLISHED, YearStep.APPEALED, YearStep.REOPENED),
)


def every_trace() -> list[Trace]:
    """Give all there could be, also what no year comes to."""
    found = [Trace(outside=outside, level=level) for outside, level in product(OUTSIDE, LEVELS)]
    for flag in FLAGS:
        values: list[dict[str, Any]] = [{flag: False}, {flag: True}]
        found = [replace(one, **value) for one in found for value in values]
    return found


def test_every_life_is_at_one_step_and_has_a_reason_or_a_level() -> None:
    """Who has no level has a reason; who is out has one of the rules, or was closed for."""
    for trace in every_trace():
        step, ground = placed(trace)

        assert (ground is None) == (trace.level is not None), trace
        out = ground in OUT_OF_SCOPE or ground is Ground.CLOSED
        assert out == (step is YearStep.OUT), trace


def test_what_the_cell_did_is_not_undone_by_what_is_told_later() -> None:
    """Voted on or decided, nobody is out again because they left or were exempted since."""
    for trace in every_trace():
        if trace.level is not None or (trace.voted and not trace.closed):
            assert placed(trace)[0] in LATE, trace


@pytest.mark.parametrize(
    ("trace", "step", "ground"),
    [
        (Trace(), YearStep.TO_WRITE, Ground.NOT_SUBMITTED),
        (Trace(handed_in=True), YearStep.WRITTEN, Ground.NOT_REVIEWED),
        (Trace(met=True, absent=True), YearStep.TO_BE_REVIEWED, Ground.ABSENT),
        (Trace(met=True), YearStep.TO_BE_REVIEWED, Ground.NOT_SUBMITTED),
        (Trace(met=True, handed_in=True), YearStep.TO_BE_REVIEWED, Ground.NOT_REVIEWED),
        (Trace(met=True, reviewed=True), YearStep.REVIEWED, Ground.NOT_VOTED),
        (Trace(met=True, reviewed=True, unheard=True), YearStep.REVIEWED, Ground.NO_COMMENT),
        (Trace(voted=True), YearStep.VOTED, Ground.NOT_MINUTED),
        (Trace(voted=True, minuted=True), YearStep.PROPOSED, Ground.UNDECIDED),
        (Trace(voted=True, minuted=True, here=False), YearStep.PROPOSED, Ground.UNDECIDED),
        (Trace(voted=True, minuted=True, appraised=True), YearStep.APPRAISED, Ground.UNDECIDED),
        (Trace(voted=True, appraised=True), YearStep.VOTED, Ground.NOT_MINUTED),
        (Trace(level="good"), YearStep.DECIDED, None),
        (Trace(level="good", appealed=True), YearStep.DECIDED, None),
        (Trace(level="good", public=True, appealed=True), YearStep.APPEALED, None),
        (Trace(level="", public=True, appealed=True), YearStep.REOPENED, None),
        (Trace(level="good", public=True), YearStep.PUBLISHED, None),
        (Trace(level="", public=True), YearStep.REOPENED, None),
        (Trace(here=False, handed_in=True), YearStep.OUT, Ground.GONE),
        (Trace(elsewhere=True), YearStep.OUT, Ground.ELSEWHERE),
        (Trace(outside=Ground.EXEMPT, here=False, closed=True), YearStep.OUT, Ground.EXEMPT),
        (Trace(met=True, absent=True, closed=True), YearStep.OUT, Ground.CLOSED),
    ],
)
def test_the_way_through_a_year(trace: Trace, step: YearStep, ground: Ground | None) -> None:
    """From the opening to the publication, and beside it."""
    assert (step, ground) == placed(trace)
